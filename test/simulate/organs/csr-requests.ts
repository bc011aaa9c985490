/** CSR requests: asked for by one, approved by another, signed once. */
import type { Id } from '../../../src/base/ids.ts';
import type { CsrRequestRow } from '../../../src/records/requests.ts';
import { type Client, isDone } from '../client.ts';
import { csrOf } from '../keys.ts';
import { attempted } from '../ledger.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';
import { authoritiesOf, ROLES } from './hierarchy.ts';
import { give } from './x509.ts';

const DAYS = 3;

export const csrRequests: Organ = {
  name: 'CSR requests',
  async prepare(client, world) {
    const bob = await client.made('/v1/identities', { name: 'bob', type: 'user' });
    const scopes = ['pki:issue', 'pki:read', 'pki:admin', 'csr:approve', 'ssh:issue', 'ssh:read'];
    const token = await client.made('/v1/tokens', { name: 'bob', identity_id: bob['id'], scopes });
    world.tokens.set('bob', String(token['token']));
  },
  operations: [
    {
      name: 'ask for a CSR to be signed',
      weight: 4,
      async act(client, world) {
        const name = `r${client.chance.below(9)}.example.com`;
        const told = client.chance.is(0.5)
          ? await client.call(
              'POST',
              '/v1/pki/csr/import',
              { csr_pem: csrOf(world.nextPair(), name) },
              anyone(client),
            )
          : await client.call(
              'POST',
              '/v1/pki/csr',
              { subject: { common_name: name }, san_dns: [name] },
              anyone(client),
            );
        if (isDone(told)) requestsOf(world).push(String(told.body['id']));
      },
    },
    {
      name: 'approve',
      weight: 5,
      async act(client, world) {
        const id = anyRequest(client, world);
        if (id === undefined) return;
        const terms = client.chance.is(0.5)
          ? {}
          : { ca_id: anyAuthority(client, world), validity_days: DAYS };
        await client.call('POST', `/v1/pki/csr/${id}/approve`, terms, anyone(client));
      },
    },
    {
      name: 'reject',
      weight: 1,
      async act(client, world) {
        const id = anyRequest(client, world);
        if (id === undefined) return;
        const told = await client.call('POST', `/v1/pki/csr/${id}/reject`, { reason: 'no' }, anyone(client));
        attempted(world, told, `request ${id}`, true);
      },
    },
    {
      name: 'sign what was approved',
      weight: 6,
      async act(client, world) {
        const id = anyRequest(client, world);
        if (id === undefined) return;
        const { authority } = client.chance.one(ROLES);
        const body = { ca_id: authoritiesOf(world).get(authority), validity_days: DAYS };
        const sign = async (by: string): Promise<void> => {
          const told = await client.call('POST', `/v1/pki/csr/${id}/sign`, body, by);
          give(world, told, [`request ${id}`, `authority ${authority}`], authority);
        };
        // Often by both at once.
        await Promise.all(client.chance.is(0.5) ? [sign('admin'), sign('bob')] : [sign(anyone(client))]);
      },
    },
  ],
  invariants: [
    {
      name: 'a request is signed once, and approved by somebody else',
      check: async (world) => notAsApproved(world),
    },
  ],
  plants: [
    {
      name: 'a request stays approved',
      breaks: 'a request is signed once, and approved by somebody else',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'update' in write && write.update === 'csrRequests' && write.set.status === 'signed'
              ? undefined
              : write,
          ),
      },
    },
    {
      name: 'one may approve one’s own',
      breaks: 'a request is signed once, and approved by somebody else',
      hooks: {
        read: (method, found, [table]) =>
          method === 'get' && table === 'csrRequests' && found !== undefined
            ? { ...(found as CsrRequestRow), requestedBy: '00000000-0000-7000-8000-000000000000' as Id }
            : found,
      },
    },
  ],
};

function anyone({ chance }: Client): string {
  return chance.one(['admin', 'bob']);
}

function anyAuthority({ chance }: Client, world: World): string | undefined {
  return authoritiesOf(world).get(chance.one(ROLES).authority);
}

/** One of the last, as they are approved and signed soon. */
function anyRequest({ chance }: Client, world: World): string | undefined {
  return chance.pick(requestsOf(world).slice(-2));
}

function requestsOf(world: World): string[] {
  return world.state(newRequests);
}

function newRequests(): string[] {
  return [];
}

function notAsApproved(world: World): readonly string[] {
  const own = rowsOf(world, 'csrRequests')
    .filter(({ decidedBy, requestedBy, status }) => status !== 'rejected' && decidedBy === requestedBy)
    .map(({ id }) => `${id} was approved by who asked for it`);
  const signed = rowsOf(world, 'auditEvents')
    .filter(({ action, success }) => action === 'pki_csr_sign' && success)
    .map(({ data }) => String(data['csr_id']));
  const twice = signed.filter((id, i) => signed.indexOf(id) !== i).map((id) => `${id} was signed twice`);
  const unsigned = rowsOf(world, 'csrRequests')
    .filter(({ certificateId, status }) => (status === 'signed') !== (certificateId !== null))
    .map(({ id, status }) => `${id} is ${status}`);
  return [...own, ...twice, ...unsigned];
}
