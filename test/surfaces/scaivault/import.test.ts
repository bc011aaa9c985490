import { createPrivateKey, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPrivateKey } from '../../../src/authorities/keyring.ts';
import { toHex } from '../../../src/base/bytes.ts';
import { parseIp } from '../../../src/base/ip.ts';
import { encodePem } from '../../../src/base/pem.ts';
import { findExtension, parseCertificate } from '../../../src/x509/certificate.ts';
import { decodeSubjectKeyIdentifier } from '../../../src/x509/extensions/subject-key-identifier.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { ALGORITHM, type CsrKey, ecKey, ed25519Key, rsaKey } from '../../support/csr.ts';
import { derOf } from '../../support/foreign.ts';
import { type ForeignCertificate, foreignCertificate } from '../../support/foreign-certificate.ts';
import { callerOf, plainId, rowOf } from '../../support/inside.ts';
import { expectError, expectRefused } from '../../support/refused.ts';
import { withRewrittenSignature } from '../../support/rewritten.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const PATH = '/v1/pki/certificates/import';

interface Listed {
  readonly id: string;
}

describe.each(STORES)('importing over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
  });
  afterAll(() => site.close());

  const ask = (body: Json, token?: string): Promise<Answer> => site.call('POST', PATH, body, token);
  const take = (body: Json, token?: string): Promise<Listed> => site.made<Listed>(PATH, body, token);

  it('lists a certificate that was issued elsewhere, without an authority', async () => {
    const { pem } = foreignCertificate({ serial: Uint8Array.of(0xff, 1) });
    const answer = await ask({ certificate_pem: pem });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toEqual({
      id: expect.stringMatching(/^cert_[0-9a-z]{26}$/),
      common_name: 'foreign.example.com',
      issuer_ca_id: null,
      serial_number: 'FF:01',
      valid_from: '2026-01-01T00:00:00Z',
      valid_until: '2027-01-01T00:00:00Z',
      is_revoked: false,
    });
    const { id } = answer.body as unknown as Listed;
    for (const place of [id, 'FF:01']) {
      expect(await site.read(`/v1/pki/certificates/${place}`)).toEqual(answer.body);
    }
    expect((await site.call('GET', `/v1/pki/certificates/${id}/pem`)).text).toBe(pem);
    const soon = await site.read<{ data: readonly Listed[] }>('/v1/pki/certificates?expiring_within=365d');
    expect(soon.data.map((one) => one.id)).toContain(id);
    const late = await site.read<{ data: readonly Listed[] }>('/v1/pki/certificates?expiring_within=364d');
    expect(late.data.map((one) => one.id)).not.toContain(id);
  });

  it('keeps its names, its key’s kind and hash, and who brought it', async () => {
    const { pem } = foreignCertificate({
      names: [
        { type: 'dns', value: 'Foreign.Example.com' },
        { type: 'dns', value: '*.example.com' },
        { type: 'ip', octets: parseIp('2001:db8::1') ?? new Uint8Array() },
        { type: 'email', value: 'a@example.com' },
        { type: 'uri', value: 'spiffe://example.com/a' },
        { type: 'dns', value: 'foreign.example.com' },
      ],
      key: rsaKey(2048),
    });
    const { id } = await take({ certificate_pem: pem });
    const row = await rowOf(site, id);
    expect(row).toMatchObject({
      origin: 'import',
      authorityId: null,
      keyAlgorithm: 'rsa-2048',
      keyId: null,
      role: null,
      identityId: (await callerOf(site)).identityId,
    });
    const { tenantId } = row;
    const linked = await site.site.store.all('certificateNames', { tenantId, certificateId: row.id });
    const names = await Promise.all(
      linked.map(({ nameHash: hash }) => site.site.store.get('names', { tenantId, hash })),
    );
    expect(names.map((name) => `${name?.type} ${name?.value}`).sort()).toEqual([
      'dns *.example.com',
      'dns foreign.example.com',
      'email a@example.com',
      'ip 2001:db8::1',
      'uri spiffe://example.com/a',
    ]);
    const [event] = await site.events('&action=pki_import&success=true');
    expect(event?.extra_data).toMatchObject({
      certificate_id: row.id,
      sha256: toHex(row.leafHash),
      key_stored: false,
      key_standing: 'free',
    });
  });

  it.each<[string, () => CsrKey, 'pkcs8' | 'sec1' | 'pkcs1', RegExp]>([
    ['PKCS #8 of an EC key', ecKey, 'pkcs8', /^-----BEGIN EC PRIVATE KEY/],
    ['SEC 1', () => ecKey('P-384'), 'sec1', /^-----BEGIN EC PRIVATE KEY/],
    ['PKCS #1', rsaKey, 'pkcs1', /^-----BEGIN RSA PRIVATE KEY/],
    ['PKCS #8 of an Ed25519 key', ed25519Key, 'pkcs8', /^-----BEGIN PRIVATE KEY/],
  ])('keeps the private key that comes as %s, sealed', async (_, make, type, spelled) => {
    const key = make();
    const { pem } = foreignCertificate({ key });
    const { id } = await take({ certificate_pem: pem, private_key_pem: keyPem(key.privateKey, type) });
    const { keyId, tenantId } = await rowOf(site, id);
    const stored = keyId && (await site.site.store.get('keys', { tenantId, id: keyId }));
    expect(stored).toMatchObject({ purpose: 'leaf' });
    const clear = key.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(Buffer.from(stored?.sealed ?? '').includes(clear.subarray(-24))).toBe(false);
    const read = await site.made<{ private_key: string }>(
      `/v1/pki/certificates/${id}/private-key`,
      undefined,
      undefined,
      200,
    );
    expect(read.private_key).toMatch(spelled);
    expect(createPrivateKey(read.private_key).equals(key.privateKey)).toBe(true);
  });

  it.each<[string, (key: CsrKey) => string, RegExp]>([
    ['another certificate’s key', () => keyPem(ecKey().privateKey, 'pkcs8'), /another's/],
    ['a key of another kind', () => keyPem(rsaKey().privateKey, 'pkcs1'), /another's/],
    ['an encrypted key', ({ privateKey }) => encrypted(privateKey), /not encrypted/],
    ['a certificate', () => foreignCertificate().pem, /PRIVATE KEY/],
    ['two keys', ({ privateKey }) => keyPem(privateKey, 'pkcs8').repeat(2), /one PEM block/],
    ['no PEM', () => 'key', /PEM/],
    ['a key that is no key', () => encodePem('PRIVATE KEY', Uint8Array.of(0x30, 0)), /DER/],
  ])('refuses %s for a private key, and shows nothing of it', async (_, wrong, message) => {
    const { key, pem } = foreignCertificate();
    const private_key_pem = wrong(key);
    const attempt = { path: PATH, body: { certificate_pem: pem, private_key_pem } };
    const answer = await expectRefused(site, attempt, { field: 'private_key_pem', message });
    const trace = private_key_pem.split('\n')[1] ?? 'none';
    expect(answer.text + site.log.join('') + JSON.stringify(await site.events())).not.toContain(trace);
    await take({ certificate_pem: pem, private_key_pem: keyPem(key.privateKey, 'pkcs8') });
  });

  it.each<[string, (good: string) => string, RegExp]>([
    ['no PEM', () => 'certificate', /PEM/],
    ['a private key', () => keyPem(ecKey().privateKey, 'pkcs8'), /a private key/],
    ['a certificate and its key', (good) => good + keyPem(ecKey().privateKey, 'pkcs8'), /one PEM block/],
    ['two certificates', (good) => good + good, /one PEM block/],
    ['a CSR', (good) => good.replaceAll(' CERTIFICATE', ' CERTIFICATE REQUEST'), /CERTIFICATE REQUEST/],
    ['octets behind the certificate', (good) => trailing(good), /trailing octets/],
    ['broken base64', (good) => good.replace('\nM', '\n!M'), /base64/],
    ['text before the block', (good) => `subject: x\n${good}`, /PEM/],
    ['more than it may have', (good) => good + ' '.repeat(65_536), /at most 65536/],
  ])('refuses %s for a certificate', async (_, spoil, message) => {
    const { pem } = foreignCertificate();
    const attempt = { path: PATH, body: { certificate_pem: spoil(pem) } };
    await expectRefused(site, attempt, { field: 'certificate_pem', message });
    await take({ certificate_pem: `\uFEFF${pem.replaceAll('\n', '\r\n')}` });
  });

  it.each<[string, Parameters<typeof foreignCertificate>[0], RegExp]>([
    ['a serial number of 21 octets', { serial: new Uint8Array(21).fill(1) }, /20 octets/],
    ['a key identifier of 65 octets', { authorityKeyId: new Uint8Array(65) }, /64 octets/],
    ['1,001 names', { names: manyNames(1001) }, /1000 names/],
    [
      'a name that no index holds',
      { names: [{ type: 'uri', value: `a:${'b'.repeat(2000)}` }] },
      /2000 octets/,
    ],
  ])('refuses a certificate with %s', async (_, parts, message) => {
    const attempt = { path: PATH, body: { certificate_pem: foreignCertificate(parts).pem } };
    await expectRefused(site, attempt, { field: 'certificate_pem', message });
  });

  it.each<[string, Parameters<typeof foreignCertificate>[0], string]>([
    ['has ended', { notBefore: 0, notAfter: 86_400 }, 'ec-p256'],
    ['has 1,000 names', { names: manyNames(999) }, 'ec-p256'],
    ['has a name as long as may be', { names: [{ type: 'uri', value: 'b'.repeat(2000) }] }, 'ec-p256'],
    ['has a weak key', { key: rsaKey(1024) }, 'rsa-1024'],
    [
      'is signed with SHA-1',
      { signer: { ...rsaKey(), algorithm: ALGORITHM.rsaSha1, digest: 'sha1' } },
      'ec-p256',
    ],
    ['has no subject', { subject: [] }, 'ec-p256'],
    ['is of version 1', { extensions: [] }, 'ec-p256'],
    ['has the serial number zero', { serial: Uint8Array.of(0) }, 'ec-p256'],
  ])('takes a certificate that %s: it is watched, not trusted', async (_, parts, keyAlgorithm) => {
    const { id } = await take({ certificate_pem: foreignCertificate(parts).pem });
    expect(await rowOf(site, id)).toMatchObject({ keyAlgorithm, origin: 'import' });
  });

  it('refuses a weak key’s private half, which it would not keep, and takes the certificate alone', async () => {
    const { key, pem } = foreignCertificate({ key: rsaKey(1024) });
    const body = { certificate_pem: pem, private_key_pem: keyPem(key.privateKey, 'pkcs1') };
    await expectRefused(site, { path: PATH, body }, { field: 'private_key_pem', message: /1024/ });
    await take({ certificate_pem: pem });
  });

  it('refuses the certificate of a CA, and points to where it belongs', async () => {
    const root = foreignCertificate({ ca: true });
    const attempt = { path: PATH, body: { certificate_pem: root.pem } };
    await expectRefused(site, attempt, { field: 'certificate_pem', message: /trust anchor/ });
    await take({ certificate_pem: foreignCertificate({ ca: false }).pem });
  });

  describe('a chain', () => {
    let root: ForeignCertificate;
    let middle: ForeignCertificate;
    beforeAll(() => {
      root = foreignCertificate({ subject: [{ type: 'commonName', value: 'Foreign Root' }], ca: true });
      middle = foreignCertificate({
        subject: [{ type: 'commonName', value: 'Foreign Middle' }],
        issuer: root.subject,
        signer: root.key,
        ca: true,
      });
    });
    const leaf = (): string => foreignCertificate({ issuer: middle.subject, signer: middle.key }).pem;

    it('is kept, issuer first, when it leads on from the certificate', async () => {
      const { id } = await take({ certificate_pem: leaf(), chain_pem: middle.pem + root.pem });
      const row = await rowOf(site, id);
      const key = { tenantId: row.tenantId, certificateId: row.id };
      const kept = await site.site.store.get('certificateChains', key);
      expect(Buffer.from(kept?.chain ?? '').equals(Buffer.concat([middle.der, root.der]))).toBe(true);
      await take({ certificate_pem: leaf(), chain_pem: middle.pem });
    });

    it.each<[string, () => string, RegExp]>([
      ['is out of order', () => root.pem + middle.pem, /issuer first/],
      ['begins with the certificate itself', () => leaf() + middle.pem, /issuer first/],
      ['ends elsewhere', () => middle.pem + foreignCertificate({ ca: true }).pem, /issuer/],
      [
        'has a namesake with another key',
        () => foreignCertificate({ subjectDer: middle.subject, ca: true }).pem,
        /did not sign/,
      ],
      ['holds a private key', () => middle.pem + keyPem(root.key.privateKey, 'pkcs8'), /a private key/],
      ['has 13 certificates', () => middle.pem + root.pem.repeat(12), /at most 12/],
    ])('that %s is refused', async (_, chain, message) => {
      const attempt = { path: PATH, body: { certificate_pem: leaf(), chain_pem: chain() } };
      await expectRefused(site, attempt, { field: 'chain_pem', message });
    });
  });

  it('counts one issuer for all certificates of a name and a key, and learns its key once it is known', async () => {
    const issuer = foreignCertificate({ subject: [{ type: 'commonName', value: 'One Issuer' }], ca: true });
    const authorityKeyId = new Uint8Array(20).fill(7);
    const of = (id: Uint8Array): string =>
      foreignCertificate({ issuer: issuer.subject, signer: issuer.key, authorityKeyId: id }).pem;
    const [first, second] = await Promise.all([
      take({ certificate_pem: of(authorityKeyId) }),
      take({ certificate_pem: of(authorityKeyId) }),
    ]);
    const third = await take({ certificate_pem: of(authorityKeyId), chain_pem: issuer.pem });
    const other = await take({ certificate_pem: of(new Uint8Array(20).fill(8)) });
    const rows = await Promise.all([first, second, third, other].map(({ id }) => rowOf(site, id)));
    const [a, b, c, d] = rows.map(({ issuerId }) => issuerId);
    expect([b, c]).toEqual([a, a]);
    expect(d).not.toBe(a);
    const [row] = rows;
    const stored = row && (await site.site.store.get('issuers', { id: row.issuerId }));
    expect(stored).toMatchObject({ state: 'foreign', authorityId: null, keyId: null });
    expect(stored?.spkiHash).toHaveLength(32);
    const { id: issuerId } = stored ?? {};
    const address = `/aia/iss_${issuerId}`;
    expect((await site.call('GET', address, undefined, null)).status).toBe(404);
  });

  it('refuses what is there already: the same certificate, or its issuer’s serial number', async () => {
    const serial = Uint8Array.of(9, 9);
    const one = foreignCertificate({ serial });
    const { id } = await take({ certificate_pem: one.pem });
    const again = await ask({ certificate_pem: one.pem });
    expectError(again, { status: 409, code: 'certificate_exists', message: new RegExp(id) });
    const namesake = await ask({ certificate_pem: foreignCertificate({ serial }).pem });
    expectError(namesake, { status: 409, code: 'certificate_exists', message: new RegExp(id) });
    await take({ certificate_pem: one.pem }, await site.newTenant());
  });

  it('of the same certificate many times at once takes one', async () => {
    const { pem } = foreignCertificate();
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask({ certificate_pem: pem })));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
  });

  it('refuses what was issued here, and says as what it is known', async () => {
    const issued = await site.issue(await site.newRole({ ca_id: ca }));
    const answer = await ask({ certificate_pem: issued.certificate });
    expectError(answer, {
      status: 409,
      code: 'certificate_exists',
      message: new RegExp(issued.certificate_id),
    });
    const root = await ask({ certificate_pem: issued.ca_chain[0] });
    expectError(root, { status: 409, code: 'certificate_exists' });
  });

  it('takes for another tenant what was issued here: it is known, and theirs to watch', async () => {
    const issued = await site.issue(await site.newRole({ ca_id: ca }));
    const stranger = await site.newTenant();
    const { id } = await take({ certificate_pem: issued.certificate }, stranger);
    expect(await site.read(`/v1/pki/certificates/${id}`, stranger)).toMatchObject({
      issuer_ca_id: null,
      serial_number: issued.serial_number,
    });
  });

  describe('a certificate that names an issuer of ours and is in no record', () => {
    let issuer: { readonly subject: Uint8Array; readonly keyId: Uint8Array };
    let stolen: CsrKey;
    beforeAll(async () => {
      const { certificate_pem: pem } = await site.read<{ certificate_pem: string }>(
        `/v1/pki/ca/${ca}/certificate`,
      );
      const own = parseCertificate(derOf(pem));
      const ski = findExtension(own, EXTENSION.subjectKeyIdentifier);
      issuer = {
        subject: own.subject.der,
        keyId: decodeSubjectKeyIdentifier(ski?.value ?? new Uint8Array()),
      };
      stolen = await stolenKey(site, ca);
    });

    const alarms = (token?: string) => site.events('&action=pki_import_alarm', token);
    const metric = async (): Promise<string | undefined> =>
      /^chancery_unrecorded_certificates_total (\d+)$/m.exec((await site.call('GET', '/metrics')).text)?.[1];

    it.each<[string, boolean, boolean]>([
      ['its name and key identifier', true, true],
      ['its name alone', true, false],
      ['its key identifier alone', false, true],
    ])('by %s, and bears its signature: an alarm, and no row', async (_, name, keyId) => {
      const [before, counted] = [(await alarms()).length, Number(await metric())];
      const { pem } = foreignCertificate({
        ...(name ? { issuer: issuer.subject } : {}),
        ...(keyId ? { authorityKeyId: issuer.keyId } : {}),
        signer: stolen,
      });
      const newest = await site.newest();
      const answer = await ask({ certificate_pem: pem });
      expectError(answer, { status: 409, code: 'certificate_unrecorded' });
      expect(await site.newest()).toEqual(newest);
      const [alarm, ...older] = await alarms();
      expect(older).toHaveLength(before);
      expect(alarm).toMatchObject({
        success: false,
        request_id: answer.error?.request_id,
        extra_data: { ca_id: plainId('ca', ca), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
      expect(Number(await metric())).toBe(counted + 1);
      const said = site.log.filter((line) => line.includes(String(answer.error?.request_id)));
      expect(said).toContainEqual(expect.stringMatching(/"level":50.*no record knows it/));
    });

    it('and that is a CA’s, or stands in a chain, is the same alarm', async () => {
      const forged = { issuer: issuer.subject, authorityKeyId: issuer.keyId, signer: stolen };
      const rogue = foreignCertificate({
        ...forged,
        subject: [{ type: 'commonName', value: 'Rogue' }],
        ca: true,
      });
      const answer = await ask({ certificate_pem: rogue.pem });
      expectError(answer, { status: 409, code: 'certificate_unrecorded' });
      const below = foreignCertificate({ issuer: rogue.subject, signer: rogue.key });
      const inChain = await ask({ certificate_pem: below.pem, chain_pem: rogue.pem });
      expectError(inChain, { status: 409, code: 'certificate_unrecorded' });
      expect(Object.keys(inChain.error?.details?.fields ?? {})).toEqual(['chain_pem']);
    });

    it('is no alarm where it is one of ours whose signature somebody wrote in another way', async () => {
      const stranger = await site.newTenant();
      const before = (await alarms()).length;
      const issued = await site.issue(await site.newRole({ ca_id: ca }));
      const attempt = {
        path: PATH,
        body: { certificate_pem: withRewrittenSignature(issued.certificate) },
        token: stranger,
      };
      await expectRefused(site, attempt, { field: 'certificate_pem', message: /as it was issued here/ });
      expect(await alarms()).toHaveLength(before);
      await take({ certificate_pem: issued.certificate }, stranger);
    });

    it('is an alarm whichever of its authority’s keys signed it: retired, previous, active or next', async () => {
      const rotated = await site.newCa({ parent_ca_id: ca });
      const rotate = (promote: boolean): Promise<Json> =>
        site.made(`/v1/pki/ca/${rotated}/rotate`, { promote }, undefined, 200);
      await rotate(true);
      await site.made(`/v1/pki/ca/${rotated}/retire`, {}, undefined, 200);
      await rotate(true);
      await rotate(false);
      const { certificate_pem: pem } = await site.read<{ certificate_pem: string }>(
        `/v1/pki/ca/${rotated}/certificate`,
      );
      const { der } = parseCertificate(derOf(pem)).subject;
      for (const generation of [1, 2, 3, 4]) {
        const forged = { issuer: der, signer: await stolenKey(site, rotated, generation) };
        const answer = await ask({ certificate_pem: foreignCertificate(forged).pem });
        expectError(answer, { status: 409, code: 'certificate_unrecorded' });
      }
      const forged = { issuer: der, signer: await stolenKey(site, ca) };
      expectError(await ask({ certificate_pem: foreignCertificate(forged).pem }), {
        field: 'certificate_pem',
      });
    });

    it('is an alarm for the authority’s tenant too, whoever imports it', async () => {
      const stranger = await site.newTenant();
      const before = (await alarms()).length;
      const { pem } = foreignCertificate({ issuer: issuer.subject, signer: stolen });
      expectError(await ask({ certificate_pem: pem }, stranger), {
        status: 409,
        code: 'certificate_unrecorded',
      });
      const [theirs] = await alarms(stranger);
      expect(theirs?.extra_data).not.toHaveProperty('ca_id');
      const [ours, ...older] = await alarms();
      expect(older).toHaveLength(before);
      expect(ours).toMatchObject({ identity_id: null, extra_data: { ca_id: plainId('ca', ca) } });
    });

    it.each<[string, boolean, boolean]>([
      ['its name and key identifier', true, true],
      ['its name alone', true, false],
      ['its key identifier alone', false, true],
    ])('by %s, and bears another signature, is forged', async (_, name, keyId) => {
      const before = (await alarms()).length;
      const { pem } = foreignCertificate({
        ...(name ? { issuer: issuer.subject } : {}),
        ...(keyId ? { authorityKeyId: issuer.keyId } : {}),
        signer: ecKey(),
      });
      const attempt = { path: PATH, body: { certificate_pem: pem } };
      await expectRefused(site, attempt, { field: 'certificate_pem', message: /forged/ });
      expect(await alarms()).toHaveLength(before);
    });

    it('is nobody’s business when it is of a namesake with a key of its own', async () => {
      const namesake = { issuer: issuer.subject, authorityKeyId: new Uint8Array(20), signer: ecKey() };
      const { id } = await take({ certificate_pem: foreignCertificate(namesake).pem });
      expect((await rowOf(site, id)).authorityId).toBeNull();
      // Another tenant may have given its authority any name.
      const stranger = await site.newTenant();
      const plain = foreignCertificate({ issuer: issuer.subject, signer: ecKey() });
      const other = await take({ certificate_pem: plain.pem }, stranger);
      expect((await rowOf(site, other.id, stranger)).authorityId).toBeNull();
    });
  });

  it('needs no more than the certificate: what else is sent is ignored', async () => {
    expectError(await ask({}), { field: 'certificate_pem' });
    await take({ certificate_pem: foreignCertificate().pem, is_ca: true });
  });

  it('leaves counters of authorities and roles alone', async () => {
    const before = await site.read(`/v1/pki/ca/${ca}`);
    await take({ certificate_pem: foreignCertificate().pem });
    expect(await site.read(`/v1/pki/ca/${ca}`)).toEqual(before);
  });
});

function keyPem(key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1'): string {
  return key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' }).toString();
}

function encrypted(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString();
}

function trailing(pem: string): string {
  return encodePem('CERTIFICATE', Uint8Array.of(...derOf(pem), 0));
}

function manyNames(count: number): { type: 'dns'; value: string }[] {
  return Array.from({ length: count }, (_, i) => ({ type: 'dns', value: `n${i}.example.com` }));
}

/** What nobody should have: the private key of an authority. */
async function stolenKey(site: TestSite, ca: string, generation = 1): Promise<CsrKey> {
  const { tenantId } = await callerOf(site);
  const issuer = await site.site.store.get('issuers', {
    tenantId,
    authorityId: plainId('ca', ca),
    generation,
  });
  const row = issuer?.keyId && (await site.site.store.get('keys', { tenantId, id: issuer.keyId }));
  if (!row) throw new Error('no key');
  const pkcs8 = openPrivateKey(site.site.sealer, row);
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return { privateKey, spki: row.spki, algorithm: ALGORITHM.ecdsaSha256, digest: 'sha256' };
}
