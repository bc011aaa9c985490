/** What issues: a root, two authorities below it, a role of each. */
import type { Client } from '../client.ts';
import { attempted } from '../ledger.ts';
import type { Organ } from '../organ.ts';
import type { World } from '../world.ts';

interface RoleOf {
  readonly role: string;
  readonly authority: string;
}

export const ROLES: readonly [RoleOf, ...RoleOf[]] = [
  { role: 'web', authority: 'ca-1' },
  { role: 'api', authority: 'ca-2' },
];

/** Ids of authorities by their names. */
export function authoritiesOf(world: World): Map<string, string> {
  return world.state(newAuthorities);
}

function newAuthorities(): Map<string, string> {
  return new Map();
}

const ROLE = { allow_subdomains: true, require_cn: false, store_private_keys: true } as const;
const NARROW = ['example.com'];
const WIDE = ['example.com', 'example.org'];

export async function prepareHierarchy(client: Client, world: World): Promise<void> {
  const authorities = authoritiesOf(world);
  const kinds = { ca_type: 'root', key_type: 'ec' };
  const root = await client.made('/v1/pki/ca', { name: 'root', common_name: 'Root', ...kinds });
  authorities.set('root', String(root['id']));
  for (const { authority: name, role } of ROLES) {
    const below = { ca_type: 'intermediate', parent_ca_id: root['id'], key_type: 'ec' };
    const made = await client.made('/v1/pki/ca', { name, common_name: name, ...below });
    authorities.set(name, String(made['id']));
    await client.made('/v1/pki/roles', { name: role, ca_id: made['id'], allowed_domains: WIDE, ...ROLE });
  }
}

export const hierarchy: Organ = {
  name: 'authorities and roles',
  operations: [
    {
      name: 'switch an authority off or on',
      weight: 4,
      async act(client, world) {
        const { authority } = client.chance.one(ROLES);
        await switchAuthority(client, world, authority, client.chance.is(0.6));
      },
    },
    {
      name: 'revoke an authority',
      weight: 1,
      async act(client, world) {
        const path = `/v1/pki/ca/${authoritiesOf(world).get('ca-2')}/revoke`;
        const told = await client.call('POST', path, { reason: 'key_compromise' });
        attempted(world, told, 'authority ca-2', true);
      },
    },
    {
      name: 'change what a role permits',
      weight: 4,
      async act(client, world) {
        const { role } = client.chance.one(ROLES);
        const isWide = client.chance.is(0.5);
        const body = { allowed_domains: isWide ? WIDE : NARROW };
        const told = await client.call('PATCH', `/v1/pki/roles/${role}`, body);
        attempted(world, told, `name example.org of ${role}`, !isWide);
      },
    },
    {
      name: 'delete a role or make it again',
      weight: 2,
      async act(client, world) {
        const path = '/v1/pki/roles';
        const deleted = await client.call('DELETE', `${path}/api`);
        attempted(world, deleted, 'role api', true);
        if (client.chance.is(0.3)) return;
        const body = { name: 'api', ca_id: authoritiesOf(world).get('ca-2'), allowed_domains: WIDE, ...ROLE };
        const made = await client.call('POST', path, body);
        attempted(world, made, 'role api', false);
        attempted(world, made, 'name example.org of api', false);
      },
    },
  ],
  invariants: [],
  plants: [],
};

async function switchAuthority(client: Client, world: World, name: string, isOn: boolean): Promise<void> {
  const path = `/v1/pki/ca/${authoritiesOf(world).get(name)}`;
  const told = await client.call('PATCH', path, { is_active: isOn });
  attempted(world, told, `authority ${name}`, !isOn);
}
