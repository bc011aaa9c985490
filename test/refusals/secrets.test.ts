import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CsrParts, csr } from '../support/csr.ts';
import { foreignCertificate } from '../support/foreign-certificate.ts';
import {
  type Answer,
  type Issued,
  type Json,
  type Method,
  memorySite,
  type TestSite,
} from '../support/site.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PEM = {
  pkcs8: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  sec1: privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
  encrypted:
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIHeMEkGCSqGSIb3DQEFDTA8MBsGCSqGSIb3DQEFDDAO\n-----END ENCRYPTED PRIVATE KEY-----\n',
  openssh:
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAA\n-----END OPENSSH PRIVATE KEY-----\n',
};
const FOREIGN = foreignCertificate();
const TOKEN = 'chy_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
/** Each secret, and a part of it that must be nowhere. */
const SECRETS: readonly (readonly [secret: string, trace: string])[] = [
  ...Object.values(PEM).map((pem) => [pem, pem.split('\n')[1] ?? pem] as const),
  [PEM.pkcs8.replaceAll('\n', ''), PEM.pkcs8.split('\n')[1] ?? ''],
  [TOKEN, TOKEN],
];

let site: TestSite;
let role: string;
let ca: string;
let request: string;
let certificate: string;
beforeAll(async () => {
  site = await memorySite();
  ca = await site.newCa();
  role = await site.newRole({ ca_id: ca });
  request = (await site.made<{ id: string }>('/v1/pki/csr/import', { csr_pem: csr() })).id;
  certificate = (await site.issue(role)).certificate_id;
});
afterAll(() => site.close());

/** Every text field of every request, and what else the request needs. */
const FIELDS: readonly (readonly [path: string, field: string, rest: Json])[] = [
  ['/v1/pki/issue/ROLE', 'common_name', {}],
  ['/v1/pki/issue/ROLE', 'alt_names', {}],
  ['/v1/pki/issue/ROLE', 'ip_sans', {}],
  ['/v1/pki/issue/ROLE', 'ttl', { common_name: 'a.example.com' }],
  ['/v1/pki/sign/ROLE', 'csr_pem', {}],
  ['/v1/pki/sign/ROLE', 'common_name', { csr_pem: csr() }],
  ['/v1/pki/sign/ROLE', 'alt_names', { csr_pem: csr() }],
  ['/v1/pki/sign/ROLE', 'ttl', { csr_pem: csr() }],
  ['/v1/pki/explain/ROLE', 'csr_pem', {}],
  ['/v1/pki/explain/ROLE', 'alt_names', {}],
  ['/v1/pki/csr', 'san_dns', {}],
  ['/v1/pki/csr', 'key_type', {}],
  ['/v1/pki/csr/import', 'csr_pem', {}],
  ['/v1/pki/csr/CSR/reject', 'reason', {}],
  ['/v1/pki/csr/CSR/approve', 'ca_id', { validity_days: 1 }],
  ['/v1/pki/csr/CSR/sign', 'ca_id', { validity_days: 1 }],
  ['/v1/pki/certificates/CERTIFICATE/renew', 'csr_pem', {}],
  ['/v1/pki/certificates/CERTIFICATE/renew', 'role', {}],
  ['/v1/pki/certificates/CERTIFICATE/renew', 'ttl', {}],
  ['/v1/pki/certificates/import', 'certificate_pem', {}],
  ['/v1/pki/certificates/import', 'private_key_pem', { certificate_pem: FOREIGN.pem }],
  ['/v1/pki/certificates/import', 'chain_pem', { certificate_pem: FOREIGN.pem }],
  ['/v1/pki/ca', 'name', { common_name: 'X', ca_type: 'root', key_type: 'ec' }],
  ['/v1/pki/ca', 'common_name', { name: 'x', ca_type: 'root', key_type: 'ec' }],
  ['/v1/pki/ca', 'ca_type', { name: 'x', common_name: 'X' }],
  ['/v1/pki/ca', 'parent_ca_id', { name: 'x', common_name: 'X', ca_type: 'intermediate', key_type: 'ec' }],
  ['/v1/pki/ca', 'permitted_dns_domains', { name: 'x', common_name: 'X', ca_type: 'root', key_type: 'ec' }],
  ['/v1/pki/ca', 'excluded_ip_ranges', { name: 'x', common_name: 'X', ca_type: 'root', key_type: 'ec' }],
  ['/v1/pki/roles', 'name', { ca_id: 'CA' }],
  ['/v1/pki/roles', 'ca_id', { name: 'x' }],
  ['/v1/pki/roles', 'allowed_domains', { name: 'x', ca_id: 'CA' }],
  ['/v1/pki/roles', 'max_ttl', { name: 'x', ca_id: 'CA' }],
  ['/v1/pki/roles', 'key_usages', { name: 'x', ca_id: 'CA' }],
  ['/v1/pki/roles', 'ext_key_usages', { name: 'x', ca_id: 'CA' }],
  ['/v1/pki/trust-anchors', 'name', { certificate_pem: 'x' }],
  ['/v1/pki/trust-anchors', 'certificate_pem', { name: 'x' }],
  ['/v1/pki/certificates/validate', 'certificate_pem', {}],
  ['/v1/pki/certificates/validate', 'chain_pem', { certificate_pem: 'x' }],
  ['/v1/pki/certificates/validate', 'hostname', { certificate_pem: 'x' }],
  ['/v1/pki/certificates/validate', 'at', { certificate_pem: 'x' }],
  ['/v1/pki/certificates/validate', 'purpose', { certificate_pem: 'x' }],
  ['/v1/tenants', 'name', {}],
  ['/v1/identities', 'name', { type: 'user' }],
  ['/v1/identities', 'email', { type: 'user', name: 'x' }],
  ['/v1/groups', 'slug', {}],
  ['/v1/groups', 'identity_ids', { slug: 'x' }],
  ['/v1/tokens', 'name', { scopes: ['pki:read'] }],
  ['/v1/tokens', 'scopes', { name: 'x' }],
  ['/v1/tokens', 'ttl', { name: 'x', scopes: ['pki:read'] }],
  ['/v1/tokens', 'identity_id', { name: 'x', scopes: ['pki:read'] }],
];

const IN_CSRS: readonly (readonly [string, (secret: string) => CsrParts])[] = [
  ['common name', (value) => ({ subject: [{ type: 'commonName', value }] })],
  ['organization', (value) => ({ subject: [{ type: 'organizationName', value }], dns: ['a.example.com'] })],
  ['DNS name', (value) => ({ dns: [value] })],
  ['e-mail address', (value) => ({ names: [{ type: 'email', value: `${value}@example.com` }] })],
  ['URI', (value) => ({ names: [{ type: 'uri', value: `https://example.com/${value}` }] })],
];

describe('a secret that is pasted into', () => {
  it.each(IN_CSRS)('the %s of a CSR is refused and is nowhere', async (_, parts) => {
    const answer = await site.call('POST', '/v1/pki/csr/import', { csr_pem: csr(parts(TOKEN)) });
    expect(answer.status).toBe(422);
    expectNowhere(answer, TOKEN);
    await site.made('/v1/pki/csr/import', { csr_pem: csr(parts('a.example.com')) });
  });

  it.each([
    ['common_name', { subject: { common_name: TOKEN } }],
    ['organization', { subject: { organization: TOKEN, common_name: 'x' } }],
    ['san_email', { san_email: [`${TOKEN}@example.com`] }],
    ['san_uri', { san_uri: [`https://example.com/${TOKEN}`] }],
  ])('the field %s of a new CSR is refused and is nowhere', async (_, body) => {
    const answer = await site.call('POST', '/v1/pki/csr', body);
    expect(answer.status).toBe(422);
    expectNowhere(answer, TOKEN);
    await site.made('/v1/pki/csr', JSON.parse(JSON.stringify(body).replaceAll(TOKEN, 'a.example.com')));
  });

  it.each(FIELDS)('%s, field %s, is refused and is nowhere', async (path, field, rest) => {
    const listed = field.endsWith('s');
    for (const [secret, trace] of SECRETS) {
      const value = listed ? [secret] : secret;
      const body = JSON.parse(
        JSON.stringify({ ...rest, [field]: value }).replaceAll('"CA"', `"${ca}"`),
      ) as Json;
      const address = path.replace('ROLE', role).replace('CSR', request).replace('CERTIFICATE', certificate);
      const answer = await site.call('POST', address, body);
      expect([400, 404, 422], answer.text).toContain(answer.status);
      expectNowhere(answer, trace);
      // Of what changes nothing, a refusal is no event.
      const events = path.endsWith('/validate') ? 0 : 1;
      expect(await site.events(`&request_id=${answer.error?.request_id}`)).toHaveLength(events);
    }
  });

  it.each<[Method, string]>([
    ['GET', '/v1/pki/ca/SECRET'],
    ['GET', '/v1/pki/roles/SECRET'],
    ['DELETE', '/v1/pki/roles/SECRET'],
    ['GET', '/v1/pki/certificates/SECRET'],
    ['POST', '/v1/pki/certificates/SECRET/renew'],
    ['POST', '/v1/pki/certificates/SECRET/private-key'],
    ['GET', '/v1/pki/certificates?common_name=SECRET'],
    ['GET', '/v1/pki/certificates?ca_id=SECRET'],
    ['GET', '/v1/pki/certificates?serial_number=SECRET'],
    ['GET', '/v1/pki/certificates?cursor=SECRET'],
    ['GET', '/v1/pki/csr/SECRET'],
    ['POST', '/v1/pki/csr/SECRET/private-key'],
    ['GET', '/v1/pki/csr?status=SECRET'],
    ['GET', '/v1/audit/logs?action=SECRET'],
    ['GET', '/v1/audit/logs?from=SECRET'],
    ['DELETE', '/v1/tokens/SECRET'],
    ['GET', '/nothing/SECRET'],
    ['GET', '/nothing?token=SECRET'],
    ['PUT', '/v1/pki/ca/SECRET'],
  ])('the address of %s %s is nowhere', async (method, path) => {
    for (const [secret, trace] of SECRETS) {
      const answer = await site.call(method, path.replace('SECRET', encodeURIComponent(secret)));
      expectNowhere(answer, trace);
    }
  });

  it('the headers is nowhere', async () => {
    for (const headers of [
      { authorization: `Bearer ${TOKEN}` },
      { authorization: `Token ${TOKEN}` },
      { authorization: `Bearer ${site.admin}`, 'user-agent': TOKEN },
      { authorization: `Bearer ${site.admin}`, origin: `http://${TOKEN}` },
      { authorization: `Bearer ${site.admin}`, host: TOKEN },
      { authorization: `Bearer ${site.admin}`, 'x-request-id': TOKEN, cookie: TOKEN, referer: TOKEN },
    ]) {
      const answer = await site.send('POST', '/v1/pki/roles', { headers });
      expectNowhere(answer, TOKEN);
    }
    await expectNotRecorded(TOKEN);
  });

  it('a body that is no JSON is nowhere', async () => {
    const headers = { authorization: `Bearer ${site.admin}`, 'content-type': 'application/json' };
    for (const [secret, trace] of SECRETS) {
      const answer = await site.send('POST', `/v1/pki/issue/${role}`, { headers, payload: secret });
      expectNowhere(answer, trace);
    }
  });
});

it('what was made stands in its answer alone', async () => {
  const issued = await site.issue(role);
  const made = await site.made<{ token: string }>('/v1/tokens', { name: 'x', scopes: ['pki:read'] });
  await site.made('/v1/auth/introspect', { token: made.token }, undefined, 200);
  await site.read('/v1/auth/whoami', made.token);
  const storing = await site.newRole({ ca_id: ca, store_private_keys: true });
  const stored = await site.issue(storing);
  const renewed = await site.made<Issued>(`/v1/pki/certificates/${stored.certificate_id}/renew`);
  await site.made(`/v1/pki/certificates/${stored.certificate_id}/private-key`, undefined, undefined, 200);
  const foreign = FOREIGN.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const body = { certificate_pem: FOREIGN.pem, private_key_pem: foreign };
  const { id } = await site.made<{ id: string }>('/v1/pki/certificates/import', body);
  await site.made(`/v1/pki/certificates/${id}/private-key`, undefined, undefined, 200);
  const keys = [issued.private_key, stored.private_key, renewed.private_key, foreign];
  const traces = keys.map((pem) => pem.split('\n')[1] ?? '');
  for (const trace of [...traces, made.token, site.admin]) await expectNotRecorded(trace);
});

it('no secret of these tests was recorded', async () => {
  for (const [, trace] of SECRETS) await expectNotRecorded(trace);
});

function expectNowhere(answer: Answer, trace: string): void {
  expect(answer.text).not.toContain(trace);
  expect(JSON.stringify(answer.headers)).not.toContain(trace);
}

/** Neither in the audit trail nor in the log nor in what is told outside. */
async function expectNotRecorded(trace: string): Promise<void> {
  expect(site.log.join('')).not.toContain(trace);
  const links = await site.site.store.links(undefined, 10_000);
  expect(links.length).toBeGreaterThan(0);
  expect(JSON.stringify(links.map(({ events }) => events))).not.toContain(trace);
}
