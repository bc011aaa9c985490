/** Revoking X.509 certificates, and the CRLs that say so. */
import { fromHex } from '../../../src/base/bytes.ts';
import { type Id, parseId, typeId } from '../../../src/base/ids.ts';
import { signatureAlgorithmFromIdentifier } from '../../../src/keys/algorithms.ts';
import { parsePublicKey } from '../../../src/keys/public-key.ts';
import { verifySignature } from '../../../src/keys/verify.ts';
import type { CertificateRow } from '../../../src/records/certificates.ts';
import { parseCertificate } from '../../../src/x509/certificate.ts';
import { type CertificateList, parseCrl } from '../../../src/x509/crl.ts';
import { type Client, isDone, mayHaveHappened, type Told } from '../client.ts';
import { attempted, type Given, ledgerOf } from '../ledger.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';
import { authoritiesOf, ROLES } from './hierarchy.ts';
import { anyGiven } from './x509.ts';

const REASONS = ['superseded', 'key_compromise', 'certificate_hold', 'certificate_hold'] as const;

/** A list as it was published. */
interface Published {
  readonly name: string;
  readonly issuerId: Id;
  readonly number: number;
  readonly der: Uint8Array;
  readonly at: number;
}

export const lists: Organ = {
  name: 'lists',
  operations: [
    { name: 'revoke', weight: 7, act: revoke },
    {
      name: 'let go',
      weight: 3,
      async act(client, world) {
        const one = heldOf(client, world);
        if (one === undefined) return;
        const told = await client.call('POST', '/v1/pki/unrevoke', { serial_number: one.serial });
        attempted(world, told, `certificate ${one.id}`, false);
      },
    },
    {
      name: 'fetch a CRL',
      weight: 5,
      async act(client, world) {
        const { authority } = client.chance.one(ROLES);
        await fetchCrl(client, world, `/v1/pki/ca/${authoritiesOf(world).get(authority)}/crl`);
      },
    },
    {
      name: 'publish a CRL',
      weight: 3,
      async act(client, world) {
        const { authority } = client.chance.one(ROLES);
        await client.call('POST', `/v1/pki/ca/${authoritiesOf(world).get(authority)}/crl`);
      },
    },
  ],
  invariants: [
    { name: 'numbers of CRLs grow', watch: watchNumbers, check: async (world) => wrongOrder(world) },
    { name: 'no revocation is lost', check: lostRevocations },
    { name: 'a revoked authority takes down what it signed', check: async (world) => leavesUnmarked(world) },
    { name: 'CRLs are their issuers’', check: async (world) => badLists(world) },
  ],
  plants: [
    {
      name: 'a CRL keeps the number of the one before',
      breaks: 'numbers of CRLs grow',
      hooks: {
        change: (change) =>
          withWrites(change, (write) =>
            'update' in write && write.update === 'crls' && write.key.number !== undefined
              ? { ...write, set: { ...write.set, number: write.key.number } }
              : write,
          ),
      },
    },
    {
      name: 'a CRL leaves one out',
      breaks: 'no revocation is lost',
      hooks: {
        read: (method, found) => (method === 'entries' ? (found as readonly unknown[]).slice(1) : found),
      },
    },
    {
      name: 'a revocation is not counted',
      breaks: 'no revocation is lost',
      hooks: {
        change: (change) => ({
          ...change,
          counts: change.counts?.filter(({ name }) => name !== 'revocations') ?? [],
        }),
      },
    },
    {
      name: 'leaves of a revoked authority are forgotten',
      breaks: 'a revoked authority takes down what it signed',
      hooks: {
        change: (change) =>
          change.events.some(({ data }) => 'revoked_with_ca' in data)
            ? withWrites(change, (write) =>
                'insert' in write && write.insert === 'revocations' ? undefined : write,
              )
            : change,
      },
    },
  ],
};

async function revoke(client: Client, world: World): Promise<void> {
  const one = anyGiven(client, world);
  if (one === undefined) return;
  const body = { serial_number: one.serial, reason: client.chance.one(REASONS) };
  const told = await client.call('POST', '/v1/pki/revoke', body);
  attempted(world, told, `certificate ${one.id}`, true);
}

function heldOf({ chance }: Client, world: World): Given | undefined {
  const { attempts, given } = ledgerOf(world);
  return chance.pick(given.filter(({ id }) => attempts.has(`certificate ${id}`)));
}

async function fetchCrl(client: Client, world: World, path: string): Promise<CertificateList | undefined> {
  const told = await client.call('GET', path, {}, null);
  if (!isDone(told)) return undefined;
  const list = parseCrl(told.octets);
  // An authority's own address has one list after another as its keys follow each other, each with its own numbers.
  const of = `${path} ${Buffer.from(list.authorityKey?.keyId ?? []).toString('hex')}`;
  world.state(newFetched).push({ of, number: list.number ?? 0n, told });
  return list;
}

function newFetched(): { readonly of: string; readonly number: bigint; readonly told: Told }[] {
  return [];
}

function publishedOf(world: World): Published[] {
  return world.state(newPublished);
}

function newPublished(): Published[] {
  return [];
}

function watchNumbers(world: World): readonly string[] {
  const published = publishedOf(world);
  const found: string[] = [];
  for (const { der, issuerId, number, shard } of rowsOf(world, 'crls')) {
    const name = `${issuerId}/${shard}`;
    const last = published.findLast((one) => one.name === name);
    if (last?.der === der) continue;
    published.push({ name, issuerId, number, der, at: world.moment() });
    if (last !== undefined && last.number >= number) found.push(`${name}: ${number} follows ${last.number}`);
  }
  return found;
}

/** Whoever was shown a list is shown no older one, by whichever replica. */
function wrongOrder(world: World): readonly string[] {
  const fetched = world.state(newFetched);
  return fetched.flatMap(({ number, of, told }) => {
    const before = fetched.find((one) => one.of === of && one.told.ended < told.began && one.number > number);
    return before === undefined
      ? []
      : [`#${told.task} got ${number} after #${before.told.task} got ${before.number}`];
  });
}

/** Revoked, as far as everybody knows, from one moment to the end. */
function revokedFrom(world: World, { id }: Given): number | undefined {
  const tries = ledgerOf(world).attempts.get(`certificate ${id}`) ?? [];
  const first = tries.find(({ forbids, told }) => forbids && isDone(told));
  const isLifted = tries.some(({ forbids, told }) => !forbids && mayHaveHappened(told));
  return isLifted ? undefined : first?.told.ended;
}

async function lostRevocations(world: World, client: Client): Promise<readonly string[]> {
  const found: string[] = [];
  const certificates = new Map(rowsOf(world, 'certificates').map((row) => [row.id, row]));
  const newest = new Map<Id, CertificateList>();
  for (const { authorityId, id, state } of rowsOf(world, 'issuers')) {
    const authority = rowsOf(world, 'authorities').find((one) => one.id === authorityId);
    // Nothing is valid that a retired one signed.
    if (authority?.kind !== 'x509' || authority.type === 'root' || state === 'retired') continue;
    const list = await fetchCrl(client, world, `/crl/${typeId('iss', id)}/0`);
    if (list === undefined) found.push(`there is no CRL of ${id}`);
    else newest.set(id, list);
  }
  for (const one of ledgerOf(world).given) {
    const from = revokedFrom(world, one);
    const row = certificates.get(parseId('cert', String(one.id)) as Id);
    if (from === undefined || row === undefined || row.kind !== 'x509') continue;
    const serial = fromHex(String(one.serial).replaceAll(':', '')) ?? new Uint8Array(0);
    const lacking = (list: CertificateList | undefined): boolean =>
      list !== undefined && list.thisUpdate < row.notAfter && list.revoked.find(serial).length === 0;
    if (lacking(newest.get(row.issuerId))) found.push(`${one.id}: the last CRL does not name it`);
    for (const list of listsAfter(world, row, from)) {
      if (lacking(parseCrl(list.der))) found.push(`${one.id}: CRL ${list.number} does not name it`);
    }
  }
  return found;
}

/** Lists that name this certificate, if any does, and were begun after a moment: the one before them was there by then. */
function listsAfter(
  world: World,
  { crlShard, issuerId }: CertificateRow,
  moment: number,
): readonly Published[] {
  const all = publishedOf(world).filter((list) => list.issuerId === issuerId);
  return all.filter(({ at, name }) => {
    const shard = Number(name.slice(name.indexOf('/') + 1));
    const before = all.findLast((list) => list.name === name && list.at < at);
    return (shard < 0 || shard === crlShard) && before !== undefined && before.at > moment;
  });
}

function leavesUnmarked(world: World): readonly string[] {
  const revoked = new Set(
    rowsOf(world, 'revocations').map(
      ({ issuerId, serial }) => `${issuerId} ${Buffer.from(serial).toString('hex')}`,
    ),
  );
  const authorities = new Set(
    rowsOf(world, 'authorities')
      .filter(({ revokedAt }) => revokedAt !== null)
      .map(({ id }) => id),
  );
  return rowsOf(world, 'certificates')
    .filter(
      ({ authorityId, isAuthority }) => !isAuthority && authorityId !== null && authorities.has(authorityId),
    )
    .filter(({ issuerId, notAfter }) => notAfter > world.nowMs / 1000 && issuerId !== undefined)
    .filter(({ issuerId, serial }) => !revoked.has(`${issuerId} ${Buffer.from(serial).toString('hex')}`))
    .map(({ id }) => `${id}, though its authority was revoked`);
}

function badLists(world: World): readonly string[] {
  return publishedOf(world).flatMap(({ der, issuerId, name, number }) => {
    const own = rowsOf(world, 'issuerCertificates').find((one) => one.issuerId === issuerId)?.certificateId;
    const body = rowsOf(world, 'certificateBodies').find((one) => one.certificateId === own)?.body;
    const list = parseCrl(der);
    const algorithm = signatureAlgorithmFromIdentifier(list.signatureAlgorithm);
    const key = body && parsePublicKey(parseCertificate(body).spki);
    const isSigned =
      key !== undefined &&
      algorithm !== undefined &&
      verifySignature(key, algorithm, list.tbs, list.signature);
    const isDated =
      list.nextUpdate !== undefined && list.nextUpdate > list.thisUpdate && list.number === BigInt(number);
    return isSigned && isDated ? [] : [`${name} ${number}`];
  });
}
