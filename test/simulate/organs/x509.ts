/** X.509 certificates: issued, signed for CSRs, renewed by whoever asks and by themselves, imported. */
import { equal } from '../../../src/base/bytes.ts';
import { type Id, parseId } from '../../../src/base/ids.ts';
import { decodeOnePem } from '../../../src/base/pem.ts';
import { signatureAlgorithmFromIdentifier } from '../../../src/keys/algorithms.ts';
import { parsePublicKey } from '../../../src/keys/public-key.ts';
import { verifySignature } from '../../../src/keys/verify.ts';
import type { CertificateRow } from '../../../src/records/certificates.ts';
import { type Certificate, findExtension, parseCertificate } from '../../../src/x509/certificate.ts';
import { decodeBasicConstraints } from '../../../src/x509/extensions/basic-constraints.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { type Client, isDone, type Told } from '../client.ts';
import { csrOf } from '../keys.ts';
import { type Given, ledgerOf, used } from '../ledger.ts';
import type { Organ } from '../organ.ts';
import { rowsOf, withWrites } from '../rows.ts';
import type { World } from '../world.ts';
import { prepareHierarchy, ROLES } from './hierarchy.ts';
import { workUnasked } from './nature.ts';
import { anyToken } from './tokens.ts';

const TTLS = ['2h', '30h', '30h', '700h'] as const;

export const x509: Organ = {
  name: 'x509',
  prepare: prepareHierarchy,
  operations: [
    {
      name: 'issue',
      weight: 12,
      async act(client, world) {
        const { authority, role } = client.chance.one(ROLES);
        const body = { common_name: nameOf(client), ttl: client.chance.one(TTLS) };
        const told = await client.call('POST', `/v1/pki/issue/${role}`, body, anyToken(client, world));
        give(
          world,
          told,
          [`role ${role}`, `authority ${authority}`, `name ${nameIn(body)} of ${role}`],
          authority,
        );
      },
    },
    {
      name: 'sign a CSR',
      weight: 5,
      async act(client, world) {
        const { authority, role } = client.chance.one(ROLES);
        const name = nameOf(client);
        const body = { csr_pem: csrOf(world.nextPair(), name), ttl: client.chance.one(TTLS) };
        const told = await client.call('POST', `/v1/pki/sign/${role}`, body, anyToken(client, world));
        give(world, told, [`role ${role}`, `authority ${authority}`], authority);
      },
    },
    {
      name: 'renew',
      weight: 5,
      async act(client, world) {
        const old = anyGiven(client, world);
        if (old === undefined) return;
        const told = await client.call(
          'POST',
          `/v1/pki/certificates/${old.id}/renew`,
          {},
          anyToken(client, world),
        );
        give(world, told, [`certificate ${old.id}`, `authority ${old.authority}`], old.authority);
      },
    },
    {
      name: 'have it renewed by itself',
      weight: 6,
      async act(client, world) {
        // Those whose keys are kept.
        const made = ledgerOf(world).given.filter(({ told }) => told.path === '/v1/pki/issue/web');
        const old = client.chance.pick(made.slice(-6));
        const body = client.chance.is(0.9)
          ? { renewBeforeDays: client.chance.one([1, 1, 28]) }
          : { enableAutoRenewal: false };
        if (old === undefined) return;
        const id = parseId('cert', String(old.id));
        await client.call('PATCH', `/api/v1/cert-manager/certificates/${id}/config`, body);
      },
    },
    {
      name: 'look for certificates',
      weight: 2,
      async act(client, world) {
        const old = anyGiven(client, world);
        const query = old === undefined ? '' : `?serial_number=${old.serial}`;
        await client.call('GET', `/v1/pki/certificates${query}`);
      },
    },
  ],
  invariants: [
    { name: 'what was answered is listed, with the same octets', check: answeredIsListed },
    { name: 'what is listed verifies', check: listedVerifies },
    { name: 'a serial number is given once', check: async (world) => serialsGivenTwice(world) },
  ],
  plants: [
    {
      name: 'answered before it is durable',
      breaks: 'what was answered is listed, with the same octets',
      hooks: {
        isLost: ({ events }) => events.some(({ action, id }) => action === 'pki_issue' && isOneIn(8, id)),
      },
    },
    {
      name: 'another body is kept',
      breaks: 'what is listed verifies',
      hooks: {
        change: (change) =>
          withWrites(change, (write) => {
            if (!('insert' in write) || write.insert !== 'certificateBodies') return write;
            const body = new Uint8Array(write.row.body);
            body[body.length - 1] = (body[body.length - 1] ?? 0) ^ 1;
            return { ...write, row: { ...write.row, body } };
          }),
      },
    },
    {
      name: 'serial numbers repeat',
      breaks: 'a serial number is given once',
      hooks: {
        sources: ({ clock, ids, random }) => ({
          clock,
          random: { bytes: (count) => (count === 14 ? new Uint8Array(14) : random.bytes(count)) },
          // The time of an id leads the serial number.
          ids: { next: () => ids.next().replace(/^.{13}/, '019b76da-a800') as Id },
        }),
        database: ({ database: { tables } }) => {
          Object.assign(tables.certificates, { taken: () => undefined });
        },
      },
    },
  ],
};

/** Looked at last, as time passes for it. */
export const renewals: Organ = {
  name: 'renewals',
  operations: [],
  invariants: [
    {
      name: 'a certificate is renewed by itself once',
      async check(world, client) {
        world.leaptMs += 8 * 3_600_000;
        for (let i = 0; i < 3; i++) await workUnasked(client, world);
        return renewedTwice(world);
      },
    },
  ],
  plants: [
    {
      name: 'renewed whatever was renewed before',
      breaks: 'a certificate is renewed by itself once',
      hooks: {
        change: (change) =>
          withWrites(change, (write) => {
            if ('remove' in write && write.remove === 'certificateRenewals') return undefined;
            if (!('update' in write) || write.update !== 'certificates') return write;
            const { replacedBy: _condition, ...key } = write.key;
            return { ...write, key };
          }),
        read: (method, found, [table]) =>
          method === 'get' && table === 'certificates' && found !== undefined
            ? { ...(found as CertificateRow), replacedBy: null }
            : found,
      },
    },
  ],
};

function isOneIn(count: number, id: Id): boolean {
  return Number.parseInt(id.slice(-4), 16) % count === 0;
}

function nameOf({ chance }: Client): string {
  return `n${chance.below(8)}.${chance.is(0.3) ? 'example.org' : 'example.com'}`;
}

function nameIn({ common_name: name }: { readonly common_name: string }): string {
  return name.slice(name.indexOf('.') + 1);
}

/** An X.509 certificate that a client was given. */
export function anyGiven({ chance }: Client, world: World): Given | undefined {
  return chance.pick(ledgerOf(world).given.filter(({ kind }) => kind === 'x509'));
}

/** Notes what was answered. */
export function give(world: World, told: Told, under: readonly string[], authority: string): void {
  used(world, told, under);
  if (!isDone(told)) return;
  const { body } = told;
  ledgerOf(world).given.push({
    kind: 'x509',
    id: String(body['certificate_id']),
    text: String(body['certificate']),
    serial: String(body['serial_number']),
    authority,
    told,
  });
}

async function answeredIsListed(world: World, client: Client): Promise<readonly string[]> {
  const found: string[] = [];
  const bodies = new Map(
    rowsOf(world, 'certificateBodies').map(({ body, certificateId }) => [certificateId, body]),
  );
  const given = ledgerOf(world).given.filter(({ kind }) => kind === 'x509');
  for (const { id, serial, text, told } of given) {
    const body = bodies.get(parseId('cert', String(id)) as Id);
    if (body === undefined) found.push(`${id} (${serial}), answered to #${told.task}, is not there`);
    else if (!equal(body, derOf(text))) found.push(`${id}, answered to #${told.task}, has other octets`);
  }
  const sample = client.chance.pick(given);
  if (sample === undefined || found.length > 0) return found;
  const read = await client.call('GET', `/v1/pki/certificates/${sample.id}/pem`);
  const isSame = Buffer.from(read.octets).toString() === sample.text;
  return isSame ? [] : [`${sample.id} is read as something else: ${read.status}`];
}

function derOf(pem: string): Uint8Array {
  return decodeOnePem(pem, ['CERTIFICATE']);
}

async function listedVerifies(world: World, client: Client): Promise<readonly string[]> {
  const found: string[] = [];
  for (const row of rowsOf(world, 'certificates')) {
    if (row.kind !== 'x509' || row.origin === 'import') continue;
    const fault = faultOf(world, row);
    if (fault !== undefined) found.push(`${row.id} (${row.commonName}): ${fault}`);
  }
  const sample = anyGiven(client, world);
  if (sample === undefined || found.length > 0) return found;
  const body = {
    certificate_pem: sample.text,
    chain_pem: (sample.told.body['ca_chain'] as readonly string[]).join(''),
    check_revocation: false,
    at: new Date(parseCertificate(derOf(sample.text)).notAfter * 1000 - 1000).toISOString(),
  };
  const told = await client.call('POST', '/v1/pki/certificates/validate', body);
  return told.body['valid'] === true ? [] : [`${sample.id} does not validate: ${JSON.stringify(told.body)}`];
}

function faultOf(world: World, row: CertificateRow): string | undefined {
  const { tenantId, issuerId, isAuthority } = row;
  const issuer = certificateOf(
    world,
    rowsOf(world, 'issuerCertificates').find((one) => one.issuerId === issuerId && one.kind === 'first')
      ?.certificateId,
  );
  const certificate = certificateOf(world, row.id);
  if (issuer === undefined || certificate === undefined) return `not all of it is there, in ${tenantId}`;
  const algorithm = signatureAlgorithmFromIdentifier(certificate.signatureAlgorithm);
  const key = parsePublicKey(issuer.spki);
  if (algorithm === undefined || !verifySignature(key, algorithm, certificate.tbs, certificate.signature)) {
    return 'its signature is not its issuer’s';
  }
  const basic = findExtension(certificate, EXTENSION.basicConstraints);
  const isCa = basic !== undefined && decodeBasicConstraints(basic.value).ca;
  if (isCa !== isAuthority) return 'it may sign certificates';
  if (certificate.notBefore < issuer.notBefore || certificate.notAfter > issuer.notAfter)
    return 'it outlives its issuer';
  return certificate.notAfter === row.notAfter ? undefined : 'the inventory has another end of it';
}

function certificateOf(world: World, certificateId: Id | undefined): Certificate | undefined {
  const row = rowsOf(world, 'certificateBodies').find((one) => one.certificateId === certificateId);
  try {
    return row && parseCertificate(row.body);
  } catch {
    return undefined;
  }
}

function serialsGivenTwice(world: World): readonly string[] {
  const seen = new Map<string, string>();
  const found: string[] = [];
  const all = [
    ...rowsOf(world, 'certificates').map(({ id, issuerId, serial }) => [
      `${issuerId} ${Buffer.from(serial).toString('hex')}`,
      id,
    ]),
    ...ledgerOf(world).given.map(({ authority, id, serial }) => [`${authority} ${serial}`, String(id)]),
  ] as const;
  for (const [name = '', id = ''] of all) {
    const before = seen.get(name);
    if (before !== undefined && before !== id) found.push(`${before} and ${id} have ${name}`);
    seen.set(name, id);
  }
  return found;
}

/** Whoever asks may renew as often as it likes; what nobody asks for happens once, and not after somebody asked. */
function renewedTwice(world: World): readonly string[] {
  const unasked = rowsOf(world, 'auditEvents').filter(
    ({ action, identityId, success }) => action === 'pki_renew' && success && identityId === null,
  );
  const replaced = unasked.map(({ data }) => {
    const id = data['certificate_id'] as Id;
    return rowsOf(world, 'certificates').find((row) => row.id === id)?.replacesId ?? '';
  });
  const twice = replaced.filter((id, i) => replaced.indexOf(id) !== i);
  return twice.map((id) => `${id} was renewed more than once, unasked`);
}
