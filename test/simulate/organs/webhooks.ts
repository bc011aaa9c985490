/** Webhooks of two tenants: each is told of all that happens to its certificates, and of nothing else. */
import { type Id, parseId } from '../../../src/base/ids.ts';
import type { WebhookRow } from '../../../src/records/webhooks.ts';
import { spellEventId } from '../../../src/webhooks/envelope.ts';
import { toldAs } from '../../../src/webhooks/events.ts';
import { type Client, isDone } from '../client.ts';
import type { Organ } from '../organ.ts';
import { type Received, received } from '../receivers.ts';
import { whoever } from '../replica.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';
import { workUnasked } from './nature.ts';

/** The name of the other tenant, of its role, its authority and its admin's token. */
const OTHER = 'other';
const HOUR = 3_600_000;
/** Longer than any pause before the next try. */
const LONGEST_PAUSE = 4 * HOUR;

interface Places {
  /** Tenants by the addresses of the webhooks that are there from the beginning, and stay. */
  readonly tenants: Map<string, Id>;
  /** Serial numbers of what the other tenant was given. */
  readonly serials: string[];
  /** Webhooks that come and go. */
  readonly passing: string[];
  /** What stood in the outbox at any time: tenants by the ids that receivers are told. */
  readonly outbox: Map<string, Id>;
}

export const webhooks: Organ = {
  name: 'webhooks',
  besides: 20,
  async prepare(client, world) {
    const { tenants } = world.state(newPlaces);
    const own = await client.call('GET', '/v1/auth/whoami');
    const other = await client.made('/v1/tenants', { name: OTHER });
    world.tokens.set(OTHER, String(other['admin_token']));
    const ids = { admin: (own.body['tenant'] as { readonly id: string }).id, [OTHER]: String(other['id']) };
    for (const [token, id] of Object.entries(ids)) {
      const { url } = await client.made('/v1/webhooks', { url: `https://${token}.example/hook` }, token);
      tenants.set(String(url), parseId('tenant', id) as Id);
    }
    const facts = { name: OTHER, common_name: OTHER, ca_type: 'root', key_type: 'ec' };
    const ca = await client.made('/v1/pki/ca', facts, OTHER);
    const role = { name: OTHER, ca_id: ca['id'], allowed_domains: ['example.com'], allow_subdomains: true };
    await client.made('/v1/pki/roles', role, OTHER);
  },
  operations: [
    {
      name: 'issue for another tenant',
      weight: 4,
      async act(client, world) {
        const body = { common_name: `o${client.chance.below(9)}.example.com`, ttl: '30h' };
        const told = await client.call('POST', `/v1/pki/issue/${OTHER}`, body, OTHER);
        if (isDone(told)) world.state(newPlaces).serials.push(String(told.body['serial_number']));
      },
    },
    {
      name: 'revoke for another tenant',
      weight: 2,
      async act(client, world) {
        const serial = client.chance.pick(world.state(newPlaces).serials);
        const body = { serial_number: serial, reason: 'superseded' };
        if (serial !== undefined) await client.call('POST', '/v1/pki/revoke', body, OTHER);
      },
    },
    {
      name: 'make a webhook',
      weight: 1,
      async act(client, world) {
        const told = await client.call('POST', '/v1/webhooks', { url: 'https://passing.example/hook' });
        if (isDone(told)) world.state(newPlaces).passing.push(String(told.body['id']));
      },
    },
    {
      name: 'switch or remove a webhook',
      weight: 2,
      async act(client, world) {
        const id = client.chance.pick(world.state(newPlaces).passing);
        if (id === undefined) return;
        const path = `/v1/webhooks/${id}`;
        if (client.chance.is(0.3)) await client.call('DELETE', path);
        else await client.call('PATCH', path, { is_active: client.chance.is(0.5) });
      },
    },
    {
      // By two of them, as happens when a lease ends early.
      name: 'tell of what happened',
      weight: 5,
      async act(client, world) {
        const other = await client.elsewhere();
        await Promise.all([workUnasked(client, world), workUnasked(other, world)]);
      },
    },
  ],
  invariants: [
    {
      name: 'whatever happens to a certificate is told to whoever wants to know',
      watch: noteOutbox,
      async check(world, client) {
        world.leaptMs += LONGEST_PAUSE;
        for (let i = 0; i < 2; i++) await tellAll(client, world);
        return untold(world);
      },
    },
    { name: 'nobody is told of what did not happen', check: async (world) => toldWrongly(world) },
    { name: 'nothing is left to be told', check: async (world) => leftOver(world) },
  ],
  plants: [
    {
      name: 'the cursor moves, and a delivery is dropped',
      breaks: 'whatever happens to a certificate is told to whoever wants to know',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'insert' in write && write.insert === 'webhookDeliveries' && isOneIn(8, write.row.eventId)
              ? undefined
              : write,
          ),
      },
    },
    {
      name: 'what nobody took counts as delivered',
      breaks: 'whatever happens to a certificate is told to whoever wants to know',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'update' in write && write.update === 'webhookDeliveries' && write.set.nextMs !== undefined
              ? { ...write, set: { ...write.set, state: 'delivered', nextMs: null } }
              : write,
          ),
      },
    },
    {
      name: 'each tenant’s webhooks are told of all',
      breaks: 'nobody is told of what did not happen',
      hooks: {
        read: (method, found, [table], world) =>
          method === 'all' && table === 'webhooks'
            ? rowsOf(world, 'webhooks').filter(({ state }) => state === (found as WebhookRow[])[0]?.state)
            : found,
      },
    },
    {
      name: 'an entry stays in the outbox',
      breaks: 'nothing is left to be told',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'remove' in write && write.remove === 'outbox' && isOneIn(8, write.key.eventId as Id)
              ? undefined
              : write,
          ),
      },
    },
  ],
};

function isOneIn(count: number, id: Id): boolean {
  return Number.parseInt(id.slice(-4), 16) % count === 0;
}

function newPlaces(): Places {
  return { tenants: new Map(), serials: [], passing: [], outbox: new Map() };
}

function noteOutbox(world: World): readonly string[] {
  const { outbox } = world.state(newPlaces);
  for (const { eventId, tenantId, type } of rowsOf(world, 'outbox')) {
    if (toldAs(type) !== undefined) outbox.set(spellEventId(eventId), tenantId);
  }
  return [];
}

async function tellAll(client: Client, world: World): Promise<void> {
  await workUnasked(client, world);
  await client.inside('sending', () => whoever().incarnation.sender.idle());
}

function bodyOf({ text }: Received): {
  readonly type: string;
  readonly tenant: string;
  readonly certificate: Id | undefined;
} {
  const {
    data,
    event_type: type,
    tenant_id: tenant,
  } = JSON.parse(text) as {
    readonly event_type: string;
    readonly tenant_id: string;
    readonly data: { readonly certificate_id: string | null };
  };
  return { type, tenant, certificate: parseId('cert', data.certificate_id ?? '') };
}

/** All that was in the outbox has come, and in it was all that the inventory knows of. */
function untold(world: World): readonly string[] {
  const { outbox, tenants } = world.state(newPlaces);
  const found: string[] = [];
  for (const [url, tenantId] of tenants) {
    const came = received(world).filter((one) => one.url === url);
    const ids = new Set(came.map(({ id }) => id));
    const lateOnes = new Set(givenUp(world, tenantId));
    for (const [id, of] of outbox) {
      if (of === tenantId && !ids.has(id) && !lateOnes.has(id)) found.push(`${url} was not told of ${id}`);
    }
    if (lateOnes.size === 0) found.push(...unheardOf(world, tenantId, came));
  }
  return found;
}

/** A day went by before it could be sent. */
function givenUp(world: World, tenantId: Id): readonly string[] {
  return rowsOf(world, 'webhookDeliveries')
    .filter(
      (row) => row.tenantId === tenantId && row.state === 'dead' && (row.settledMs ?? 0) >= row.giveUpMs,
    )
    .map(({ eventId }) => spellEventId(eventId));
}

function unheardOf(world: World, tenantId: Id, came: readonly Received[]): readonly string[] {
  const made = new Map<Id, Set<string>>();
  const revoked = new Set<Id>();
  for (const one of came) {
    const { certificate, type } = bodyOf(one);
    if (certificate === undefined) continue;
    if (type === 'certificate.revoked') revoked.add(certificate);
    if (type === 'certificate.issued' || type === 'certificate.renewed') {
      made.set(certificate, (made.get(certificate) ?? new Set()).add(one.id));
    }
  }
  const revocations = new Set(
    rowsOf(world, 'revocations').map(
      ({ issuerId, serial }) => `${issuerId} ${Buffer.from(serial).toString('hex')}`,
    ),
  );
  const own = rowsOf(world, 'certificates').filter(
    (row) => row.tenantId === tenantId && row.origin !== 'import' && !row.isAuthority,
  );
  return own.flatMap(({ id, issuerId, serial }) => {
    const count = made.get(id)?.size ?? 0;
    const isRevoked = revocations.has(`${issuerId} ${Buffer.from(serial).toString('hex')}`);
    return [
      ...(count === 1 ? [] : [`of ${id} it was told under ${count} ids that it was issued`]),
      ...(isRevoked && !revoked.has(id) ? [`nobody was told that ${id} is revoked`] : []),
    ];
  });
}

/** Neither of another tenant's, nor of what is in no inventory; and it is the same whenever it comes. */
function toldWrongly(world: World): readonly string[] {
  const { outbox, tenants } = world.state(newPlaces);
  const own = [...tenants.values()][0];
  const inventory = new Map(rowsOf(world, 'certificates').map(({ id, tenantId }) => [id, tenantId]));
  const texts = new Map<string, string>();
  return received(world).flatMap((one) => {
    const { certificate, tenant, type } = bodyOf(one);
    const tenantId = tenants.get(one.url) ?? own;
    const isOurs = parseId('tenant', tenant) === tenantId && outbox.get(one.id) === tenantId;
    const isThere = certificate === undefined || inventory.get(certificate) === tenantId;
    const isSame = (texts.get(one.id) ?? one.text) === one.text;
    texts.set(one.id, one.text);
    return isOurs && isThere && isSame ? [] : [`${one.url} was told of ${one.id}: ${type} of ${certificate}`];
  });
}

function leftOver(world: World): readonly string[] {
  const position = Number(rowsOf(world, 'cursors').find(({ name }) => name === 'outbox')?.position ?? 0);
  const size = rowsOf(world, 'auditCheckpoints')[0]?.size ?? 0;
  return [
    ...rowsOf(world, 'outbox').map(({ eventId, type }) => `${type} of ${eventId} is in the outbox`),
    ...rowsOf(world, 'webhookDeliveries')
      .filter(({ state }) => state === 'pending')
      .map(({ id, type }) => `${type} in the delivery ${id} is pending`),
    ...(position === size ? [] : [`the outbox was read up to ${position} of ${size}`]),
  ];
}
