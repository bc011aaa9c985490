/** SSH certificates by keys held here and by an outside issuer, what outside issuers may have signed, and KRLs. */
import { equal } from '../../../src/base/bytes.ts';
import { parseId } from '../../../src/base/ids.ts';
import { verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import {
  parseSshCertificate,
  parseSshCertificateLine,
  type SshCertificate,
} from '../../../src/ssh/certificate.ts';
import { isRevokedBy, parseKrl } from '../../../src/ssh/krl.ts';
import { parseSshPublicKey } from '../../../src/ssh/public-key.ts';
import { type Client, isDone, type Told } from '../client.ts';
import { sshLineOf } from '../keys.ts';
import { attempted, ledgerOf, used } from '../ledger.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import { OUTSIDE_KEY, signedOutside } from '../vault.ts';
import type { World } from '../world.ts';

/** What signs for a cluster: its own authority, or the outside one. */
const CLUSTERS = ['own', 'outside'] as const;
const VAULT = {
  type: 'vault',
  address: 'https://vault.example:8200',
  mount: 'ssh',
  role: 'clusters',
  auth: { method: 'token', token: 'hvs.token' },
  ca_public_key: OUTSIDE_KEY,
};

interface Places {
  readonly clusters: Map<string, { readonly id: string; readonly authority: string }>;
  host: string;
}

export const ssh: Organ = {
  name: 'SSH',
  async prepare(client, world) {
    const places = world.state(newPlaces);
    const facts = { name: 'outside', kind: 'user', shared: true, issuer: VAULT };
    const outside = await client.made('/v1/ssh/authorities', facts);
    for (const name of CLUSTERS) {
      const nodes = [{ name: 'n1', host: `${name}.example.com`, user: 'root', is_control_node: true }];
      const more = name === 'own' ? {} : { authority_id: outside['id'] };
      const made = await client.made('/v1/ssh/clusters', { name, nodes, ...more });
      places.clusters.set(name, { id: String(made['id']), authority: String(made['authority_id']) });
    }
    const { body } = await client.call('GET', '/v1/auth/whoami');
    const projectId = parseId('tenant', String((body['tenant'] as { readonly id: string }).id));
    const host = await client.made('/api/v1/ssh/hosts', { projectId, hostname: 'h1.example.com' });
    places.host = String(host['id']);
  },
  operations: [
    {
      name: 'certify a key for a cluster',
      weight: 12,
      async act(client, world) {
        const name = client.chance.is(0.7) ? 'outside' : 'own';
        const { authority, id } = clusterOf(world, name);
        const body = { publicKey: sshLineOf(world.nextPair()), ttl: '8h' };
        const told = await client.call('POST', `/api/admin/clusters/${id}/authorizations/certificate`, body);
        const line = (told.body['data'] as { readonly signedKey?: string } | undefined)?.signedKey;
        give(world, told, line, authority);
      },
    },
    {
      name: 'certify a host',
      weight: 3,
      async act(client, world) {
        const path = `/api/v1/ssh/hosts/${world.state(newPlaces).host}/issue-host-cert`;
        const told = await client.call('POST', path, { publicKey: sshLineOf(world.nextPair()) });
        give(world, told, told.body['signedKey'] as string | undefined, 'hosts');
      },
    },
    {
      name: 'revoke an SSH certificate',
      weight: 4,
      async act(client, world) {
        const one = client.chance.pick(
          ledgerOf(world).given.filter(({ authority, kind }) => kind === 'ssh' && authority !== 'hosts'),
        );
        if (one === undefined) return;
        const body = { authority_id: one.authority, serial_number: one.serial };
        const told = await client.call('POST', '/v1/ssh/revoke', body);
        attempted(world, told, `SSH certificate ${one.authority} ${one.serial}`, true);
      },
    },
    {
      name: 'fetch a KRL',
      weight: 4,
      async act(client, world) {
        await fetchKrl(client, world, clusterOf(world, client.chance.one(CLUSTERS)).authority);
      },
    },
    {
      name: 'rotate an SSH authority',
      weight: 2,
      async act(client, world) {
        const path = `/v1/ssh/authorities/${clusterOf(world, 'own').authority}`;
        await client.call('POST', `${path}/${client.chance.one(['rotate', 'promote', 'promote'])}`);
      },
    },
  ],
  invariants: [
    {
      name: 'SSH certificates that were answered are listed, and verify',
      check: async (world) => badCertificates(world),
    },
    { name: 'versions of KRLs grow', watch: watchVersions },
    { name: 'a KRL names what was revoked', check: unnamed },
    { name: 'what an outside issuer may have signed is known', check: unknownIntents },
  ],
  plants: [
    {
      name: 'another SSH certificate is kept',
      breaks: 'SSH certificates that were answered are listed, and verify',
      hooks: {
        change: (change) =>
          change.events.some(({ action }) => action === 'ssh_cluster_certificate')
            ? withWrites(change, (write) =>
                'insert' in write && write.insert === 'certificateBodies'
                  ? { ...write, row: { ...write.row, body: write.row.body.with(-1, 0) } }
                  : write,
              )
            : change,
      },
    },
    {
      name: 'a KRL keeps the version of the one before',
      breaks: 'versions of KRLs grow',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'update' in write && write.update === 'krls' && write.key.version !== undefined
              ? { ...write, set: { ...write.set, version: write.key.version } }
              : write,
          ),
      },
    },
    {
      name: 'a KRL leaves one out',
      breaks: 'a KRL names what was revoked',
      hooks: {
        read: (method, found) => (method === 'entries' ? (found as readonly unknown[]).slice(1) : found),
      },
    },
    {
      name: 'nobody looks after open intents',
      breaks: 'what an outside issuer may have signed is known',
      hooks: {
        read: (method, found, [table]) => (method === 'list' && table === 'sshIntents' ? [] : found),
      },
    },
    {
      name: 'what an outside issuer lied about is not distrusted',
      breaks: 'what an outside issuer may have signed is known',
      hooks: {
        change: (change) =>
          change.events.some(({ action }) => action === 'ssh_intent_settle')
            ? withWrites(change, (write) => ('insertNew' in write ? undefined : write))
            : change,
      },
    },
  ],
};

function newPlaces(): Places {
  return { clusters: new Map(), host: '' };
}

/** Ids of a cluster, `own` or `outside`, and of the authority that signs for it. */
export function clusterOf(world: World, name: string): { readonly id: string; readonly authority: string } {
  return world.state(newPlaces).clusters.get(name) ?? { id: '', authority: '' };
}

/** Notes an SSH certificate that was answered. @param line undefined when there was none */
export function give(world: World, told: Told, line: string | undefined, authority: string): void {
  used(world, told, []);
  if (!isDone(told) || line === undefined) return;
  const { serial } = parseSshCertificateLine(line).certificate;
  ledgerOf(world).given.push({
    kind: 'ssh',
    id: undefined,
    text: line,
    serial: String(serial),
    authority,
    told,
  });
}

async function fetchKrl(client: Client, _world: World, authority: string): Promise<Uint8Array | undefined> {
  const told = await client.call('GET', `/v1/ssh/authorities/${authority}/krl`, {}, null);
  return isDone(told) ? told.octets : undefined;
}

function badCertificates(world: World): readonly string[] {
  const bodies = new Map(
    rowsOf(world, 'certificateBodies').map(({ body, certificateId }) => [certificateId, body]),
  );
  const issuers = new Map(rowsOf(world, 'issuers').map((row) => [row.id, row]));
  const listed: Uint8Array[] = [];
  const found: string[] = [];
  for (const { id, issuerId, kind } of rowsOf(world, 'certificates')) {
    const body = bodies.get(id);
    const issuer = issuers.get(issuerId);
    if (kind !== 'ssh' || body === undefined || issuer === undefined) continue;
    listed.push(body);
    const certificate = parseSshCertificate(body);
    const key = parseSshPublicKey(issuer.subject);
    if (!verifySshSignature(key, certificate.tbs, certificate.signature))
      found.push(`${id} is not its issuer’s`);
  }
  for (const { kind, serial, text, told } of ledgerOf(world).given) {
    if (kind !== 'ssh') continue;
    const { blob } = parseSshCertificateLine(text).certificate;
    if (!listed.some((body) => equal(body, blob)))
      found.push(`${serial}, answered to #${told.task}, is not there`);
  }
  return found;
}

interface PublishedKrl {
  readonly authorityId: string;
  readonly version: number;
  readonly body: Uint8Array;
  readonly at: number;
}

function newKrls(): PublishedKrl[] {
  return [];
}

function watchVersions(world: World): readonly string[] {
  const published = world.state(newKrls);
  const found: string[] = [];
  for (const { authorityId, body, version } of rowsOf(world, 'krls')) {
    const last = published.findLast((one) => one.authorityId === authorityId);
    if (last?.body === body) continue;
    published.push({ authorityId, version, body, at: world.moment() });
    if (last !== undefined && last.version >= version)
      found.push(`${authorityId}: ${version} follows ${last.version}`);
  }
  return found;
}

async function unnamed(world: World, client: Client): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of CLUSTERS) {
    const { authority } = clusterOf(world, name);
    const newest = await fetchKrl(client, world, authority);
    if (newest === undefined) found.push(`there is no KRL of ${authority}`);
    const all = world.state(newKrls).filter(({ authorityId }) => authorityId === parseId('ca', authority));
    for (const one of ledgerOf(world).given.filter(
      (given) => given.kind === 'ssh' && given.authority === authority,
    )) {
      const from = revokedFrom(world, `SSH certificate ${authority} ${one.serial}`);
      if (from === undefined) continue;
      // The list before such a list was there after the revocation.
      const later = all.filter((_, i) => (all[i - 1]?.at ?? 0) > from).map(({ body }) => body);
      const { certificate } = parseSshCertificateLine(one.text);
      const lists = [...later, ...(newest === undefined ? [] : [newest])].map(parseKrl);
      const lacking = lists.filter(
        (list) => list.generatedAt < certificate.validBefore && !isRevokedBy(list, certificate),
      );
      found.push(
        ...lacking.map(({ version }) => `${one.serial} of ${name}: KRL ${version} does not name it`),
      );
    }
  }
  return found;
}

function revokedFrom(world: World, what: string): number | undefined {
  return ledgerOf(world)
    .attempts.get(what)
    ?.find(({ told }) => isDone(told))?.told.ended;
}

/** Whatever it signed is in the inventory, or dead, or said to be unknown; and nothing is waited for any more. */
async function unknownIntents(world: World, client: Client): Promise<readonly string[]> {
  const { authority } = clusterOf(world, 'outside');
  const octets = await fetchKrl(client, world, authority);
  const krl = parseKrl(octets ?? new Uint8Array(0));
  const intents = new Map<string, string>(rowsOf(world, 'sshIntents').map(({ id, state }) => [id, state]));
  const isListed = ({ blob }: SshCertificate): boolean =>
    rowsOf(world, 'certificateBodies').some(({ body }) => equal(body, blob));
  const found = [...intents].filter(([, state]) => state === 'asked').map(([id]) => `${id} is still asked`);
  for (const { blob, intentId, isByPinnedKey } of signedOutside(world)) {
    const state = intents.get(intentId) ?? 'unheard of';
    const certificate = parseSshCertificate(blob);
    const isEnded = certificate.validBefore <= BigInt(Math.floor(world.nowMs / 1000));
    const isKnown =
      state === 'unknown' ||
      (state === 'issued' && isListed(certificate)) ||
      (state === 'rejected' && (!isByPinnedKey || isEnded || isRevokedBy(krl, certificate)));
    if (!isKnown) found.push(`${intentId} is ${state}, and its certificate may be good`);
  }
  return found;
}
