/** Infisical's certificates, whatever they were issued under: read, exported, revoked, deleted, and set to be renewed. */
import { createHash, createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, typeId } from '../../../src/base/ids.ts';
import { seconds } from '../../../src/base/ports.ts';
import { spellTime } from '../../../src/base/time.ts';
import type { Issued as IssuedInside } from '../../../src/issuing/conclude.ts';
import type { CertificateProfileRow } from '../../../src/records/policies.ts';
import { crlOf, entriesOf } from '../../support/crls.ts';
import { csr } from '../../support/csr.ts';
import { foreignCertificate } from '../../support/foreign-certificate.ts';
import { plainId, signedDirectly } from '../../support/inside.ts';
import { temporaryFolder } from '../../support/process.ts';
import { changeProfile, issueProfiled, makeProfile, signProfiled } from '../../support/profile-rows.ts';
import { has } from '../../support/programs.ts';
import { revokeAuthority } from '../../support/revoked.ts';
import { output } from '../../support/run.ts';
import { type Answer, type Json, type Method, siteOver } from '../../support/site.ts';
import { custom, expectRecorded, expectTold, projectOf, wrongType } from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const ADDRESSES = [
  '/api/v3/pki/certificates',
  '/api/v1/pki/certificates',
  '/api/v1/cert-manager/certificates',
];
const [SEED = '', , TODAY = ''] = ADDRESSES;
const DAY = 86_400;
const NOBODY = '01890000-0000-7000-8000-000000000000';

interface Row extends Json {
  readonly id: string;
  readonly status: string;
  readonly serialNumber: string;
}

describe.each(STORES)('over $name', (kind) => {
  let site: Awaited<ReturnType<typeof siteOver>>;
  let ca: string;
  let profile: CertificateProfileRow;
  beforeAll(async () => {
    site = await siteOver(kind);
    const root = await site.newCa();
    ca = await site.newCa({ parent_ca_id: root });
    profile = await makeProfile(site, { ca });
  });
  afterAll(() => site.close());

  const ask = (method: Method, path: string, body?: unknown, token?: string | null): Promise<Answer> =>
    site.call(method, `${TODAY}${path}`, body, token);
  const issued = (ttl = 30 * DAY): Promise<IssuedInside> => issueProfiled(site, profile.id, { ttl });
  const signed = (): Promise<IssuedInside> =>
    signProfiled(site, profile.id, csr({ commonName: 'a.example.com', dns: ['a.example.com'] }), 30 * DAY);
  const rowOf = async (id: string, token?: string): Promise<Row> =>
    (await site.read<{ certificate: Row }>(`${TODAY}/${id}`, token)).certificate;
  const idOf = ({ certificate }: IssuedInside): Id => certificate.id;
  const NOT_FOUND = [404, 'NotFound', 'Certificate not found'] as const;

  describe('a certificate', () => {
    it('is read with all that it says, at each address, by its id and its serial number', async () => {
      const one = await issueProfiled(site, profile.id, {
        ttl: 30 * DAY,
        before: [{ type: 'organizationName', value: 'Acme', field: 'x' }],
        names: [{ type: 'dns', value: 'b.example.com', field: 'x' }],
        usages: {
          keyUsage: ['digital_signature', 'content_commitment'],
          keyUsageField: 'x',
          extendedKeyUsage: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
          extendedKeyUsageField: 'x',
        },
      });
      const { createdAt, id, notAfter, serial } = one.certificate;
      const hex = Buffer.from(serial).toString('hex');
      const { fingerprint, fingerprint256 } = new X509Certificate(one.der);
      const row = await rowOf(id);
      expect(row).toEqual({
        id,
        createdAt: spellTime(createdAt),
        updatedAt: spellTime(createdAt),
        caId: plainId('ca', ca),
        status: 'active',
        serialNumber: hex,
        friendlyName: 'a.example.com',
        commonName: 'a.example.com',
        notBefore: spellTime(createdAt),
        notAfter: spellTime(notAfter),
        revokedAt: null,
        revocationReason: null,
        altNames: expect.stringMatching(/^(a|b)\.example\.com,(a|b)\.example\.com$/),
        caCertId: null,
        certificateTemplateId: null,
        keyUsages: ['digital_signature', 'non_repudiation'],
        extendedKeyUsages: ['server_auth', 'client_auth'],
        projectId: await projectOf(site),
        pkiSubscriberId: null,
        profileId: profile.id,
        renewBeforeDays: null,
        renewedFromCertificateId: null,
        renewedByCertificateId: null,
        renewalError: null,
        keyAlgorithm: 'EC_prime256v1',
        signatureAlgorithm: 'ECDSA-SHA256',
        subjectOrganization: 'Acme',
        subjectOrganizationalUnit: null,
        subjectCountry: null,
        subjectState: null,
        subjectLocality: null,
        fingerprintSha256: fingerprint256,
        fingerprintSha1: fingerprint,
        isCA: false,
        pathLength: null,
        subject: {
          commonName: 'a.example.com',
          organization: 'Acme',
          organizationalUnit: null,
          country: null,
          state: null,
          locality: null,
        },
        fingerprints: { sha256: fingerprint256, sha1: fingerprint },
        basicConstraints: { isCA: false },
        caName: expect.any(String),
        caType: 'internal',
        profileName: profile.slug,
        hasPrivateKey: true,
        latestRenewalCertificateId: null,
      });
      const colons = (hex.match(/../g) ?? []).join(':');
      for (const named of [id.toUpperCase(), typeId('cert', id), hex, hex.toUpperCase(), colons]) {
        for (const address of ADDRESSES) {
          expect(await site.read(`${address}/${named}`)).toEqual({ certificate: row });
        }
      }
      expect(await site.read(`${TODAY}/${id}/`)).toEqual({ certificate: row });
    });

    it('is in the one inventory, whatever it was issued by', async () => {
      const role = await site.newRole({ ca_id: ca });
      const ofRole = plainId('cert', (await site.issue(role)).certificate_id);
      expect(await rowOf(ofRole)).toMatchObject({
        status: 'active',
        caType: 'internal',
        profileId: null,
        profileName: null,
        hasPrivateKey: false,
        keyUsages: ['digital_signature'],
        altNames: 'a.example.com',
      });
      const names = { commonName: 'c.example.com', dns: ['c.example.com'], ips: ['192.0.2.7'] };
      const approved = await signedDirectly(site, ca, csr(names));
      expect(await rowOf(approved)).toMatchObject({
        altNames: 'c.example.com,192.0.2.7',
        hasPrivateKey: false,
      });
      const foreign = foreignCertificate({ subject: [{ type: 'organizationName', value: 'Other' }] });
      const { id } = await site.made<{ id: string }>('/v1/pki/certificates/import', {
        certificate_pem: foreign.pem,
      });
      expect(await rowOf(id)).toMatchObject({
        caId: null,
        caName: null,
        caType: null,
        commonName: '',
        friendlyName: 'Certificate',
        altNames: null,
        keyUsages: null,
        extendedKeyUsages: null,
        subjectOrganization: 'Other',
      });
    });

    it('says that it was revoked, with its authority too, or has ended', async () => {
      const own = await site.newCa();
      const one = await issueProfiled(site, (await makeProfile(site, { ca: own })).id);
      await revokeAuthority(site, own);
      expect(await rowOf(idOf(one))).toMatchObject({
        status: 'revoked',
        revokedAt: spellTime(seconds(site.clock)),
        revocationReason: 5,
      });
      const short = await issued(60);
      site.clock.advance(61_000);
      expect(await rowOf(idOf(short))).toMatchObject({ status: 'expired', revokedAt: null });
    });

    it('names the one that took its place, and the last of those', async () => {
      const ids = [idOf(await issued())];
      for (let i = 0; i < 2; i++) {
        const path = `/v1/pki/certificates/${typeId('cert', ids[i] as Id)}/renew`;
        const { certificate_id } = await site.made<{ certificate_id: string }>(path, {});
        ids.push(plainId('cert', certificate_id));
      }
      const [first = '', second = '', third = ''] = ids;
      expect(await rowOf(first)).toMatchObject({
        renewedByCertificateId: second,
        latestRenewalCertificateId: third,
      });
      expect(await rowOf(second)).toMatchObject({
        renewedFromCertificateId: first,
        latestRenewalCertificateId: third,
      });
      expect(await rowOf(third)).toMatchObject({
        renewedByCertificateId: null,
        latestRenewalCertificateId: null,
      });
    });

    it('is not there when it is an authority’s, of SSH, of another tenant, or nobody’s', async () => {
      const stranger = await site.newTenant();
      const one = idOf(await issued());
      const tenant = await projectOf(site);
      const [authority] = await site.site.store.list(
        'certificates',
        { tenantId: tenant as Id, isAuthority: true },
        { limit: 1 },
      );
      for (const id of [authority?.id ?? '', NOBODY, 'x', '00', 'f'.repeat(41), site.admin]) {
        expectTold(await ask('GET', `/${id}`), ...NOT_FOUND);
      }
      expectTold(await ask('GET', `/${one}`, undefined, stranger), ...NOT_FOUND);
    });

    it('is named by its id where others have its serial number too', async () => {
      const one = await issued();
      const certificate_pem = foreignCertificate({ serial: one.certificate.serial }).pem;
      const { id } = await site.made<{ id: string }>('/v1/pki/certificates/import', { certificate_pem });
      const hex = Buffer.from(one.certificate.serial).toString('hex');
      expectTold(await ask('GET', `/${hex}`), 400, 'BadRequest', /name one by its id$/);
      expect((await rowOf(idOf(one))).id).toBe(idOf(one));
      expect((await rowOf(id)).serialNumber).toBe(hex);
    });

    it('is read as PEM, with its chain, issuer first and root last', async () => {
      const one = await issued();
      const body = await site.read<Readonly<Record<string, string>>>(`${SEED}/${idOf(one)}/certificate`);
      expect(Object.keys(body)).toEqual(['certificate', 'certificateChain', 'serialNumber']);
      const { certificate = '', certificateChain = '' } = body;
      expect(certificate).toBe(certificate.trim());
      expect(Buffer.from(new X509Certificate(certificate).raw)).toEqual(Buffer.from(one.der));
      const chain = pems(certificateChain).map((pem) => new X509Certificate(pem));
      expect(chain.map(({ raw }) => Buffer.from(raw))).toEqual(one.chain.map((der) => Buffer.from(der)));
      expect(chain).toHaveLength(2);
      const alone = await site.made<{ id: string }>('/v1/pki/certificates/import', {
        certificate_pem: foreignCertificate().pem,
      });
      expect(await site.read(`${TODAY}/${plainId('cert', alone.id)}/certificate`)).toMatchObject({
        certificateChain: null,
      });
    });
  });

  describe('a private key', () => {
    const NO_CACHE = {
      'cache-control': 'no-store, no-cache, must-revalidate, proxy-revalidate',
      pragma: 'no-cache',
      expires: '0',
      'surrogate-control': 'no-store',
    };

    it('is read alone and in a bundle, each time with an event, and stands in no log', async () => {
      const one = await issued();
      const id = idOf(one);
      const alone = await ask('GET', `/${id}/private-key`);
      expect(alone.status).toBe(200);
      expect(alone.headers).toMatchObject({ ...NO_CACHE, 'content-type': 'text/plain; charset=utf-8' });
      expect(alone.text).toBe(alone.text.trim());
      expect(alone.text).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
      const spki = createPublicKey(createPrivateKey(alone.text)).export({ type: 'spki', format: 'der' });
      const hash = createHash('sha256').update(spki).digest();
      expect(hash).toEqual(Buffer.from(one.certificate.spkiHash));
      const bundle = await ask('GET', `/${id}/bundle`);
      expect(bundle.headers).toMatchObject(NO_CACHE);
      expect(Object.keys(bundle.body).toSorted()).toEqual([
        'certificate',
        'certificateChain',
        'privateKey',
        'serialNumber',
      ]);
      expect(bundle.body['privateKey']).toBe(alone.text);
      const events = (await site.events('&action=pki_private_key_read')).filter(
        ({ extra_data }) => extra_data['certificate_id'] === id,
      );
      expect(events).toMatchObject([{ success: true }, { success: true }]);
      const secret = alone.text.split('\n')[1] ?? '';
      expect(secret.length).toBeGreaterThan(60);
      expect(site.log.join('\n')).not.toContain(secret);
      expect(JSON.stringify(await site.events())).not.toContain(secret);
    });

    it('that was never here is not there, and null in a bundle', async () => {
      const id = idOf(await signed());
      const text = `Certificate secret for certificate with ID '${id}' not found`;
      const refused = await ask('GET', `/${id}/private-key`);
      expectTold(refused, 404, 'NotFound', text);
      await expectRecorded(site, refused, 'pki_private_key_read');
      const { body, status } = await ask('GET', `/${id}/bundle`);
      expect({ status, key: body['privateKey'] }).toEqual({ status: 200, key: null });
      const file = { password: 'correct horse', alias: 'x' };
      const noFile = await ask('POST', `/${id}/pkcs12`, file);
      expectTold(noFile, 400, 'BadRequest', 'Certificate private key is required for PKCS12 export');
    });

    it('needs the scope to read keys, which is told once the certificate is there', async () => {
      const id = idOf(await issued());
      const reader = await site.newToken(['pki:read', 'pki:issue', 'pki:admin']);
      const keys = await site.newToken(['key:read']);
      const body = { password: 'correct horse', alias: 'x' };
      for (const [method, end, sent] of [
        ['GET', 'bundle', undefined],
        ['GET', 'private-key', undefined],
        ['POST', 'pkcs12', body],
      ] as const) {
        expectTold(await ask(method, `/${id}/${end}`, sent, null), 401, 'UnauthorizedError', 'Token missing');
        expectTold(await ask(method, `/${NOBODY}/${end}`, sent, reader), ...NOT_FOUND);
        const denied = await ask(method, `/${id}/${end}`, sent, reader);
        const told = 'You are not allowed to read-private-key on certificates';
        expectTold(denied, 403, 'PermissionDenied', told);
        await expectRecorded(site, denied, 'pki_private_key_read');
        expect((await ask(method, `/${id}/${end}`, sent, keys)).status).toBe(200);
      }
    });

    describe('as a PKCS#12 file', () => {
      it.skipIf(!has('openssl'))('is opened by OpenSSL, with certificate, chain and name', async () => {
        const one = await issued();
        const password = 'пароль 鍵';
        const file = await ask('POST', `/${idOf(one)}/pkcs12`, { password, alias: 'billing' });
        expect(file.status).toBe(200);
        const serial = Buffer.from(one.certificate.serial).toString('hex');
        expect(file.headers).toMatchObject({
          ...NO_CACHE,
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="certificate-${serial}.p12"`,
        });
        const path = join(temporaryFolder(), 'one.p12');
        writeFileSync(path, file.octets);
        const env = { ...process.env, PASSWORD: password };
        const args = ['pkcs12', '-in', path, '-passin', 'env:PASSWORD', '-nodes'];
        const text = await output('openssl', args, { env });
        expect(text).toContain('friendlyName: billing');
        const found = pems(text, 'CERTIFICATE').map((pem) => Buffer.from(new X509Certificate(pem).raw));
        expect(found).toEqual([one.der, ...one.chain].map((der) => Buffer.from(der)));
        const [key = ''] = pems(text, 'PRIVATE KEY');
        const spki = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'der' });
        const hash = createHash('sha256').update(spki).digest();
        expect(hash).toEqual(Buffer.from(one.certificate.spkiHash));
      });

      it('has a password and a name, and no refusal quotes the password', async () => {
        const id = idOf(await issued());
        const good = { password: 'correct horse', alias: 'x' };
        const refuse = (change: Json): Promise<Answer> =>
          ask('POST', `/${id}/pkcs12`, { ...good, ...change });
        const told = (answer: Answer, issues: readonly unknown[]): void =>
          expectTold(answer, 422, 'ValidationFailure', issues);
        told(
          await refuse({ password: 'short' }),
          custom(['password'], 'Password must be at least 6 characters long'),
        );
        told(await refuse({ alias: '' }), custom(['alias'], 'Alias is required'));
        told(await refuse({ password: undefined }), wrongType('password', 'string', 'undefined'));
        told(await refuse({ alias: 7 }), wrongType('alias', 'string', 'number'));
        told(await refuse({ alias: 'a\u0000b' }), custom(['alias']));
        for (const password of ['secret\nword', 'x'.repeat(256), 'x'.repeat(1001)]) {
          const refused = await refuse({ password });
          told(refused, custom(['password']));
          expect(refused.text).not.toContain(password.slice(0, 6));
        }
        const file = await refuse({});
        expect(file.status).toBe(200);
        expect(site.log.join('\n')).not.toContain('correct horse');
        expect(JSON.stringify(await site.events())).not.toContain('correct horse');
      });
    });
  });

  describe('revoking', () => {
    const revoke = (id: string, revocationReason: unknown, token?: string): Promise<Answer> =>
      ask('POST', `/${id}/revoke`, { revocationReason }, token);

    it('names certificate and time, and lists and CRLs know at once', async () => {
      const one = await issued();
      const answer = await revoke(idOf(one), 'AFFILIATION_CHANGED');
      const serialNumber = Buffer.from(one.certificate.serial).toString('hex');
      const revokedAt = spellTime(seconds(site.clock));
      expect([answer.status, answer.body]).toEqual([
        200,
        { message: 'Successfully revoked certificate', serialNumber, revokedAt },
      ]);
      expect(await rowOf(idOf(one))).toMatchObject({
        status: 'revoked',
        revokedAt,
        updatedAt: revokedAt,
        revocationReason: 3,
      });
      const colons = (serialNumber.toUpperCase().match(/../g) ?? []).join(':');
      expect(entriesOf(await crlOf(site, ca))).toHaveProperty([colons]);
    });

    it.each([
      ['UNSPECIFIED', 0],
      ['KEY_COMPROMISE', 1],
      ['CA_COMPROMISE', 2],
      ['SUPERSEDED', 4],
      ['CESSATION_OF_OPERATION', 5],
      ['CERTIFICATE_HOLD', 6],
      ['PRIVILEGE_WITHDRAWN', 9],
      ['A_A_COMPROMISE', 10],
    ])('takes the reason %s', async (reason, code) => {
      const id = idOf(await issued());
      expect((await revoke(id, reason)).status).toBe(200);
      expect(await rowOf(id)).toMatchObject({ revocationReason: code });
    });

    it('once more with the same reason changes nothing; with another it is refused', async () => {
      const id = idOf(await issued());
      const first = await revoke(id, 'SUPERSEDED');
      site.clock.advance(60_000);
      expect((await revoke(id, 'SUPERSEDED')).body).toEqual(first.body);
      expectTold(
        await revoke(id, 'CESSATION_OF_OPERATION'),
        400,
        'BadRequest',
        'Certificate already revoked',
      );
      const compromised = await revoke(id, 'KEY_COMPROMISE');
      expect(compromised.body).toEqual(first.body);
      expect(await rowOf(id)).toMatchObject({ revocationReason: 1 });
      expectTold(await revoke(id, 'SUPERSEDED'), 400, 'BadRequest', 'Certificate already revoked');
      const held = idOf(await issued());
      await revoke(held, 'CERTIFICATE_HOLD');
      expect((await revoke(held, 'SUPERSEDED')).status).toBe(200);
    });

    it('is for imported ones too, and needs a reason that is known', async () => {
      const { id } = await site.made<{ id: string }>('/v1/pki/certificates/import', {
        certificate_pem: foreignCertificate().pem,
      });
      const plain = plainId('cert', id);
      const unknown = await revoke(plain, 'superseded');
      expectTold(unknown, 422, 'ValidationFailure', custom(['revocationReason']));
      expectTold(await revoke(plain, undefined), 422, 'ValidationFailure', expect.anything());
      expect((await revoke(plain, 'SUPERSEDED')).status).toBe(200);
      expect(await rowOf(plain)).toMatchObject({ status: 'revoked', caId: null });
    });

    it('needs the scope for it, which is told once the certificate is there', async () => {
      const id = idOf(await issued());
      const reader = await site.newToken(['pki:read', 'pki:issue']);
      expectTold(await revoke(NOBODY, 'SUPERSEDED', reader), ...NOT_FOUND);
      const denied = await revoke(id, 'SUPERSEDED', reader);
      expectTold(denied, 403, 'PermissionDenied', 'You are not allowed to delete on certificates');
      await expectRecorded(site, denied, 'pki_revoke');
      expect((await revoke(id, 'SUPERSEDED', await site.newToken(['pki:admin']))).status).toBe(200);
    });
  });

  describe('a deleted certificate', () => {
    it('is answered as it was, and then no address of these knows it', async () => {
      const id = idOf(await issued());
      const { basicConstraints: _b, ...before } = await rowOf(id);
      const deleted = await ask('DELETE', `/${id}`);
      expect(deleted.status).toBe(200);
      expect(before).toMatchObject(deleted.body['certificate'] as Json);
      const body = {
        password: 'correct horse',
        alias: 'x',
        revocationReason: 'SUPERSEDED',
        renewBeforeDays: 2,
      };
      for (const [method, end] of [
        ['GET', ''],
        ['GET', '/certificate'],
        ['GET', '/bundle'],
        ['GET', '/private-key'],
        ['POST', '/pkcs12'],
        ['POST', '/revoke'],
        ['PATCH', '/config'],
        ['DELETE', ''],
        ['POST', '/renew'],
      ] as const) {
        const sent = method === 'GET' || method === 'DELETE' ? undefined : body;
        expectTold(await ask(method, `/${id}${end}`, sent), ...NOT_FOUND);
      }
      // It may be valid still, and is revoked as before.
      const serial_number = (await site.read(`/v1/pki/certificates/${id}`))['serial_number'];
      await site.made('/v1/pki/revoke', { serial_number }, undefined, 200);
    });

    it('was deleted by somebody who may', async () => {
      const id = idOf(await issued());
      const reader = await site.newToken(['pki:read', 'pki:issue', 'key:read']);
      expectTold(await ask('DELETE', `/${NOBODY}`, undefined, reader), ...NOT_FOUND);
      const denied = await ask('DELETE', `/${id}`, undefined, reader);
      expectTold(denied, 403, 'PermissionDenied', 'You are not allowed to delete on certificates');
      await expectRecorded(site, denied, 'certificate_delete');
      expect((await ask('DELETE', `/${id}`)).status).toBe(200);
    });
  });

  describe('a narrowed token', () => {
    it('reaches the certificates of its profiles and roles, and no others', async () => {
      const other = await makeProfile(site, { ca });
      const [own, theirs] = [idOf(await issued()), idOf(await issueProfiled(site, other.id))];
      const role = await site.newRole({ ca_id: ca, store_private_keys: true });
      const ofRole = plainId('cert', (await site.issue(role)).certificate_id);
      const scopes = ['pki:read', 'key:read', 'pki:admin'];
      const bySlug = await site.newToken(scopes, { only: { profiles: [profile.slug] } });
      const byId = await site.newToken(scopes, { only: { profiles: [profile.id] } });
      const ofRoles = await site.newToken(scopes, { only: { roles: [role] } });
      const { id: imported } = await site.made<{ id: string }>('/v1/pki/certificates/import', {
        certificate_pem: foreignCertificate().pem,
      });
      const may = async (token: string, id: string): Promise<readonly number[]> =>
        Promise.all(
          ['', '/certificate', '/bundle', '/private-key'].map(
            async (end) => (await ask('GET', `/${id}${end}`, undefined, token)).status,
          ),
        );
      const [YES, NO] = [Array(4).fill(200), Array(4).fill(403)];
      for (const token of [bySlug, byId]) {
        expect(await may(token, own)).toEqual(YES);
        for (const id of [theirs, ofRole, imported]) expect(await may(token, id)).toEqual(NO);
      }
      expect(await may(ofRoles, ofRole)).toEqual(YES);
      for (const id of [own, theirs, imported]) expect(await may(ofRoles, id)).toEqual(NO);
      const refused = await ask('DELETE', `/${theirs}`, undefined, bySlug);
      expectTold(refused, 403, 'ForbiddenError', /narrowed/);
      expect((await ask('DELETE', `/${own}`, undefined, bySlug)).status).toBe(200);
    });
  });

  describe('that a certificate is renewed by itself', () => {
    const set = (id: string, body: Json, token?: string): Promise<Answer> =>
      ask('PATCH', `/${id}/config`, body, token);
    const NOT_ELIGIBLE = 'Certificate is not eligible for auto-renewal: ';

    it('is set, altered and switched off', async () => {
      const id = idOf(await issued());
      const message = 'Certificate configuration updated successfully';
      const on = await set(id, { renewBeforeDays: 5 });
      expect([on.status, on.body]).toEqual([200, { message, renewBeforeDays: 5 }]);
      expect(await rowOf(id)).toMatchObject({ renewBeforeDays: 5, renewalError: null });
      const more = await set(id, { renewBeforeDays: 9, enableAutoRenewal: true });
      expect(more.body).toEqual({ message, renewBeforeDays: 9 });
      expect(await rowOf(id)).toMatchObject({ renewBeforeDays: 9 });
      for (const body of [{}, { enableAutoRenewal: true }]) {
        expect((await set(id, body)).body).toEqual({ message: 'No configuration changes requested' });
      }
      for (let i = 0; i < 2; i++) {
        const off = await set(id, { enableAutoRenewal: false });
        expect([off.status, off.body]).toEqual([200, { message: 'Auto-renewal disabled successfully' }]);
      }
      expect(await rowOf(id)).toMatchObject({ renewBeforeDays: null });
      const events = await site.events('&action=certificate_renewal_update');
      expect(events[0]).toMatchObject({
        success: true,
        extra_data: { certificate_id: id, renew_before_days: null },
      });
    });

    it('takes whole days from 1 to 30, and not beside being switched off', async () => {
      const id = idOf(await issued());
      for (const renewBeforeDays of [0, 31, -1, 1.5, '5', null]) {
        const refused = await set(id, { renewBeforeDays });
        expectTold(refused, 422, 'ValidationFailure', [
          expect.objectContaining({ path: ['renewBeforeDays'] }),
        ]);
      }
      const both = await set(id, { renewBeforeDays: 5, enableAutoRenewal: false });
      const message = 'Cannot specify both renewBeforeDays and enableAutoRenewal=false';
      expectTold(both, 422, 'ValidationFailure', custom([], message));
      // The other order: what is wrong with the body comes before what is not there.
      expectTold(await set(NOBODY, { renewBeforeDays: 0 }), 422, 'ValidationFailure', expect.anything());
      for (const renewBeforeDays of [1, 29]) expect((await set(id, { renewBeforeDays })).status).toBe(200);
    });

    it('fits within its life', async () => {
      const id = idOf(await issued(10 * DAY));
      const INVALID = 'Invalid renewal configuration: renewal';
      const long = await set(id, { renewBeforeDays: 10 });
      expectTold(long, 400, 'BadRequest', `${INVALID} threshold exceeds certificate validity period`);
      site.clock.advance(5 * DAY * 1000);
      const past = await set(id, { renewBeforeDays: 5 });
      expectTold(past, 400, 'BadRequest', `${INVALID} would be triggered immediately or in the past`);
      expect((await set(id, { renewBeforeDays: 4 })).status).toBe(200);
    });

    it('is refused for what is renewed by nobody here', async () => {
      const refuse = async (id: string, why: string, status = 400): Promise<void> => {
        const refused = await set(id, { renewBeforeDays: 2 });
        const error = status === 400 ? 'BadRequest' : 'ForbiddenError';
        expectTold(refused, status, error, `${NOT_ELIGIBLE}${why}`);
        await expectRecorded(site, refused, 'certificate_renewal_update');
        // Switching off is refused to nobody.
        expect((await set(id, { enableAutoRenewal: false })).status).toBe(200);
      };
      const { id: imported } = await site.made<{ id: string }>('/v1/pki/certificates/import', {
        certificate_pem: foreignCertificate().pem,
      });
      await refuse(imported, 'certificate was not issued from a profile');
      const csrMade = 'certificates issued from CSR (external private key) cannot be auto-renewed';
      await refuse(idOf(await signed()), csrMade, 403);
      const lost = await site.issue(await site.newRole({ ca_id: ca }));
      await refuse(plainId('cert', lost.certificate_id), 'its private key is not kept here');
      const role = await site.newRole({ ca_id: ca, store_private_keys: true });
      const kept = plainId('cert', (await site.issue(role)).certificate_id);
      expect((await set(kept, { renewBeforeDays: 5 })).status).toBe(200);
      await site.call('PATCH', `/v1/pki/roles/${role}`, { store_private_keys: false });
      await refuse(kept, 'its role keeps no private keys any more');
      await site.call('DELETE', `/v1/pki/roles/${role}`);
      await refuse(kept, 'its role was removed');
      const revoked = idOf(await issued());
      await ask('POST', `/${revoked}/revoke`, { revocationReason: 'SUPERSEDED' });
      await refuse(revoked, 'certificate has been revoked');
      const renewed = idOf(await issued());
      await site.made(`/v1/pki/certificates/${renewed}/renew`, {});
      await refuse(renewed, 'certificate has already been renewed');
      const expired = idOf(await issued(60));
      site.clock.advance(60_000);
      await refuse(expired, 'certificate has expired');
      const other = await makeProfile(site, { ca });
      const ofEst = idOf(await issueProfiled(site, other.id, { ttl: 30 * DAY }));
      await changeProfile(site, other, { enrollment: 'est' });
      await refuse(ofEst, 'EST certificates cannot be auto-renewed', 403);
      await changeProfile(site, other, { removedAt: seconds(site.clock), slug: null });
      await refuse(ofEst, 'its certificate profile was removed');
    });

    it('is for whoever may renew it', async () => {
      const id = idOf(await issued());
      const reader = await site.newToken(['pki:read', 'key:read']);
      expectTold(await set(NOBODY, { renewBeforeDays: 2 }, reader), ...NOT_FOUND);
      const denied = await set(id, { renewBeforeDays: 2 }, reader);
      expectTold(denied, 403, 'PermissionDenied', 'You are not allowed to edit on certificates');
      expect((await set(id, { renewBeforeDays: 2 }, await site.newToken(['pki:issue']))).status).toBe(200);
    });
  });
});

function pems(text: string, label = 'CERTIFICATE'): readonly string[] {
  return text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g')) ?? [];
}
