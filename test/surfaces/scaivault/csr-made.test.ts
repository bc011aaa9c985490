import { createPrivateKey, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseId } from '../../../src/base/ids.ts';
import { csr } from '../../support/csr.ts';
import {
  approve,
  approved,
  type Cast,
  castOf,
  imported,
  newPerson,
  signed,
} from '../../support/csr-requests.ts';
import { expectError } from '../../support/refused.ts';
import { type Answer, type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

/** The contract's own example. */
const EXAMPLE = {
  subject: { common_name: 'billing.svc.cluster.local' },
  san_dns: ['billing-api.svc.cluster.local'],
  key_type: 'ec',
  key_size: 256,
};

describe.each(STORES)('CSRs that are made here, over $name', (kind) => {
  let site: TestSite;
  let cast: Cast;
  let ca: string;
  beforeAll(async () => {
    site = await siteOver(kind);
    cast = await castOf(site);
    ca = await site.newCa({ parent_ca_id: await site.newCa() });
  });
  afterAll(() => site.close());

  const make = (body: Json = EXAMPLE, token = cast.requester): Promise<Answer> =>
    site.call('POST', '/v1/pki/csr', body, token);
  const made = async (body?: Json): Promise<string> => String((await make(body)).body['id']);
  const take = (id: string, token = cast.requester): Promise<Answer> =>
    site.call('POST', `/v1/pki/csr/${id}/private-key`, undefined, token);
  const show = (id: string): Promise<Json> => site.read(`/v1/pki/csr/${id}`, cast.reviewer);

  it('go the contract’s way, and give their key once, after signing', async () => {
    const answer = await make();
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: 'pending',
      subject: { common_name: 'billing.svc.cluster.local' },
      san_dns: ['billing.svc.cluster.local', 'billing-api.svc.cluster.local'],
      key_type: 'ec',
      key_size: 256,
      has_private_key: true,
      not_granted: [],
      warnings: [],
    });
    expect(answer.text).not.toContain('PRIVATE KEY');
    const id = String(answer.body['id']);
    expectError(await take(id), { status: 409, code: 'csr_not_signed' });
    await approve(site, id, cast.reviewer);
    expectError(await take(id), { status: 409, code: 'csr_not_signed' });
    const issued = await signed(site, id, cast, ca);
    expect(Object.keys(issued)).not.toContain('private_key');

    const key = await keyOf(id);
    expect(await keys()).toContainEqual(expect.objectContaining({ purpose: 'request', id: key }));
    const given = await take(id);
    expect(given.status).toBe(200);
    expect(Object.keys(given.body)).toEqual(['private_key']);
    expect(given.headers).toMatchObject({ 'cache-control': 'no-store' });
    const pem = String(given.body['private_key']);
    expect(pem).toMatch(/^-----BEGIN EC PRIVATE KEY-----\n/);
    const certificate = new X509Certificate(issued.certificate);
    expect(certificate.checkPrivateKey(createPrivateKey(pem))).toBe(true);
    expect(certificate.subjectAltName).toBe(
      'DNS:billing.svc.cluster.local, DNS:billing-api.svc.cluster.local',
    );
    expectError(await take(id), { status: 409, code: 'private_key_taken' });
    expect(await show(id)).toMatchObject({ status: 'signed', has_private_key: false });
    expect(await keys()).not.toContainEqual(expect.objectContaining({ id: key }));
    const [event] = await site.events('&action=pki_csr_private_key&success=true');
    expect(event).toMatchObject({ identity_id: cast.requesterId });
    await expectNowhere(pem.split('\n')[1] ?? '');
  });

  it.each([
    [{ key_type: 'rsa' }, 'rsa', 2048, 'RSA PRIVATE KEY'],
    [{ key_type: 'ec', key_size: 384 }, 'ec', 384, 'EC PRIVATE KEY'],
    [{ key_type: 'ed25519' }, 'ed25519', 255, 'PRIVATE KEY'],
    [{}, 'ec', 256, 'EC PRIVATE KEY'],
  ])('have the key that %j asks for', async (keys, key_type, key_size, label) => {
    const answer = await make({ subject: { common_name: 'a.example.com' }, ...keys });
    expect(answer.body).toMatchObject({ key_type, key_size });
    const id = String(answer.body['id']);
    await approve(site, id, cast.reviewer);
    await signed(site, id, cast, ca);
    expect(String((await take(id)).body['private_key'])).toContain(`-----BEGIN ${label}-----`);
  });

  it('carry a subject and names of every kind', async () => {
    const id = await made({
      subject: {
        common_name: 'a.example.com',
        organization: 'Acme',
        organizational_unit: ['a', 'b'],
        country: 'DE',
      },
      san_dns: ['B.example.com'],
      san_ip: ['10.0.0.1', '2001:DB8::1'],
      san_email: ['ops@example.com'],
      san_uri: ['spiffe://example.com/a'],
    });
    const seen = await show(id);
    expect(seen).toMatchObject({
      subject_dn: 'CN=a.example.com,OU=b,OU=a,O=Acme,C=DE',
      san_dns: ['a.example.com', 'b.example.com'],
      san_ip: ['10.0.0.1', '2001:db8::1'],
      san_email: ['ops@example.com'],
      san_uri: ['spiffe://example.com/a'],
      not_granted: [],
    });
    // What was made here is taken at the other door, too.
    const again = await imported(site, cast.requester, String(seen['csr_pem']));
    expect(await show(again)).toMatchObject({ subject_dn: seen['subject_dn'], has_private_key: false });
  });

  it('say which fields they do not know', async () => {
    const answer = await make({ ...EXAMPLE, san: [], subject: { common_name: 'x', organisation: 'Acme' } });
    expect(answer.body['warnings']).toEqual([
      expect.stringContaining('"san"'),
      expect.stringContaining('"organisation"'),
    ]);
  });

  it.each<[string, Json, string]>([
    ['no size that the key type has', { ...EXAMPLE, key_size: 2048 }, 'key_size'],
    ['a key type of nobody', { ...EXAMPLE, key_type: 'dsa' }, 'key_type'],
    ['an address among the DNS names', { ...EXAMPLE, san_dns: ['10.0.0.1'] }, 'san_dns[0]'],
    ['a name that is none', { ...EXAMPLE, san_dns: ['a..b'] }, 'san_dns[0]'],
    ['a name among the addresses', { ...EXAMPLE, san_ip: ['a.example.com'] }, 'san_ip[0]'],
    ['an e-mail address that is none', { ...EXAMPLE, san_email: ['a'] }, 'san_email[0]'],
    ['a URI that is none', { ...EXAMPLE, san_uri: ['a'] }, 'san_uri[0]'],
    [
      'a common name that looks like a host',
      { subject: { common_name: 'www_1.example.com' } },
      'subject.common_name',
    ],
    ['a common name of 65 characters', { subject: { common_name: 'x'.repeat(65) } }, 'subject'],
    ['a country of three letters', { subject: { common_name: 'x', country: 'DEU' } }, 'subject'],
    ['an organization of two lines', { subject: { common_name: 'x', organization: 'a\nb' } }, 'subject'],
    [
      'an organization that is no text',
      { subject: { common_name: 'x', organization: 1 } },
      'subject.organization',
    ],
    ['101 names', { san_dns: Array.from({ length: 101 }, (_, i) => `n${i}.example.com`) }, 'san_dns'],
  ])('are refused with %s', async (_, body, field) => {
    expectError(await make(body), { field });
  });

  it('are refused when they could never be signed, before a key is made', async () => {
    const before = (await keys()).length;
    expectError(await make({}), { rule: 'names_present', field: 'subject.common_name' });
    const many = Array.from({ length: 100 }, (_, i) => `n${i}.example.com`);
    expectError(await make({ san_dns: many, san_ip: ['10.0.0.1'] }), { rule: 'names_bounded' });
    expect((await keys()).length).toBe(before);
    expect((await make({ san_dns: many })).status).toBe(201);
  });

  it('give their key to their requester alone, by any token of its own', async () => {
    const id = await made();
    await approve(site, id, cast.reviewer);
    await signed(site, id, cast, ca);
    const other = await newPerson(site, ['pki:issue']);
    for (const token of [other.token, site.admin]) {
      expectError(await take(id, token), { status: 403, code: 'access_denied' });
    }
    const own = await site.newToken(['pki:issue'], { identity_id: cast.requesterId });
    expect((await take(id, own)).status).toBe(200);
  });

  it('have a key to give that an imported one has not', async () => {
    const id = await approved(site, cast);
    const refusal = { status: 404, code: 'private_key_not_stored' };
    expectError(await take(id), refusal);
    await signed(site, id, cast, ca);
    expectError(await take(id), refusal);
  });

  it('lose their key when they are rejected', async () => {
    const id = await made();
    const key = await keyOf(id);
    expect(await keys()).toContainEqual(expect.objectContaining({ id: key, purpose: 'request' }));
    const answer = await site.call('POST', `/v1/pki/csr/${id}/reject`, { reason: 'no' }, cast.reviewer);
    expect(answer.body).toMatchObject({ status: 'rejected', has_private_key: false });
    expect(await keys()).not.toContainEqual(expect.objectContaining({ id: key }));
    expectError(await take(id), { status: 409, code: 'csr_not_signed' });
  });

  async function keys(): Promise<readonly { readonly id: string; readonly purpose: string }[]> {
    return site.site.store.list('keys', {}, { limit: 1000 });
  }

  async function keyOf(text: string): Promise<string | null> {
    const id = parseId('csr', text);
    const [row] = id === undefined ? [] : await site.site.store.list('csrRequests', { id }, { limit: 1 });
    return row?.keyId ?? null;
  }

  /** Neither in the audit trail, nor in the log, nor in any answer about the request. */
  async function expectNowhere(trace: string): Promise<void> {
    expect(trace).toHaveLength(64);
    expect(site.log.join('')).not.toContain(trace);
    const links = await site.site.store.links(undefined, 10_000);
    expect(JSON.stringify(links.map(({ events }) => events))).not.toContain(trace);
    const outbox = await site.site.store.all('outbox', {});
    expect(JSON.stringify(outbox)).not.toContain(trace);
    expect(JSON.stringify(await site.read('/v1/pki/csr'))).not.toContain(trace);
  }
});

describe('RSA keys of CSRs', () => {
  it('have the bounds of the queue: beyond an identity’s share it is 429', async () => {
    const site = await memorySite();
    const body = { subject: { common_name: 'a.example.com' }, key_type: 'rsa', key_size: 2048 };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => site.call('POST', '/v1/pki/csr', body)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expectError(answer, { status: 429, code: 'rate_limited' });
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
    }
    expect(answers.filter(({ status }) => status === 201).length).toBe(12 - refused.length);
    const { data } = await site.read<{ data: readonly unknown[] }>('/v1/pki/csr');
    expect(data).toHaveLength(12 - refused.length);
    // A small key is made all the same.
    await imported(site, site.admin, csr());
    await site.close();
  });
});
