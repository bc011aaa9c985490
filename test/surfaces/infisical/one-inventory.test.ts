/** What is issued by one family's addresses is listed, validated, revoked and renewed by another's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseId } from '../../../src/base/ids.ts';
import { findExtension } from '../../../src/x509/certificate.ts';
import { parseCertificatePem } from '../../../src/x509/certificate-pem.ts';
import { csr } from '../../support/csr.ts';
import { newCaId, newPolicy, newProfile } from '../../support/profiles.ts';
import { type Answer, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { expectTold } from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const CERTIFICATES = '/api/v3/pki/certificates';

interface Issued {
  readonly certificate: string;
  readonly certificateChain: string;
  readonly serialNumber: string;
  readonly certificateId: string;
}

describe.each(STORES)('over $name', (kind) => {
  let site: TestSite;
  let caId: string;
  let profileId: string;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    caId = await newCaId(site);
    const policy = await newPolicy(site, { extendedKeyUsages: { allowed: ['client_auth', 'server_auth'] } });
    profileId = (await newProfile(site, { caId, certificatePolicyId: policy.id })).id;
    role = await site.newRole({ ca_id: caId });
  });
  afterAll(() => site.close());

  const issue = async (more: Json = {}): Promise<Issued> => {
    const body = {
      profileId,
      commonName: 'a.example.com',
      ttl: '1h',
      keyUsages: ['digital_signature'],
      extendedKeyUsages: ['client_auth'],
      signatureAlgorithm: 'ECDSA-SHA256',
      keyAlgorithm: 'EC_prime256v1',
      ...more,
    };
    return site.made<Issued>(`${CERTIFICATES}/issue-certificate`, body, undefined, 200);
  };

  const validate = async (certificate: string): Promise<Json> =>
    (await site.call('POST', '/v1/pki/certificates/validate', { certificate_pem: certificate })).body;

  describe('a certificate of a profile', () => {
    it('is listed and read through /v1/pki and /v1', async () => {
      const it = await issue();
      const id = parseId('cert', it.certificateId);
      for (const query of [`serial_number=${it.serialNumber}`, `ca_id=${caId}`, 'san=a.example.com']) {
        const { data } = await site.read<{ data: readonly Json[] }>(`/v1/pki/certificates?${query}`);
        expect(data.map((one) => parseId('cert', String(one['id'])))).toContain(id);
      }
      for (const named of [it.certificateId, it.serialNumber]) {
        const read = await site.read(`/v1/pki/certificates/${named}`);
        expect(read).toMatchObject({ common_name: 'a.example.com', is_revoked: false });
      }
      const own = await site.read(`/v1/certificates/${it.certificateId}`);
      expect(parseId('profile', String(own['profile_id']))).toBe(profileId);
    });

    it('is valid, until it is revoked through /v1/pki, and then is so everywhere', async () => {
      const it = await issue();
      expect(await validate(it.certificate)).toMatchObject({ valid: true });
      const revoked = { serial_number: it.serialNumber, reason: 'superseded' };
      expect((await site.call('POST', '/v1/pki/revoke', revoked)).status).toBe(200);
      expect(await validate(it.certificate)).toMatchObject({ valid: false });
      const { certificate } = await site.read<{ certificate: Json }>(`${CERTIFICATES}/${it.certificateId}`);
      expect(certificate).toMatchObject({ status: 'revoked', revocationReason: 4 });
      const refused = await site.call('POST', `${CERTIFICATES}/${it.certificateId}/renew`);
      expectTold(refused, 400, 'BadRequest', /^Certificate is not eligible for renewal: .*revoked/);
    });

    it('is renewed through /v1/pki under its profile, with usages and algorithms as before', async () => {
      const old = await issue({ keyAlgorithm: 'RSA_2048', signatureAlgorithm: 'ECDSA-SHA256' });
      const path = `/v1/pki/certificates/${old.certificateId}/renew`;
      const renewed = await site.made<Json>(path);
      const [before, after] = [old.certificate, renewed['certificate']].map((pem) =>
        parseCertificatePem(`${String(pem).trim()}\n`),
      );
      for (const oid of ['2.5.29.15', '2.5.29.17', '2.5.29.37', '2.5.29.32']) {
        expect(findExtension(after as never, oid)).toEqual(findExtension(before as never, oid));
      }
      expect(after?.signatureAlgorithm.oid).toBe(before?.signatureAlgorithm.oid);
      expect(renewed['private_key']).toMatch(/RSA PRIVATE KEY/);
      const read = await site.read(`/v1/certificates/${renewed['certificate_id']}`);
      expect(parseId('profile', String(read['profile_id']))).toBe(profileId);
      expect(read).toMatchObject({ origin: 'renew', key_algorithm: 'rsa-2048' });
      const named = await site.call('POST', path, { role });
      expect([named.status, named.text]).toEqual([422, expect.stringMatching(/role/)]);
    });

    it('that was signed for a CSR needs one there, and cannot be renewed here', async () => {
      const body = { profileId, csr: csr({ commonName: 'a.example.com' }), ttl: '1h' };
      const signed = await site.made<Issued>(`${CERTIFICATES}/sign-certificate`, body, undefined, 200);
      const path = `/v1/pki/certificates/${signed.certificateId}/renew`;
      expect((await site.call('POST', path)).status).toBe(422);
      expect((await site.call('POST', path, { csr_pem: csr({ commonName: 'a.example.com' }) })).status).toBe(
        201,
      );
      const refused = await site.call('POST', `${CERTIFICATES}/${signed.certificateId}/renew`);
      expectTold(refused, 403, 'ForbiddenError', /issued from CSR/);
    });
  });

  describe('a certificate of a role', () => {
    it('is read, revoked and validated through Infisical’s addresses', async () => {
      const it = await site.issue(role);
      const plain = parseId('cert', it.certificate_id);
      const serial = it.serial_number.replaceAll(':', '').toLowerCase();
      for (const named of [it.certificate_id, plain, serial]) {
        const { certificate } = await site.read<{ certificate: Json }>(`${CERTIFICATES}/${named}`);
        expect(certificate).toMatchObject({ id: plain, serialNumber: serial, status: 'active' });
      }
      const revoked = await site.call('POST', `${CERTIFICATES}/${plain}/revoke`, {
        revocationReason: 'KEY_COMPROMISE',
      });
      expect(revoked.body).toMatchObject({
        message: 'Successfully revoked certificate',
        serialNumber: serial,
      });
      expect(await validate(it.certificate)).toMatchObject({ valid: false });
      const read = await site.read(`/v1/certificates/${it.certificate_id}`);
      expect(read).toMatchObject({ status: 'revoked', revocation_reason: 'key_compromise' });
    });

    it('is renewed under its role, once', async () => {
      const it = await site.issue(role);
      const renew = (): Promise<Answer> => site.call('POST', `${CERTIFICATES}/${it.certificate_id}/renew`);
      const first = await renew();
      expect(first.status, first.text).toBe(200);
      const read = await site.read(`/v1/certificates/${first.body['certificateId']}`);
      expect(read).toMatchObject({ role, replaces_id: it.certificate_id });
      const again = await renew();
      const text = 'Certificate is not eligible for renewal: Certificate has already been renewed';
      expectTold(again, 400, 'BadRequest', text);
    });

    it('that was imported is not renewed here', async () => {
      const theirs = await site.issue(await site.newRole());
      const other = await site.newTenant();
      const body = { certificate_pem: theirs.certificate };
      const imported = await site.made<Json>('/v1/pki/certificates/import', body, other);
      const id = String(imported['id'] ?? imported['certificate_id']);
      const refused = await site.call('POST', `${CERTIFICATES}/${id}/renew`, {}, other);
      const text = 'Only certificates issued from a profile can be renewed';
      expectTold(refused, 403, 'ForbiddenError', text);
      const nobodys = await site.call('POST', `${CERTIFICATES}/${theirs.certificate_id}/renew`, {}, other);
      expectTold(nobodys, 404, 'NotFound', 'Certificate not found');
    });
  });

  it('a renewal lasts whole days', async () => {
    const short = await issue();
    const path = `${CERTIFICATES}/${short.certificateId}/renew`;
    const renewed = await site.made<Issued>(path, undefined, undefined, 200);
    const { notAfter, notBefore } = parseCertificatePem(`${renewed.certificate}\n`);
    expect(notAfter - notBefore).toBe(86_400);
    expect(Object.keys(renewed)).toContain('privateKey');
  });

  it('a renewal is rounded up to no more than its policy permits', async () => {
    const policy = await newPolicy(site, { validity: { max: '2h' } });
    const { id } = await newProfile(site, { caId, certificatePolicyId: policy.id });
    const short = await issue({ profileId: id, extendedKeyUsages: undefined });
    const path = `${CERTIFICATES}/${short.certificateId}/renew`;
    const renewed = await site.made<Issued>(path, undefined, undefined, 200);
    const { notAfter, notBefore } = parseCertificatePem(`${renewed.certificate}\n`);
    expect(notAfter - notBefore).toBe(7200);
  });

  it('two renewals at once are one', async () => {
    const it = await issue();
    const path = `${CERTIFICATES}/${it.certificateId}/renew`;
    const answers = await Promise.all([1, 2, 3].map(() => site.call('POST', path)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 400, 400]);
  });
});
