/** The commands of ScaiVault's guide, as it prints them, sent by a real curl: only address, token and ids are ours. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const CERTIFICATE = /^-----BEGIN CERTIFICATE-----\n[\s\S]+\n-----END CERTIFICATE-----\n$/;
const SERIAL = /^[0-9A-F]{2}(:[0-9A-F]{2}){7,19}$/;

const DAY = 86_400_000;

describe.skipIf(!has('curl') || !has('openssl'))('the commands of the PKI guide', () => {
  let server: Server;
  let rootId: string;
  let intermediateId: string;
  let csr: string;

  beforeAll(async () => {
    server = await start({ env: { CHANCERY_STARTER: 'off' } });
    csr = await makeCsr('ec', 'billing.svc.cluster.local');
  });

  it('make a root', async () => {
    const { json, status } = await post(
      '/v1/pki/ca',
      `{
    "name": "acme-root",
    "common_name": "Acme Root CA",
    "ca_type": "root",
    "key_type": "ec",
    "key_size": 256,
    "validity_days": 3650
  }`,
    );
    expect(status).toBe(201);
    expect(json).toEqual({
      id: expect.stringMatching(/^ca_[0-9a-z]+$/),
      name: 'acme-root',
      common_name: 'Acme Root CA',
      ca_type: 'root',
      key_type: 'ec',
      key_size: 256,
      valid_from: expect.stringMatching(TIME),
      valid_until: expect.stringMatching(TIME),
      is_active: true,
      certificates_issued: 0,
      created_at: expect.stringMatching(TIME),
    });
    expect(Date.parse(String(json['valid_until'])) - Date.parse(String(json['created_at']))).toBe(3650 * DAY);
    rootId = String(json['id']);
  });

  it('make an intermediate', async () => {
    const { json, status } = await post(
      '/v1/pki/ca',
      `{
    "name": "acme-mtls-intermediate",
    "common_name": "Acme mTLS Intermediate",
    "ca_type": "intermediate",
    "parent_ca_id": "${rootId}",
    "key_type": "ec",
    "key_size": 256,
    "validity_days": 1825
  }`,
    );
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'acme-mtls-intermediate',
      ca_type: 'intermediate',
      parent_ca_id: rootId,
      is_active: true,
    });
    intermediateId = String(json['id']);
  });

  it('read the certificate of the root', async () => {
    const { json, status } = await curl(
      '-H',
      authorization(),
      `${server.url}/v1/pki/ca/${rootId}/certificate`,
    );
    expect(status).toBe(200);
    expect(json).toEqual({ certificate_pem: expect.stringMatching(CERTIFICATE) });
  });

  it('make a role', async () => {
    const { json, status } = await post(
      '/v1/pki/roles',
      `{
    "name": "svc-mtls",
    "ca_id": "${intermediateId}",
    "allowed_domains": ["*.svc.cluster.local", "*.internal"],
    "allow_subdomains": true,
    "allow_ip_sans": true,
    "max_ttl": "720h",
    "key_type": "ec",
    "key_bits": 256,
    "require_cn": true
  }`,
    );
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'svc-mtls',
      ca_id: intermediateId,
      allowed_domains: ['*.svc.cluster.local', '*.internal'],
      allow_subdomains: true,
      allow_ip_sans: true,
      max_ttl: '720h',
      key_type: 'ec',
      key_bits: 256,
      require_cn: true,
      store_private_keys: false,
    });
  });

  it('issue a certificate with its key', async () => {
    const { json, status } = await post(
      '/v1/pki/issue/svc-mtls',
      `{
    "common_name": "billing.svc.cluster.local",
    "alt_names": ["billing-api.svc.cluster.local"],
    "ip_sans": ["10.0.5.100"],
    "ttl": "168h"
  }`,
    );
    expect(status).toBe(201);
    expect(json).toEqual({
      certificate: expect.stringMatching(CERTIFICATE),
      private_key: expect.stringMatching(/^-----BEGIN EC PRIVATE KEY-----\n/),
      ca_chain: [expect.stringMatching(CERTIFICATE), expect.stringMatching(CERTIFICATE)],
      serial_number: expect.stringMatching(SERIAL),
      not_after: expect.stringMatching(TIME),
      certificate_id: expect.stringMatching(/^cert_/),
      warnings: [],
    });
    const names = await output('openssl', ['x509', '-noout', '-ext', 'subjectAltName'], {
      input: String(json['certificate']),
    });
    expect(names).toContain('DNS:billing.svc.cluster.local');
    expect(names).toContain('DNS:billing-api.svc.cluster.local');
    expect(names).toContain('IP Address:10.0.5.100');
  });

  it('sign a CSR, and answer no key', async () => {
    const { json, status } = await post(
      '/v1/pki/sign/svc-mtls',
      `{
    "csr_pem": ${JSON.stringify(csr)},
    "ttl": "168h"
  }`,
    );
    expect(status).toBe(201);
    expect(Object.keys(json).sort()).toEqual(
      ['ca_chain', 'certificate', 'certificate_id', 'not_after', 'serial_number', 'warnings'].sort(),
    );
  });

  it('refuse a CSR whose key the role does not permit', async () => {
    const rsa = await makeCsr('rsa', 'billing.svc.cluster.local');
    const { json, status } = await post(
      '/v1/pki/sign/svc-mtls',
      JSON.stringify({ csr_pem: rsa, ttl: '168h' }),
    );
    expect(status).toBe(422);
    expect(json).toMatchObject({ error: { code: 'policy_denied' } });
  });

  it('list what was issued', async () => {
    const { json, status } = await curl(
      '-H',
      authorization(),
      `${server.url}/v1/pki/certificates?ca_id=${intermediateId}&expiring_within=30d`,
    );
    expect(status).toBe(200);
    const item = {
      id: expect.stringMatching(/^cert_/),
      common_name: 'billing.svc.cluster.local',
      issuer_ca_id: intermediateId,
      serial_number: expect.stringMatching(SERIAL),
      valid_from: expect.stringMatching(TIME),
      valid_until: expect.stringMatching(TIME),
      is_revoked: false,
    };
    expect(json).toEqual({ data: [item, item], cursor: null, has_more: false });
  });

  it('refuse whoever brings no token', async () => {
    const { json, status } = await curl(`${server.url}/v1/pki/certificates`);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: { code: 'authentication_required' } });
  });

  function authorization(): string {
    return `Authorization: Bearer ${server.token}`;
  }

  function post(path: string, body: string): ReturnType<typeof curl> {
    const headers = ['-H', authorization(), '-H', 'Content-Type: application/json'];
    return curl('-X', 'POST', `${server.url}${path}`, ...headers, '-d', body);
  }
});

async function curl(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> {
  const said = await output('curl', ['--silent', '--show-error', '--write-out', '\n%{http_code}', ...args]);
  const end = said.lastIndexOf('\n');
  return { status: Number(said.slice(end)), json: JSON.parse(said.slice(0, end)) };
}

function makeCsr(kind: 'ec' | 'rsa', name: string): Promise<string> {
  const key = kind === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['rsa:2048'];
  const folder = temporaryFolder();
  return output('openssl', ['req', '-new', '-nodes', '-newkey', ...key, '-subj', `/CN=${name}`], {
    cwd: folder,
  });
}
