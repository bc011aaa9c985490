import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/records/store.ts';
import { type Certificate, findExtension } from '../../../src/x509/certificate.ts';
import { parseCertificatePem } from '../../../src/x509/certificate-pem.ts';
import { decodeExtendedKeyUsage } from '../../../src/x509/extensions/extended-key-usage.ts';
import { decodeKeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import { decodeSubjectAltName } from '../../../src/x509/extensions/subject-alt-name.ts';
import { formatName } from '../../../src/x509/name.ts';
import { csr, ecKey, extension, rsaKey } from '../../support/csr.ts';
import { newCaId, newPolicy, newProfile } from '../../support/profiles.ts';
import { type Answer, type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { custom, expectTold, wrongType } from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const ISSUE = '/api/v3/pki/certificates/issue-certificate';
const SIGN = '/api/v3/pki/certificates/sign-certificate';
const SEED_MEMBERS = [
  'certificate',
  'issuingCaCertificate',
  'certificateChain',
  'privateKey',
  'serialNumber',
  'certificateId',
];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Issued {
  readonly certificate: string;
  readonly issuingCaCertificate: string;
  readonly certificateChain: string;
  readonly privateKey: string;
  readonly serialNumber: string;
  readonly certificateId: string;
}

/** What permits all that the seed's example asks for, under an authority with an EC key unless told otherwise. */
async function furnish(site: TestSite, more: Json = {}, policy: Json = {}): Promise<string> {
  const { id } = await newPolicy(site, {
    extendedKeyUsages: { allowed: ['client_auth', 'server_auth'] },
    ...policy,
  });
  return (await newProfile(site, { certificatePolicyId: id, ...more })).id;
}

const asked = (profileId: string, more: Json = {}): Json => ({
  profileId,
  commonName: 'a.example.com',
  ttl: '1h',
  signatureAlgorithm: 'ECDSA-SHA256',
  keyAlgorithm: 'EC_prime256v1',
  ...more,
});

async function issued(site: TestSite, body: Json, path = ISSUE): Promise<Issued> {
  const answer = await site.call('POST', path, body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as Issued;
}

function read(pem: string): Certificate {
  return parseCertificatePem(`${pem}\n`);
}

function critical(certificate: Certificate): readonly string[] {
  return certificate.extensions.filter((one) => one.critical).map(({ oid }) => oid);
}

describe.each(STORES)('the seed’s example over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  it('is answered as the seed has it', async () => {
    const root = await newCaId(site);
    const caId = await site.newCa({ parent_ca_id: root, key_type: 'rsa', key_bits: 2048 });
    const profileId = await furnish(site, { caId: caId.startsWith('ca_') ? await plain(site, caId) : caId });
    const answer = await site.call('POST', ISSUE, {
      profileId,
      commonName: 'db.example.com',
      ttl: '30d',
      keyUsages: ['digital_signature'],
      extendedKeyUsages: ['client_auth'],
      altNames: [{ type: 'dns_name', value: 'replica.example.com' }],
      signatureAlgorithm: 'RSA-SHA256',
      keyAlgorithm: 'RSA_2048',
    });
    expect(answer.status, answer.text).toBe(200);
    expect(Object.keys(answer.body)).toEqual(SEED_MEMBERS);
    expect(answer.headers['cache-control']).toBe('no-store');
    const it = answer.body as unknown as Issued;
    for (const pem of [it.certificate, it.issuingCaCertificate, it.certificateChain, it.privateKey]) {
      expect(pem).toBe(pem.trim());
    }
    expect(it.certificateId).toMatch(UUID);
    expect(it.serialNumber).toMatch(/^[0-9a-f]{40}$/);
    expect(it.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    const leaf = new X509Certificate(it.certificate);
    expect(leaf.serialNumber.toLowerCase()).toBe(it.serialNumber);
    expect(createPublicKey(createPrivateKey(it.privateKey)).export({ format: 'jwk' })).toEqual(
      leaf.publicKey.export({ format: 'jwk' }),
    );
    const chain = it.certificateChain.split(/(?<=-----END CERTIFICATE-----)\n/);
    expect(chain).toHaveLength(2);
    expect(chain[0]).toBe(it.issuingCaCertificate);
    const [issuer, top] = chain.map((pem) => new X509Certificate(pem));
    expect(leaf.verify(issuer?.publicKey as never)).toBe(true);
    expect(issuer?.verify(top?.publicKey as never)).toBe(true);
    expect(top?.verify(top.publicKey)).toBe(true);
    // The other surfaces know it.
    const found = await site.read<Json>(`/v1/certificates/${it.certificateId}`);
    expect(found).toMatchObject({
      kind: 'x509',
      origin: 'issue',
      status: 'active',
      common_name: 'db.example.com',
    });
    expect(await site.read(`/v1/pki/certificates/${it.serialNumber}`)).toMatchObject({ id: found['id'] });
  });
});

async function plain(site: TestSite, ca: string): Promise<string> {
  const { data } = await site.read<{ data: readonly { id: string }[] }>('/v1/pki/ca?limit=1');
  expect(data[0]?.id).toBe(ca);
  return ca;
}

describe('under a profile', () => {
  let site: TestSite;
  let profileId: string;
  beforeAll(async () => {
    site = await memorySite();
    profileId = await furnish(site);
  });
  afterAll(() => site.close());

  const refused = (body: Json): Promise<Answer> => site.call('POST', ISSUE, body);

  describe('the certificate', () => {
    it('says what the contract’s table says, and what is a bug there rightly', async () => {
      const body = asked(profileId, { keyUsages: ['digital_signature'], extendedKeyUsages: ['server_auth'] });
      const certificate = read((await issued(site, body)).certificate);
      const now = Math.floor(site.clock.now() / 1000);
      expect([certificate.notBefore, certificate.notAfter]).toEqual([now, now + 3600]);
      expect(formatName(certificate.subject)).toBe('CN=a.example.com');
      expect(critical(certificate)).toEqual(['2.5.29.15']);
      expect(certificate.extensions.map(({ oid }) => oid).sort()).toEqual([
        '1.3.6.1.5.5.7.1.1',
        '2.5.29.14',
        '2.5.29.15',
        '2.5.29.17',
        '2.5.29.19',
        '2.5.29.31',
        '2.5.29.32',
        '2.5.29.35',
        '2.5.29.37',
      ]);
      const value = (oid: string): Uint8Array => findExtension(certificate, oid)?.value as Uint8Array;
      expect(decodeKeyUsage(value('2.5.29.15'))).toEqual(['digital_signature']);
      expect(decodeExtendedKeyUsage(value('2.5.29.37'))).toEqual(['1.3.6.1.5.5.7.3.1']);
      expect(decodeSubjectAltName(value('2.5.29.17'))).toEqual([{ type: 'dns', value: 'a.example.com' }]);
    });

    it('has no usages that were not asked for, and names alone make its names critical', async () => {
      const body = asked(profileId, {
        commonName: undefined,
        altNames: [{ type: 'dns_name', value: 'B.Example.com' }],
      });
      const certificate = read((await issued(site, body)).certificate);
      expect(formatName(certificate.subject)).toBe('');
      expect(critical(certificate)).toEqual(['2.5.29.17']);
      expect(findExtension(certificate, '2.5.29.15')).toBeUndefined();
      expect(findExtension(certificate, '2.5.29.37')).toBeUndefined();
    });

    it('has critical purposes where the policy asks for them', async () => {
      const strict = await furnish(
        site,
        {},
        { extendedKeyUsages: { allowed: ['client_auth'], critical: true } },
      );
      const body = asked(strict, { extendedKeyUsages: ['client_auth'] });
      expect(critical(read((await issued(site, body)).certificate))).toEqual(['2.5.29.37']);
    });

    it('carries every type of name as it was declared', async () => {
      const sans = ['dns_name', 'ip_address', 'email', 'uri'].map((type) => ({ type, allowed: ['*'] }));
      const open = await furnish(site, {}, { sans });
      const altNames = [
        { type: 'dns_name', value: '*.example.com' },
        { type: 'ip_address', value: '10.0.0.1' },
        { type: 'ip_address', value: '2001:DB8::1' },
        { type: 'email', value: 'ops@Example.com' },
        { type: 'uri', value: 'spiffe://example.com/a' },
      ];
      const certificate = read((await issued(site, asked(open, { altNames }))).certificate);
      const san = findExtension(certificate, '2.5.29.17')?.value as Uint8Array;
      expect(decodeSubjectAltName(san)).toEqual([
        { type: 'dns', value: '*.example.com' },
        { type: 'ip', octets: Uint8Array.of(10, 0, 0, 1) },
        { type: 'ip', octets: expect.any(Uint8Array) },
        { type: 'email', value: 'ops@example.com' },
        { type: 'uri', value: 'spiffe://example.com/a' },
        { type: 'dns', value: 'a.example.com' },
      ]);
    });

    it.each([
      ['dns_name', 'a_b.example.com'],
      ['dns_name', 'a.example.com,b.example.com'],
      ['dns_name', '10.0.0.1'],
      ['ip_address', 'a.example.com'],
      ['ip_address', '10.0.0.1/8'],
      ['email', 'foo.example.com'],
      ['uri', 'example.com/path'],
      ['dns_name', 'foo bar'],
    ])('has no name of type %s that reads %s', async (type, value) => {
      const sans = ['dns_name', 'ip_address', 'email', 'uri'].map((one) => ({ type: one, allowed: ['*'] }));
      const open = await furnish(site, {}, { sans });
      const answer = await refused(asked(open, { altNames: [{ type, value }] }));
      expectTold(answer, 422, 'ValidationFailure', custom(['altNames', 0, 'value']));
    });

    it('has a key of each kind, signed by each of its authority’s algorithms', async () => {
      const caId = await newCaId(site);
      const all = {
        algorithms: {
          signature: ['SHA256-ECDSA', 'SHA384-ECDSA', 'SHA512-ECDSA'],
          keyAlgorithm: ['RSA-2048', 'ECDSA-P256', 'ECDSA-P384', 'ECDSA-P521'],
        },
      };
      const profile = await furnish(site, { caId }, all);
      for (const signatureAlgorithm of ['ECDSA-SHA256', 'ECDSA-SHA384', 'ECDSA-SHA512']) {
        for (const keyAlgorithm of ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1']) {
          const it = await issued(site, asked(profile, { signatureAlgorithm, keyAlgorithm }));
          const leaf = new X509Certificate(it.certificate);
          expect(leaf.verify(new X509Certificate(it.issuingCaCertificate).publicKey)).toBe(true);
        }
      }
    });
  });

  describe('a length of time', () => {
    it.each([
      ['1h', 3600],
      ['90m', 5400],
      ['1M', 60],
      ['1.5d', 129_600],
      [' 2 weeks ', 1_209_600],
      ['60000', 60],
      ['1500ms', 2],
    ])('%j is %i seconds', async (ttl, length) => {
      const { notAfter, notBefore } = read((await issued(site, asked(profileId, { ttl }))).certificate);
      expect(notAfter - notBefore).toBe(length);
    });

    it.each(['abc', '1mo', '0s', '-1h', '   ', '1h30m', 'P1D'])('%j is none', async (ttl) => {
      const answer = await refused(asked(profileId, { ttl }));
      expectTold(answer, 422, 'ValidationFailure', custom(['ttl'], 'TTL must be a positive number'));
    });

    it.each(['100', '999ms', '0.5s'])('%j is below a second', async (ttl) => {
      expectTold(await refused(asked(profileId, { ttl })), 400, 'BadRequest', /^ttl .*at least one second/);
    });

    it('is held to the policy and the authority', async () => {
      const text =
        'Certificate request validation failed: Requested validity period exceeds maximum allowed duration';
      expectTold(await refused(asked(profileId, { ttl: '91d' })), 400, 'BadRequest', text);
      const open = await furnish(site, {}, { validity: undefined });
      const beyond = "notAfter date is after CA certificate's notAfter date";
      expectTold(await refused(asked(open, { ttl: '20y' })), 400, 'BadRequest', beyond);
      expectTold(await refused(asked(open, { ttl: '101y' })), 400, 'BadRequest', /100 years/);
      await issued(site, asked(open, { ttl: '5y' }));
    });

    it('is needed in the seed’s version, which so has no times', async () => {
      const { ttl: _, ...without } = asked(profileId, { notAfter: '2030-01-01T00:00:00Z' });
      expectTold(await refused(without), 422, 'ValidationFailure', wrongType('ttl', 'string', 'undefined'));
      const both = /^Cannot specify both TTL and notBefore\/notAfter\./;
      for (const times of [{ notAfter: '2030-01-01' }, { notBefore: '2030-01-01' }]) {
        const answer = await refused(asked(profileId, times));
        expectTold(answer, 422, 'ValidationFailure', custom([], expect.stringMatching(both)));
      }
      const order = await refused(asked(profileId, { notBefore: '2030-01-02', notAfter: '2030-01-01' }));
      expectTold(order, 422, 'ValidationFailure', [
        ...custom([], expect.stringMatching(both)),
        ...custom([], 'notBefore must be earlier than notAfter'),
      ]);
      const unread = await refused(asked(profileId, { notAfter: 'tomorrow' }));
      expectTold(unread, 422, 'ValidationFailure', custom(['notAfter'], 'Invalid date format'));
    });
  });

  describe('a field', () => {
    it.each([
      ['profileId', 'not-a-uuid', custom(['profileId'], 'Invalid uuid')],
      ['profileId', 7, wrongType('profileId', 'string', 'number')],
      ['commonName', '', custom(['commonName'])],
      ['commonName', 'x'.repeat(101), custom(['commonName'])],
      ['commonName', null, wrongType('commonName', 'string', 'null')],
      ['commonName', 'a_b', custom(['commonName'], expect.stringMatching(/^Invalid pattern: only alpha/))],
      ['commonName', 'Zoë', custom(['commonName'])],
      ['commonName', ' a', custom(['commonName'])],
      ['ttl', '', custom(['ttl'])],
      ['ttl', 3600, wrongType('ttl', 'string', 'number')],
      ['keyUsages', ['digitalSignature'], custom(['keyUsages', 0])],
      ['keyUsages', 'digital_signature', wrongType('keyUsages', 'array', 'string')],
      ['extendedKeyUsages', ['any'], custom(['extendedKeyUsages', 0])],
      ['altNames', [{ type: 'dns', value: 'a' }], custom(['altNames', 0, 'type'])],
      ['altNames', [{ type: 'dns_name', value: '' }], custom(['altNames', 0, 'value'])],
      ['signatureAlgorithm', 'SHA256-RSA', custom(['signatureAlgorithm'])],
      ['keyAlgorithm', 'RSA_1024', custom(['keyAlgorithm'])],
    ])('%s that is %j is 422', async (field, value, issues) => {
      expectTold(await refused(asked(profileId, { [field]: value })), 422, 'ValidationFailure', issues);
    });

    it.each(['profileId', 'ttl', 'signatureAlgorithm', 'keyAlgorithm'])('%s is required', async (field) => {
      const answer = await refused(asked(profileId, { [field]: undefined }));
      expectTold(answer, 422, 'ValidationFailure', wrongType(field, 'string', 'undefined'));
    });

    it('that nobody knows is passed over', async () => {
      const { certificate } = await issued(site, asked(profileId, { isCA: true, subject: 'x' }));
      expect(formatName(read(certificate).subject)).toBe('CN=a.example.com');
    });

    it('all that are wrong are told at once', async () => {
      const answer = await refused({ profileId, commonName: 7, keyUsages: ['x'], ttl: '1h' });
      expectTold(answer, 422, 'ValidationFailure', expect.any(Array));
      const paths = (answer.body['message'] as readonly { path: readonly unknown[] }[]).map(
        ({ path }) => path[0],
      );
      expect(paths.map(String).sort()).toEqual([
        'commonName',
        'keyAlgorithm',
        'keyUsages',
        'signatureAlgorithm',
      ]);
    });

    it('whose value cannot be read is told beside all others', async () => {
      const answer = await refused(
        asked('x', { commonName: 'a_b', ttl: 'x', notBefore: 'x', notAfter: '2030-01-01' }),
      );
      expectTold(answer, 422, 'ValidationFailure', [
        ...custom(['profileId'], 'Invalid uuid'),
        ...custom(['commonName']),
        ...custom(['notBefore'], 'Invalid date format'),
        ...custom(['ttl'], 'TTL must be a positive number'),
      ]);
    });

    it('of 64 characters is a common name, of 65 to 100 one that is told of its bound', async () => {
      const open = await furnish(site, {}, { subject: [{ type: 'common_name', allowed: ['*'] }] });
      await issued(site, asked(open, { commonName: `${'n'.repeat(60)} 123` }));
      for (const length of [65, 100]) {
        const commonName = `${'n'.repeat(length - 2)} 1`;
        expectTold(await refused(asked(open, { commonName })), 400, 'BadRequest', /ub-common-name/);
      }
    });
  });

  describe('what refuses', () => {
    it('is told in the order of the contract: token, body, profile, enrollment, permission, policy', async () => {
      const weak = await site.newToken(['pki:read']);
      const est = await newProfile(site, {
        enrollmentType: 'est',
        estConfig: { disableBootstrapCaValidation: true, passphrase: 'secret' },
      });
      const nowhere = '01890000-0000-7000-8000-000000000000';
      const ask = (body: unknown, token: string | null): Promise<Answer> =>
        site.call('POST', ISSUE, body, token);
      expectTold(await ask({}, null), 401, 'UnauthorizedError', 'Token missing');
      expectTold(await ask({}, 'chy_x'), 403, 'TokenError', /malformed/);
      expectTold(await ask({}, weak), 422, 'ValidationFailure', expect.any(Array));
      expectTold(await ask(asked(nowhere), weak), 404, 'NotFound', 'Certificate profile not found');
      const enrolling = 'Profile is not configured for api enrollment';
      expectTold(await ask(asked(est.id), weak), 403, 'ForbiddenError', enrolling);
      const denied = await ask(asked(profileId, { ttl: '99y' }), weak);
      expect(denied.body).toEqual({
        reqId: expect.stringMatching(/^req-[A-Za-z0-9]{14}$/),
        statusCode: 403,
        message: 'You are not allowed to issue-cert on certificate-profiles',
        error: 'PermissionDenied',
        details: [
          {
            action: 'issue-cert',
            inverted: false,
            subject: 'certificate-profiles',
            conditions: { scope: 'pki:issue' },
          },
        ],
      });
      const able = await site.newToken(['pki:issue']);
      expectTold(
        await ask(asked(profileId, { ttl: '99y' }), able),
        400,
        'BadRequest',
        /^Certificate request/,
      );
      expect((await ask(asked(profileId), able)).status).toBe(200);
    });

    it('is in the seed’s shape, for each of its statuses', async () => {
      const statuses = [
        [asked(profileId, { ttl: '91d' }), site.admin, 400],
        [asked(profileId), null, 401],
        [asked(profileId), 'chy_unknown', 403],
        [asked('01890000-0000-7000-8000-000000000000'), site.admin, 404],
        [asked(profileId, { ttl: '' }), site.admin, 422],
      ] as const;
      for (const [body, token, status] of statuses) {
        const answer = await site.call('POST', ISSUE, body, token);
        expect(answer.status).toBe(status);
        expect(Object.keys(answer.body).filter((name) => name !== 'details')).toEqual([
          'reqId',
          'statusCode',
          'message',
          'error',
        ]);
        expect(answer.body['statusCode']).toBe(status);
        expect(answer.body['reqId']).toMatch(/^req-[A-Za-z0-9]{14}$/);
      }
    });

    it('has a request id also where nothing is read, known or allowed', async () => {
      const bearer = { authorization: `Bearer ${site.admin}` };
      const json = { ...bearer, 'content-type': 'application/json' };
      const broken = await site.send('POST', ISSUE, { headers: json, payload: '{"profileId":' });
      expectTold(broken, 400, 'BadRequest', /JSON/);
      expectTold(await site.call('PUT', ISSUE), 405, 'MethodNotAllowed', /^PUT is not for this address/);
      expectTold(await site.call('GET', '/api/v3/pki/certificates/a/b/c'), 404, 'NotFound', /nothing at GET/);
      expectTold(await site.call('GET', '/api/v1/pki/nothing'), 404, 'NotFound', /nothing at GET/);
      expectTold(await site.call('GET', '/api/v1/cert-manager/nothing'), 404, 'NotFound', /nothing at GET/);
      const text = await site.send('POST', ISSUE, {
        headers: { ...bearer, 'content-type': 'text/plain' },
        payload: 'x',
      });
      expectTold(text, 415, 'UnsupportedMediaType', /JSON/);
      expect((await site.call('POST', `${ISSUE}/`, asked(profileId))).status).toBe(200);
    });

    it('is an authority that is switched off', async () => {
      const ca = await site.newCa();
      const profile = await furnish(site, { caId: ca });
      await issued(site, asked(profile));
      await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: false });
      expectTold(await refused(asked(profile)), 400, 'BadRequest', 'CA is not active');
      await site.call('PATCH', `/v1/pki/ca/${ca}`, { is_active: true });
      await issued(site, asked(profile));
    });

    it('is a signature of another family than the authority’s key, whatever the subject’s key', async () => {
      const rsa = await furnish(site, { caId: await site.newCa({ key_type: 'rsa', key_bits: 2048 }) });
      await issued(site, asked(rsa, { signatureAlgorithm: 'RSA-SHA256' }));
      const text =
        'Requested signature algorithm ECDSA-SHA256 is not compatible with CA key algorithm RSA_2048. CA can only sign with RSA-based signature algorithms.';
      expectTold(await refused(asked(rsa)), 400, 'BadRequest', text);
      const edwards = await furnish(site, { caId: await site.newCa({ key_type: 'ed25519' }) });
      expectTold(
        await refused(asked(edwards)),
        400,
        'BadRequest',
        /not compatible with CA key algorithm \(ED25519\)/,
      );
    });

    it('is a policy that was changed meanwhile', async () => {
      const policy = await newPolicy(site);
      const { id } = await newProfile(site, { certificatePolicyId: policy.id });
      await issued(site, asked(id));
      const path = `/api/v1/cert-manager/certificate-policies/${policy.id}`;
      expect((await site.call('PATCH', path, { validity: { max: '30m' } })).status).toBe(200);
      expectTold(await refused(asked(id)), 400, 'BadRequest', /exceeds maximum allowed duration/);
      await issued(site, asked(id, { ttl: '30m' }));
    });

    it('is another tenant’s profile, which is not there', async () => {
      const stranger = await site.newTenant();
      const answer = await site.call('POST', ISSUE, asked(profileId), stranger);
      expectTold(answer, 404, 'NotFound', 'Certificate profile not found');
    });

    it('is a token that is narrowed to another profile, and not to this one', async () => {
      const { id, slug } = await newProfile(site);
      for (const name of [id, slug]) {
        const narrowed = await site.newToken(['pki:issue'], { only: { profiles: [name] } });
        expect((await site.call('POST', ISSUE, asked(id), narrowed)).status).toBe(200);
        const other = await site.call('POST', ISSUE, asked(profileId), narrowed);
        expectTold(other, 403, 'ForbiddenError', /narrowed/);
      }
    });

    it('is in the audit trail, as what was granted is, and neither has a key', async () => {
      const before = await issued(site, asked(profileId));
      const answer = await refused(asked(profileId, { commonName: 'evil.test' }));
      expect(answer.status).toBe(400);
      const [failed, done] = await site.events('&action=pki_issue');
      expect(failed).toMatchObject({ success: false, request_id: answer.body['reqId'] });
      expect(done).toMatchObject({
        success: true,
        extra_data: { certificate_id: before.certificateId, profile_id: profileId },
      });
      expect(JSON.stringify([failed, done, site.log])).not.toMatch(/PRIVATE KEY/);
    });
  });
});

describe('a CSR under a profile', () => {
  let site: TestSite;
  let profileId: string;
  beforeAll(async () => {
    site = await memorySite();
    profileId = await furnish(site);
  });
  afterAll(() => site.close());

  const sign = (pem: unknown, more: Json = {}): Promise<Answer> =>
    site.call('POST', SIGN, { profileId, csr: pem, ttl: '1h', ...more });

  it('is signed with the authority’s algorithm, whatever the CSR is signed with, and no key is answered', async () => {
    const rsa = await furnish(site, { caId: await site.newCa({ key_type: 'rsa', key_bits: 2048 }) });
    const key = ecKey();
    const answer = await sign(csr({ commonName: 'a.example.com', key }), { profileId: rsa });
    expect(answer.status, answer.text).toBe(200);
    expect(Object.keys(answer.body)).toEqual(SEED_MEMBERS.filter((name) => name !== 'privateKey'));
    const { certificate, issuingCaCertificate } = answer.body as unknown as Issued;
    const leaf = new X509Certificate(certificate);
    expect(leaf.verify(new X509Certificate(issuingCaCertificate).publicKey)).toBe(true);
    expect(read(certificate).signatureAlgorithm.oid).toBe('1.2.840.113549.1.1.11');
  });

  it('gives the usages that it asks for, when the policy allows them', async () => {
    const digitalSignature = extension('2.5.29.15', bits(0x80), true);
    const answer = await sign(csr({ commonName: 'a.example.com', extensions: [digitalSignature] }));
    expect(answer.status, answer.text).toBe(200);
    const { certificate } = answer.body as unknown as Issued;
    const usage = findExtension(read(certificate), '2.5.29.15');
    expect(decodeKeyUsage(usage?.value as Uint8Array)).toEqual(['digital_signature']);
    const agreement = extension('2.5.29.15', bits(0x08), true);
    const refused = await sign(csr({ commonName: 'a.example.com', extensions: [agreement] }));
    expectTold(
      refused,
      400,
      'BadRequest',
      'Certificate request validation failed: Invalid key usages: key_agreement',
    );
  });

  it.each([
    ['another name', () => csr({ commonName: 'evil.test' }), /does not match allowed patterns/],
    ['a weak key', () => csr({ commonName: 'a.example.com', key: rsaKey(1024) }), /2048/],
    [
      'a key of another kind',
      () => csr({ commonName: 'a.example.com', key: ecKey('P-384') }),
      /Key algorithm 'EC_secp384r1'/,
    ],
    [
      'a broken signature',
      () => csr({ commonName: 'a.example.com', signer: ecKey() }),
      /signature that its own public key does not verify/,
    ],
    ['no CSR', () => 'x', /PEM/],
  ])('that has %s is refused', async (_, make, message) => {
    expectTold(await sign(make()), 400, 'BadRequest', message);
  });

  it('that asks for the same purpose several times gets it once', async () => {
    const twice = der('3014 0608 2b06010505070302 0608 2b06010505070302');
    const answer = await sign(
      csr({ commonName: 'a.example.com', extensions: [extension('2.5.29.37', twice)] }),
    );
    expect(answer.status, answer.text).toBe(200);
    const purposes = findExtension(read((answer.body as unknown as Issued).certificate), '2.5.29.37');
    expect(decodeExtendedKeyUsage(purposes?.value as Uint8Array)).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it.each(['30 03 01 01 00', '04', '30 00 00'])(
    'whose basicConstraints are %s is refused as a CSR that cannot be read',
    async (octets) => {
      const answer = await sign(
        csr({ commonName: 'x.org', extensions: [extension('2.5.29.19', der(octets))] }),
      );
      expectTold(answer, 400, 'BadRequest', /^csr /);
    },
  );

  it('is told of addresses among its DNS names without fields that it has not', async () => {
    const answer = await sign(
      csr({ commonName: 'a.example.com', names: [{ type: 'dns', value: '10.0.0.1' }] }),
    );
    expectTold(answer, 400, 'BadRequest', /must be a DNS name; this is an IP address/);
  });

  it('is at most 4096 characters', async () => {
    const pem = csr({ commonName: 'a.example.com' });
    expect((await sign(pem.padEnd(4096, '\n'))).status).toBe(200);
    expectTold(await sign(pem.padEnd(4097, '\n')), 422, 'ValidationFailure', custom(['csr']));
    expectTold(await sign(''), 422, 'ValidationFailure', custom(['csr']));
    expectTold(await sign(undefined), 422, 'ValidationFailure', wrongType('csr', 'string', 'undefined'));
  });

  it('has its key but once in the world’s list of blocked ones', async () => {
    const key = ecKey();
    const pem = csr({ commonName: 'a.example.com', key });
    const first = (await sign(pem)).body as unknown as Issued;
    const revoked = { serial_number: first.serialNumber, reason: 'key_compromise' };
    expect((await site.call('POST', '/v1/pki/revoke', revoked)).status).toBe(200);
    expectTold(await sign(pem), 400, 'BadRequest', /key/);
    expect((await sign(csr({ commonName: 'a.example.com' }))).status).toBe(200);
  });
});

function der(text: string): never {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex')) as never;
}

function bits(octet: number): never {
  const unused = Math.log2(octet & -octet);
  return Uint8Array.of(0x03, 0x02, unused, octet) as never;
}

describe('ordering', () => {
  it('is refused for authorities of our own, after all else was looked at', async () => {
    const site = await memorySite();
    const profileId = await furnish(site);
    const order = (more: Json, token?: string): Promise<Answer> =>
      site.call(
        'POST',
        '/api/v3/pki/certificates/order-certificate',
        asked(profileId, { subjectAlternativeNames: [{ type: 'dns', value: 'a.example.com' }], ...more }),
        token,
      );
    const text = 'Certificate ordering is not supported for the specified CA type';
    expectTold(await order({}), 400, 'BadRequest', text);
    const none = await order({ subjectAlternativeNames: [] });
    expectTold(none, 422, 'ValidationFailure', custom(['subjectAlternativeNames']));
    const wrong = await order({ subjectAlternativeNames: [{ type: 'dns_name', value: 'a' }] });
    expectTold(wrong, 422, 'ValidationFailure', custom(['subjectAlternativeNames', 0, 'type']));
    expectTold(await order({}, await site.newToken(['pki:read'])), 403, 'PermissionDenied', /issue-cert/);
    await site.close();
  });
});

describe('the other addresses', () => {
  let site: TestSite;
  let profileId: string;
  beforeAll(async () => {
    site = await memorySite();
    profileId = await furnish(site);
  });
  afterAll(() => site.close());

  it.each(['/api/v1/pki', '/api/v1/cert-manager'])(
    '%s issue and sign likewise, also for times',
    async (prefix) => {
      const now = site.clock.now();
      const times = {
        ttl: undefined,
        notBefore: new Date(now + 60_000).toISOString(),
        notAfter: new Date(now + 3_600_000).toISOString(),
      };
      const made = await issued(site, asked(profileId, times), `${prefix}/certificates/issue-certificate`);
      const certificate = read(made.certificate);
      expect(certificate.notBefore).toBe(Math.floor((now + 60_000) / 1000));
      expect(certificate.notAfter).toBe(Math.floor((now + 3_600_000) / 1000));
      const signing = { profileId, csr: csr(), ttl: '1h', removeRootsFromChain: true };
      const signed = await issued(site, signing, `${prefix}/certificates/sign-certificate`);
      expect(signed.certificateChain).toBe('');
      const none = await site.call(
        'POST',
        `${prefix}/certificates/issue-certificate`,
        asked(profileId, { ttl: undefined }),
      );
      expectTold(none, 400, 'BadRequest', 'Certificate issuance requires a valid TTL');
    },
  );

  describe('today’s one', () => {
    const PATH = '/api/v1/cert-manager/certificates';
    const attributes = {
      commonName: 'a.example.com',
      ttl: '1h',
      signatureAlgorithm: 'ECDSA-SHA256',
      keyAlgorithm: 'EC_prime256v1',
    };

    it('issues, and signs a CSR', async () => {
      const answer = await site.call('POST', PATH, { profileId, attributes });
      expect(answer.status, answer.text).toBe(200);
      const made = answer.body['certificate'] as Json;
      expect(Object.keys(made)).toEqual(SEED_MEMBERS);
      expect(answer.body).toMatchObject({ status: 'issued', certificateRequestId: made['certificateId'] });
      const signed = await site.call('POST', PATH, { profileId, csr: csr(), attributes: { ttl: '1h' } });
      expect(signed.status, signed.text).toBe(200);
      expect(signed.body['certificate']).not.toHaveProperty('privateKey');
    });

    it('needs no algorithms where the policy names none, and else those', async () => {
      const open = await furnish(site, {}, { algorithms: undefined });
      const bare = { commonName: 'a.example.com', ttl: '2m' };
      const answer = await site.call('POST', PATH, { profileId: open, attributes: bare });
      expect(answer.status, answer.text).toBe(200);
      const refused = await site.call('POST', PATH, { profileId, attributes: bare });
      const text = 'Key algorithm is required by template policy but not provided in request';
      expectTold(refused, 400, 'BadRequest', text);
      const named = await site.call('POST', PATH, { profileId: open, attributes });
      expectTold(named, 400, 'BadRequest', /\(not defined in template\)/);
    });

    it('carries the rest of a subject in the original’s order, each by its rules', async () => {
      const types = ['common_name', 'organization', 'organizational_unit', 'country', 'state', 'locality'];
      const rich = await furnish(site, {}, { subject: types.map((type) => ({ type, allowed: ['*'] })) });
      const subject = {
        organization: 'Acme',
        organizationalUnit: 'Ops',
        country: 'DE',
        state: 'Berlin',
        locality: 'Mitte',
      };
      const body = { profileId: rich, attributes: { ...attributes, ...subject } };
      const answer = await site.call('POST', PATH, body);
      expect(answer.status, answer.text).toBe(200);
      const { certificate } = answer.body['certificate'] as unknown as Issued;
      const types4514 = read(certificate).subject.rdns.map(([one]) => one?.value);
      expect(types4514).toEqual(['DE', 'Acme', 'Ops', 'Berlin', 'a.example.com', 'Mitte']);
      const wrong = await site.call('POST', PATH, {
        profileId: rich,
        attributes: { ...attributes, country: 'Germany' },
      });
      expectTold(wrong, 422, 'ValidationFailure', custom(['attributes', 'country']));
      const unnamed = await site.call('POST', PATH, {
        profileId,
        attributes: { ...attributes, organization: 'Acme' },
      });
      expectTold(unnamed, 400, 'BadRequest', /organization is not allowed by template policy/);
    });

    it('is asked after, as its agent does after a renewal, and tells the key to whoever may read keys', async () => {
      const first = await site.call('POST', PATH, { profileId, attributes });
      const renewed = await site.call('POST', `${PATH}/${first.body['certificateRequestId']}/renew`, {});
      expect(renewed.status, renewed.text).toBe(200);
      const path = `${PATH}/certificate-requests/${renewed.body['certificateRequestId']}`;
      const answer = await site.call('GET', path);
      expect(answer.headers['cache-control']).toMatch(/no-store/);
      expect(answer.body).toMatchObject({
        status: 'issued',
        certificate: renewed.body['certificate'],
        certificateChain: renewed.body['certificateChain'],
        certificateId: renewed.body['certificateId'],
        serialNumber: renewed.body['serialNumber'],
        privateKey: renewed.body['privateKey'],
        errorMessage: null,
      });
      const blind = await site.call('GET', path, undefined, await site.newToken(['pki:issue']));
      expect(blind.body).toMatchObject({ status: 'issued', privateKey: null });
      const other = await site.made<{ id: string }>('/v1/identities', { name: 'other', type: 'machine' });
      const strange = await site.newToken(['pki:issue'], { identity_id: other.id });
      const nowhere = `${PATH}/certificate-requests/01890000-0000-7000-8000-000000000000`;
      for (const [address, token] of [
        [path, strange],
        [nowhere, site.admin],
      ] as const) {
        const none = await site.call('GET', address, undefined, token);
        expectTold(none, 404, 'NotFound', 'Certificate request not found');
      }
    });

    it('gives no certificate of an authority', async () => {
      const basicConstraints = { isCA: true };
      const answer = await site.call('POST', PATH, {
        profileId,
        attributes: { ...attributes, basicConstraints },
      });
      expectTold(answer, 400, 'BadRequest', /^CA certificate issuance is denied/);
      const leaf = { ...attributes, basicConstraints: { isCA: false } };
      expect((await site.call('POST', PATH, { profileId, attributes: leaf })).status).toBe(200);
    });
  });
});

it('a store that fails is 500 in the seed’s shape, and no certificate leaves', async () => {
  let broken = false;
  const site = await memorySite({}, (store: Store) => ({
    ...store,
    get lastCommitMs() {
      return store.lastCommitMs;
    },
    commit: async (change) => {
      if (broken) throw new TypeError('a secret defect');
      return store.commit(change);
    },
  }));
  const profileId = await furnish(site);
  broken = true;
  const answer = await site.call('POST', ISSUE, asked(profileId));
  expect(answer.body).toEqual({
    reqId: expect.stringMatching(/^req-[A-Za-z0-9]{14}$/),
    statusCode: 500,
    message: 'Something went wrong',
    error: 'InternalServerError',
  });
  expect(answer.text).not.toMatch(/PRIVATE KEY|secret defect/);
  broken = false;
  await issued(site, asked(profileId));
  await site.close();
});
