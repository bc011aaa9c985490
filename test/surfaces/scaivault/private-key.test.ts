import { createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csr } from '../../support/csr.ts';
import { foreignCertificate } from '../../support/foreign-certificate.ts';
import { rowOf } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { revoke } from '../../support/revoked.ts';
import { type Answer, type Issued, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

describe.each(STORES)('stored keys over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa();
    role = await site.newRole({ ca_id: ca, store_private_keys: true });
  });
  afterAll(() => site.close());

  const read = (id: string, token?: string): Promise<Answer> =>
    site.call('POST', `/v1/pki/certificates/${id}/private-key`, undefined, token);

  it.each([
    ['ec', {}],
    ['rsa', { key_type: 'rsa' }],
    ['ed25519', { key_type: 'ed25519' }],
  ])('of an %s certificate is answered as it was at issue, as often as it is asked for', async (_, keys) => {
    const own = await site.newRole({ ca_id: ca, store_private_keys: true, ...keys });
    const issued = await site.issue(own);
    for (let i = 0; i < 2; i++) {
      const answer = await read(issued.certificate_id);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toEqual({
        certificate_id: issued.certificate_id,
        private_key: issued.private_key,
      });
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    }
  });

  it('is in the audit trail each time, without the key', async () => {
    const issued = await site.issue(role);
    const answer = await read(issued.certificate_id);
    const requestId = String(answer.headers['x-request-id']);
    const [event, ...more] = await site.events(`&request_id=${requestId}`);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      action: 'pki_private_key_read',
      success: true,
      extra_data: { certificate_id: (await rowOf(site, issued.certificate_id)).id },
    });
    expect(JSON.stringify(event)).not.toContain(issued.private_key.split('\n')[1]);
  });

  it('of a renewed certificate is the new one’s', async () => {
    const old = await site.issue(role);
    const renewed = await site.made<Issued>(`/v1/pki/certificates/${old.certificate_id}/renew`);
    expect((await read(renewed.certificate_id)).body['private_key']).toBe(renewed.private_key);
    expect((await read(old.certificate_id)).body['private_key']).toBe(old.private_key);
  });

  it('of a revoked and of an expired certificate is answered still: there may be something to decrypt', async () => {
    const issued = await site.issue(role, { common_name: 'a.example.com', ttl: '1h' });
    await revoke(site, issued.certificate_id);
    site.clock.advance(2 * 3_600_000);
    expect((await read(issued.certificate_id)).body['private_key']).toBe(issued.private_key);
  });

  it('that was never stored is 404, with the reason', async () => {
    const plain = await site.newRole({ ca_id: ca });
    const issued = await site.issue(plain);
    const signed = await site.made<Issued>(`/v1/pki/sign/${role}`, { csr_pem: csr() });
    const imported = await site.made<{ id: string }>('/v1/pki/certificates/import', {
      certificate_pem: foreignCertificate().pem,
    });
    const { tenantId } = await rowOf(site, issued.certificate_id);
    const rows = await site.site.store.all('certificates', { tenantId, isAuthority: true });
    for (const [id, message] of [
      [issued.certificate_id, /store_private_keys/],
      [signed.certificate_id, /from a CSR/],
      [imported.id, /imported without one/],
      [String(rows[0]?.id), /authority's key never leaves/],
    ] as const) {
      const refused = await read(id);
      expectError(refused, { status: 404, code: 'private_key_not_stored', message });
      expect(await site.events(`&request_id=${refused.error?.request_id}`)).toMatchObject([
        { action: 'pki_private_key_read', success: false },
      ]);
    }
  });

  it('is for key:read, which issuing and administering do not bring', async () => {
    const issued = await site.issue(role);
    const lacking = await site.newToken(['pki:admin', 'pki:issue', 'pki:read']);
    const refused = await read(issued.certificate_id, lacking);
    expectError(refused, { status: 403, code: 'insufficient_scope' });
    expect((await read(issued.certificate_id, await site.newToken(['key:read']))).status).toBe(200);
  });

  it('is for a narrowed token where the certificate is of one of its roles', async () => {
    const [mine, other] = [await site.issue(role), await site.issue(await site.newRole({ ca_id: ca }))];
    const key = foreignCertificate();
    const imported = await site.made<{ id: string }>('/v1/pki/certificates/import', {
      certificate_pem: key.pem,
      private_key_pem: key.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    });
    const narrowed = await site.newToken(['key:read'], { only: { roles: [role] } });
    expect((await read(mine.certificate_id, narrowed)).status).toBe(200);
    for (const id of [other.certificate_id, imported.id, 'cert_01jd0000000000000000000000', 'x']) {
      expectError(await read(id, narrowed), { status: 403, code: 'access_denied' });
    }
    const whole = await read(imported.id);
    expect(createPrivateKey(String(whole.body['private_key'])).equals(key.key.privateKey)).toBe(true);
  });

  it('of another tenant is not there', async () => {
    const issued = await site.issue(role);
    const refused = await read(issued.certificate_id, await site.newTenant());
    expectError(refused, { status: 404, code: 'certificate_not_found' });
  });
});
