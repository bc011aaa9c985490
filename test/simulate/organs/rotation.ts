/** Authorities get other keys: what is committed is signed by the one that signs then. */
import type { Id } from '../../../src/base/ids.ts';
import type { Client } from '../client.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';
import { authoritiesOf } from './hierarchy.ts';

export const rotation: Organ = {
  name: 'rotation',
  besides: 20,
  operations: [
    {
      name: 'rotate an authority',
      weight: 4,
      async act(client, world) {
        const promote = client.chance.is(0.6);
        await client.call('POST', `${anyAuthority(client, world)}/rotate`, { promote });
      },
    },
    {
      name: 'promote the next issuer',
      weight: 3,
      async act(client, world) {
        await client.call('POST', `${anyAuthority(client, world)}/promote`);
      },
    },
    {
      name: 'retire previous issuers',
      weight: 1,
      async act(client, world) {
        await client.call('POST', `${anyAuthority(client, world)}/retire`);
      },
    },
  ],
  invariants: [
    { name: 'of an authority, one issuer signs', watch: withoutOneActive },
    {
      name: 'a certificate is by the key that signs when it is committed',
      check: async (world) => byAnotherKey(world),
    },
  ],
  plants: [
    {
      name: 'the issuer before does not step down',
      breaks: 'of an authority, one issuer signs',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'update' in write && write.update === 'issuers' && write.set.state === 'previous'
              ? undefined
              : write,
          ),
      },
    },
    {
      name: 'a promotion moves no epoch',
      breaks: 'a certificate is by the key that signs when it is committed',
      hooks: {
        change: (change) =>
          change.events.some(({ action }) => action === 'pki_ca_promote' || action === 'pki_ca_rotate')
            ? withWrites(change, (write) =>
                'update' in write && write.update === 'authorities' && write.set.epoch !== undefined
                  ? { ...write, set: { epoch: write.set.epoch - 1 } }
                  : write,
              )
            : change,
      },
    },
  ],
};

function anyAuthority({ chance }: Client, world: World): string {
  return `/v1/pki/ca/${authoritiesOf(world).get(chance.one(['root', 'ca-1', 'ca-2']))}`;
}

function withoutOneActive(world: World): readonly string[] {
  const active = new Map<Id, number>();
  for (const { authorityId, state } of rowsOf(world, 'issuers')) {
    if (authorityId === null) continue;
    active.set(authorityId, (active.get(authorityId) ?? 0) + (state === 'active' ? 1 : 0));
  }
  return [...active].filter(([, count]) => count !== 1).map(([id, count]) => `${id} has ${count}`);
}

/** Events stand in the order in which they were committed. */
function byAnotherKey(world: World): readonly string[] {
  const found: string[] = [];
  const signing = new Map<string, Id>();
  for (const { authorityId, generation, id } of rowsOf(world, 'issuers')) {
    if (authorityId !== null && generation === 1) signing.set(authorityId, id);
  }
  const certificates = new Map(rowsOf(world, 'certificates').map((row) => [row.id, row]));
  for (const { action, data, success } of rowsOf(world, 'auditEvents')) {
    const ca = String(data['ca_id']);
    const [promoted] = Array.isArray(data['issuer_ids']) ? (data['issuer_ids'] as Id[]) : [];
    const isPromoted =
      action === 'pki_ca_promote' || (action === 'pki_ca_rotate' && data['promoted'] === true);
    if (success && isPromoted && promoted !== undefined) signing.set(ca, promoted);
    const row = certificates.get(data['certificate_id'] as Id);
    if (!success || row === undefined || row.isAuthority || !SIGNED.has(action)) continue;
    if (row.issuerId !== signing.get(ca)) found.push(`${row.id}, of ${ca}, is by ${row.issuerId}`);
  }
  return found;
}

const SIGNED = new Set(['pki_issue', 'pki_sign', 'pki_renew', 'pki_csr_sign']);
