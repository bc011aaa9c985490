import { createPrivateKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csr, ecKey } from '../../support/csr.ts';
import { foreignCertificate } from '../../support/foreign-certificate.ts';
import { rowOf, signedDirectly } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Issued, type Json, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const DAY = 86_400;

describe.each(STORES)('renewing over $name', (kind) => {
  let site: TestSite;
  let ca: string;
  let role: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    ca = await site.newCa({ parent_ca_id: await site.newCa() });
    role = await site.newRole({ ca_id: ca, max_ttl: '720h' });
  });
  afterAll(() => site.close());

  const ask = (id: string, body: Json = {}, token?: string): Promise<Answer> =>
    site.call('POST', `/v1/pki/certificates/${id}/renew`, body, token);
  const renew = (id: string, body: Json = {}): Promise<Issued> =>
    site.made<Issued>(`/v1/pki/certificates/${id}/renew`, body);
  const sign = (body: Json, under = role): Promise<Issued> =>
    site.made<Issued>(`/v1/pki/sign/${under}`, body);
  const lengthOf = ({ not_after }: Issued): number =>
    Date.parse(not_after) / 1000 - Math.floor(site.clock.now() / 1000);
  const imported = async (names: readonly string[], more: Json = {}): Promise<string> => {
    const general = names.map((value) => ({ type: 'dns', value }) as const);
    const { pem } = foreignCertificate({
      subject: [{ type: 'organizationName', value: 'Old' }],
      names: general,
    });
    return (await site.made<{ id: string }>('/v1/pki/certificates/import', { certificate_pem: pem, ...more }))
      .id;
  };

  it('answers as issue does: the same names, a new key, a new serial number', async () => {
    const names = { common_name: 'a.example.com', alt_names: ['b.example.com'], ip_sans: ['10.0.0.1'] };
    const old = await site.issue(role, { ...names, ttl: '168h' });
    const answer = await ask(old.certificate_id, { ttl: '24h' });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(Object.keys(answer.body).sort()).toEqual(Object.keys(old).sort());
    const renewed = answer.body as unknown as Issued;
    const [before, after] = [new X509Certificate(old.certificate), new X509Certificate(renewed.certificate)];
    expect([after.subject, after.subjectAltName]).toEqual([before.subject, before.subjectAltName]);
    expect(after.checkPrivateKey(createPrivateKey(renewed.private_key))).toBe(true);
    expect(after.publicKey.equals(before.publicKey)).toBe(false);
    expect(after.serialNumber).not.toBe(before.serialNumber);
    expect(lengthOf(renewed)).toBe(DAY);
    expect(renewed.warnings).toEqual([]);
  });

  it('leaves the old one as it was, and each names the other', async () => {
    const old = await site.issue(role);
    const shown = await site.read(`/v1/pki/certificates/${old.certificate_id}`);
    const renewed = await renew(old.certificate_id);
    const again = await renew(renewed.certificate_id);
    expect(await site.read(`/v1/pki/certificates/${old.certificate_id}`)).toEqual(shown);
    const rows = await Promise.all([old, renewed, again].map(({ certificate_id: id }) => rowOf(site, id)));
    const [first, second, third] = rows.map(({ id }) => id);
    expect(rows).toMatchObject([
      { lineageId: first, replacesId: null, replacedBy: second, origin: 'issue' },
      { lineageId: first, replacesId: first, replacedBy: third, origin: 'renew', role },
      { lineageId: first, replacesId: second, replacedBy: null, origin: 'renew', role },
    ]);
  });

  it('tells the audit trail and the outbox, and counts it', async () => {
    const old = await site.issue(role);
    const before = await site.read(`/v1/pki/ca/${ca}`);
    const renewed = await renew(old.certificate_id);
    const after = await site.read(`/v1/pki/ca/${ca}`);
    expect(Number(after['certificates_issued']) - Number(before['certificates_issued'])).toBe(1);
    const [event] = await site.events('&action=pki_renew&success=true');
    const [one, other] = [await rowOf(site, old.certificate_id), await rowOf(site, renewed.certificate_id)];
    expect(event?.extra_data).toMatchObject({
      certificate_id: other.id,
      replaces_id: one.id,
      lineage_id: one.id,
      role,
      names: ['dns:a.example.com'],
    });
    const { tenantId } = one;
    const told = await site.site.store.all('outbox', { tenantId, type: 'certificate.renewed' });
    expect(told.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ certificate_id: other.id, replaces_id: one.id }),
    );
  });

  it('without a ttl is for as long as the old one was, and follows the caps of today', async () => {
    const own = await site.newRole({ ca_id: ca, max_ttl: '720h' });
    const old = await site.issue(own, { common_name: 'a.example.com', ttl: '168h' });
    const usual = await site.issue(own);
    site.clock.advance(5 * DAY * 1000);
    expect(lengthOf(await renew(old.certificate_id))).toBe(7 * DAY);
    expect(lengthOf(await renew(usual.certificate_id))).toBe(30 * DAY);
    const long = await renew(old.certificate_id, { ttl: '2000h' });
    expect([lengthOf(long), long.warnings]).toEqual([30 * DAY, [expect.stringContaining('max_ttl')]]);
    await site.call('PATCH', `/v1/pki/roles/${own}`, { max_ttl: '24h' });
    const short = await renew(old.certificate_id);
    expect([lengthOf(short), short.warnings]).toEqual([DAY, [expect.stringContaining('max_ttl, 24h')]]);
  });

  it('is judged by the role of today: what it no longer permits is refused', async () => {
    const own = await site.newRole({ ca_id: ca, allowed_domains: ['example.com', 'example.org'] });
    const [kept, lost] = [
      await site.issue(own, { common_name: 'a.example.com' }),
      await site.issue(own, { common_name: 'a.example.org' }),
    ];
    await renew(lost.certificate_id);
    await site.call('PATCH', `/v1/pki/roles/${own}`, { allowed_domains: ['example.com'] });
    expectError(await ask(lost.certificate_id), { rule: 'dns_allowed', field: 'id' });
    await renew(kept.certificate_id);
  });

  it('gets the kind of key that the role asks for today, of the authority that the role names today', async () => {
    const own = await site.newRole({ ca_id: ca });
    const old = await site.issue(own);
    const other = await site.newCa();
    await site.call('PATCH', `/v1/pki/roles/${own}`, { ca_id: other, key_type: 'ed25519' });
    const renewed = await renew(old.certificate_id);
    expect(new X509Certificate(renewed.certificate).publicKey.asymmetricKeyType).toBe('ed25519');
    expect(await site.read(`/v1/pki/certificates/${renewed.certificate_id}`)).toMatchObject({
      issuer_ca_id: other,
    });
    expect((await rowOf(site, renewed.certificate_id)).lineageId).toBe(
      (await rowOf(site, old.certificate_id)).id,
    );
  });

  it('of a role that was removed is refused, unless another is named', async () => {
    const own = await site.newRole({ ca_id: ca });
    const old = await site.issue(own);
    expectError(await ask(old.certificate_id, { role }), { field: 'role', message: /issued under/ });
    await site.call('DELETE', `/v1/pki/roles/${own}`);
    const refused = await ask(old.certificate_id);
    expectError(refused, { rule: 'role_present', field: 'role', message: /removed/ });
    expectError(await ask(old.certificate_id, { role: 'no-such-role' }), { field: 'role' });
    expectError(await ask(old.certificate_id, { role: '../x' }), { field: 'role' });
    await renew(old.certificate_id, { role });
  });

  it('of one that was made from a CSR needs a CSR, whose names are the old ones or fewer', async () => {
    const old = await sign({ csr_pem: csr({ commonName: 'a.example.com', dns: ['b.example.com'] }) });
    expectError(await ask(old.certificate_id), { field: 'csr_pem', message: /is required/ });
    for (const parts of [{}, { dns: ['b.example.com'] }, { commonName: 'A.example.com' }]) {
      const key = ecKey();
      const answer = await ask(old.certificate_id, { csr_pem: csr({ ...parts, key }) });
      expect(answer.status, answer.text).toBe(201);
      expect(answer.body).not.toHaveProperty('private_key');
      const certificate = new X509Certificate(String(answer.body['certificate']));
      expect(certificate.checkPrivateKey(key.privateKey)).toBe(true);
      expect([certificate.subject, certificate.subjectAltName]).toEqual([
        'CN=a.example.com',
        'DNS:a.example.com, DNS:b.example.com',
      ]);
      expectError(await ask(String(answer.body['certificate_id'])), { field: 'csr_pem' });
    }
    for (const parts of [
      { commonName: 'c.example.com' },
      { dns: ['a.example.com', 'c.example.com'] },
      { ips: ['10.0.0.1'] },
      { commonName: 'Somebody Else' },
    ]) {
      const refused = await ask(old.certificate_id, { csr_pem: csr(parts) });
      expectError(refused, { rule: 'csr_names', field: 'csr_pem' });
    }
    const wrong = await ask(old.certificate_id, { csr_pem: csr({ key: ecKey('P-384') }) });
    expectError(wrong, { rule: 'key_algorithm', field: 'csr_pem' });
  });

  it('of one whose key was made here takes a CSR as well', async () => {
    const old = await site.issue(role);
    const key = ecKey();
    const answer = await ask(old.certificate_id, { csr_pem: csr({ key }) });
    expect(answer.status).toBe(201);
    expect(new X509Certificate(String(answer.body['certificate'])).checkPrivateKey(key.privateKey)).toBe(
      true,
    );
    expect(answer.body).not.toHaveProperty('private_key');
  });

  it('says which attributes of the subject are not carried on', async () => {
    const own = await site.newRole({ ca_id: ca, allowed_domains: ['only-here.test'] });
    const { warnings } = await renew(await imported(['x.only-here.test']), { ttl: '1h' });
    expect(warnings).toEqual([expect.stringMatching(/\bO\b/)]);
    await site.call('DELETE', `/v1/pki/roles/${own}`);
  });

  it('of one that was imported is under the role that is named, or the single one that permits it', async () => {
    const [one, other] = [
      await site.newRole({ ca_id: ca, allowed_domains: ['first.test', 'both.test'] }),
      await site.newRole({ ca_id: ca, allowed_domains: ['second.test', 'both.test'] }),
    ];
    const roleOf = async (issued: Issued): Promise<unknown> =>
      (await rowOf(site, issued.certificate_id)).role;
    expect(await roleOf(await renew(await imported(['a.first.test'])))).toBe(one);
    expect(await roleOf(await renew(await imported(['a.both.test']), { role: other }))).toBe(other);
    const several = await ask(await imported(['b.both.test']));
    expectError(several, { field: 'role', message: new RegExp([one, other].sort().join(', ')) });
    expectError(await ask(await imported(['a.nowhere.test'])), { rule: 'role_fits', field: 'role' });
    const refused = await ask(await imported(['a.elsewhere.test']), { role: one });
    expectError(refused, { rule: 'dns_allowed', field: 'id' });
    const renewed = await renew(await imported(['c.first.test']));
    expect(await roleOf(await renew(renewed.certificate_id))).toBe(one);
  });

  it('of one that was signed for an approved CSR needs a role that is named', async () => {
    const csr_pem = csr({ commonName: 'a.example.com' });
    const old = await signedDirectly(site, ca, csr_pem);
    const refused = await ask(old, { csr_pem });
    expectError(refused, { rule: 'role_present', field: 'role', message: /CSR request/ });
    expect((await ask(old, { csr_pem, role })).status).toBe(201);
  });

  it('may come after the end of the old one: the token is what proves the right', async () => {
    const old = await site.issue(role, { common_name: 'a.example.com', ttl: '1h' });
    site.clock.advance(2 * DAY * 1000);
    expect(lengthOf(await renew(old.certificate_id))).toBe(3600);
  });

  it('twice at once gives two, and the old one names one of them', async () => {
    const old = await site.issue(role);
    const both = await Promise.all([renew(old.certificate_id), renew(old.certificate_id)]);
    const ids = await Promise.all(both.map(async (one) => (await rowOf(site, one.certificate_id)).id));
    expect(new Set(ids).size).toBe(2);
    expect(ids).toContain((await rowOf(site, old.certificate_id)).replacedBy);
  });

  it('answers 404 for what is not there, and for what is no id', async () => {
    const old = await site.issue(role);
    for (const id of ['cert_01jd0000000000000000000000', 'x', old.serial_number]) {
      expectError(await ask(id), { status: 404, code: 'certificate_not_found' });
    }
    expectError(await ask(old.certificate_id, { ttl: '1 fortnight' }), {
      status: 400,
      code: 'invalid_duration',
    });
  });

  it('takes no body at all', async () => {
    const old = await site.issue(role);
    const answer = await site.call('POST', `/v1/pki/certificates/${old.certificate_id}/renew`);
    expect(answer.status).toBe(201);
  });
});
