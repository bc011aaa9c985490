/** The commands of ScaiVault's guide, as it prints them, sent by a real curl: only address, token and ids are ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

  describe('with a request that somebody approves', () => {
    let requester: string;
    let imported: string;
    let made: string;

    beforeAll(async () => {
      const { json } = await post('/v1/identities', '{"type": "user", "name": "requester"}');
      const scopes = ['pki:issue', 'pki:read'];
      const token = await post(
        '/v1/tokens',
        JSON.stringify({ name: 'requester', scopes, identity_id: json['id'] }),
      );
      requester = String(token.json['token']);
    });

    it('import a CSR', async () => {
      const body = `{"csr_pem": ${JSON.stringify(csr)}}`;
      const { json, status } = await post('/v1/pki/csr/import', body, requester);
      expect(status).toBe(201);
      expect(json).toMatchObject({ id: expect.stringMatching(/^csr_/), status: 'pending' });
      imported = String(json['id']);
    });

    it('review what was requested', async () => {
      const { json, status } = await curl('-H', authorization(), `${server.url}/v1/pki/csr/${imported}`);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        id: imported,
        status: 'pending',
        subject: { common_name: 'billing.svc.cluster.local' },
        key_type: 'ec',
        key_size: 256,
      });
    });

    it('are not heard by one who asked itself', async () => {
      const own = await curl(
        '-X',
        'POST',
        `${server.url}/v1/pki/csr/${imported}/approve`,
        '-H',
        authorization(requester),
      );
      expect(own.status).toBe(403);
    });

    it('approve', async () => {
      const { json, status } = await curl(
        '-X',
        'POST',
        `${server.url}/v1/pki/csr/${imported}/approve`,
        '-H',
        authorization(),
      );
      expect(status).toBe(200);
      expect(json).toMatchObject({ id: imported, status: 'approved' });
    });

    it('sign against a CA', async () => {
      const body = `{"ca_id": "${intermediateId}", "validity_days": 90}`;
      const { json, status } = await post(`/v1/pki/csr/${imported}/sign`, body);
      expect(status).toBe(201);
      expect(json).toMatchObject({
        certificate: expect.stringMatching(CERTIFICATE),
        ca_chain: [expect.stringMatching(CERTIFICATE), expect.stringMatching(CERTIFICATE)],
        serial_number: expect.stringMatching(SERIAL),
      });
      const length = Date.parse(String(json['not_after'])) - Date.now();
      expect(Math.round(length / DAY)).toBe(90);
    });

    it('make a CSR whose key stays', async () => {
      const { json, status } = await post(
        '/v1/pki/csr',
        `{
    "subject": {"common_name": "billing.svc.cluster.local"},
    "san_dns": ["billing-api.svc.cluster.local"],
    "key_type": "ec",
    "key_size": 256
  }`,
        requester,
      );
      expect(status).toBe(201);
      expect(json).toMatchObject({
        status: 'pending',
        san_dns: expect.arrayContaining(['billing-api.svc.cluster.local']),
      });
      expect(JSON.stringify(json)).not.toContain('PRIVATE KEY');
      const said = await output('openssl', ['req', '-verify', '-noout', '-subject'], {
        input: String(json['csr_pem']),
      });
      expect(said).toContain('billing.svc.cluster.local');
      made = String(json['id']);
    });

    it('reject a CSR with a reason', async () => {
      const { json, status } = await post(
        `/v1/pki/csr/${made}/reject`,
        '{"reason": "CN not in allowed scope"}',
      );
      expect(status).toBe(200);
      expect(json).toMatchObject({
        id: made,
        status: 'rejected',
        rejection_reason: 'CN not in allowed scope',
      });
    });
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

  describe('on what was issued', () => {
    let leaf: Record<string, unknown>;
    let rootPem: string;

    beforeAll(async () => {
      leaf = (await post('/v1/pki/issue/svc-mtls', '{"common_name": "billing.svc.cluster.local"}')).json;
      rootPem = (leaf['ca_chain'] as readonly string[])[1] ?? '';
    });

    const chain = (): string => String((leaf['ca_chain'] as readonly string[])[0]);

    it('validate a chain', async () => {
      const body = `{
    "certificate_pem": ${JSON.stringify(leaf['certificate'])},
    "chain_pem": ${JSON.stringify(chain())},
    "check_revocation": true
  }`;
      const { json, status } = await post('/v1/pki/certificates/validate', body);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        valid: true,
        chain_valid: true,
        not_expired: true,
        not_revoked: true,
        trusted_anchor: rootId,
      });
    });

    it('renew', async () => {
      const { json, status } = await post(
        `/v1/pki/certificates/${leaf['certificate_id']}/renew`,
        '{"ttl": "168h"}',
      );
      expect(status).toBe(201);
      expect(json).toMatchObject({
        certificate: expect.stringMatching(CERTIFICATE),
        private_key: expect.stringMatching(/^-----BEGIN EC PRIVATE KEY-----\n/),
      });
      const [old, renewed] = await Promise.all(
        [leaf, json].map((one) =>
          output('openssl', ['x509', '-noout', '-subject', '-ext', 'subjectAltName'], {
            input: String(one['certificate']),
          }),
        ),
      );
      expect(renewed).toBe(old);
    });

    it('revoke, whatever the spelling of the serial number', async () => {
      const serial = String(leaf['serial_number']);
      const { json, status } = await post(
        '/v1/pki/revoke',
        `{"serial_number": "${serial}", "reason": "key_compromise"}`,
      );
      expect(status).toBe(200);
      expect(json).toEqual({
        serial_number: serial,
        revoked_at: expect.stringMatching(TIME),
        reason: 'key_compromise',
      });
      const again = await post(
        '/v1/pki/revoke',
        JSON.stringify({ serial_number: serial.replaceAll(':', '').toLowerCase() }),
      );
      expect([again.status, again.json]).toEqual([200, json]);
    });

    it('get the current CRL, and force a new one', async () => {
      const folder = temporaryFolder();
      await output('curl', ['-sS', '-f', '-o', 'crl.der', `${server.url}/v1/pki/ca/${intermediateId}/crl`], {
        cwd: folder,
      });
      const text = await output('openssl', ['crl', '-inform', 'DER', '-in', 'crl.der', '-noout', '-text'], {
        cwd: folder,
      });
      expect(text).toContain(String(leaf['serial_number']).replaceAll(':', ''));
      expect(text).toContain('Key Compromise');
      const pem = await output('curl', [
        '-sS',
        '-f',
        '-H',
        'Accept: application/x-pem-file',
        `${server.url}/v1/pki/ca/${intermediateId}/crl`,
      ]);
      expect(pem).toMatch(/^-----BEGIN X509 CRL-----\n/);
      const forced = await curl(
        '-X',
        'POST',
        `${server.url}/v1/pki/ca/${intermediateId}/crl`,
        '-H',
        authorization(),
      );
      expect(forced.status).toBe(200);
      expect(forced.json).toMatchObject({
        crl_pem: expect.stringMatching(/^-----BEGIN X509 CRL-----\n/),
        next_update: expect.stringMatching(TIME),
      });
    });

    it('hide it from the list unless it is asked for', async () => {
      const list = async (query: string): Promise<readonly unknown[]> => {
        const { json } = await curl(
          '-H',
          authorization(),
          `${server.url}/v1/pki/certificates?serial_number=${leaf['serial_number']}${query}`,
        );
        return json['data'] as readonly unknown[];
      };
      expect(await list('')).toEqual([]);
      expect(await list('&include_revoked=true')).toEqual([expect.objectContaining({ is_revoked: true })]);
    });

    it('register an authority that is not ours, list it, and delete it', async () => {
      const vendor = await selfSigned('vendor-xyz');
      const made = await post(
        '/v1/pki/trust-anchors',
        `{
    "name": "vendor-xyz-root",
    "certificate_pem": ${JSON.stringify(vendor.certificate)}
  }`,
      );
      expect(made.status).toBe(201);
      expect(made.json).toMatchObject({
        id: expect.stringMatching(/^trust_anchor_/),
        name: 'vendor-xyz-root',
      });
      const validated = await post(
        '/v1/pki/certificates/validate',
        JSON.stringify({ certificate_pem: vendor.certificate }),
      );
      expect(validated.json).toMatchObject({ valid: true, trusted_anchor: made.json['id'] });
      const { json, status } = await curl('-H', authorization(), `${server.url}/v1/pki/trust-anchors`);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        data: [{ id: made.json['id'], name: 'vendor-xyz-root' }],
        cursor: null,
        has_more: false,
      });
      const gone = await output('curl', [
        '-sS',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        '-X',
        'DELETE',
        '-H',
        authorization(),
        `${server.url}/v1/pki/trust-anchors/${made.json['id']}`,
      ]);
      expect(gone).toBe('204');
    });

    it('import a certificate that was issued elsewhere', async () => {
      const elsewhere = await selfSigned('elsewhere.example', false);
      const { json, status } = await post(
        '/v1/pki/certificates/import',
        `{
    "certificate_pem": ${JSON.stringify(elsewhere.certificate)},
    "private_key_pem": ${JSON.stringify(elsewhere.key)},
    "chain_pem": ${JSON.stringify(elsewhere.certificate)}
  }`,
      );
      expect(rootPem).toMatch(CERTIFICATE);
      expect(status).toBe(201);
      expect(json).toMatchObject({
        id: expect.stringMatching(/^cert_/),
        common_name: 'elsewhere.example',
        is_revoked: false,
      });
      const key = await curl(
        '-X',
        'POST',
        `${server.url}/v1/pki/certificates/${json['id']}/private-key`,
        '-H',
        authorization(),
      );
      expect(key.status).toBe(200);
    });
  });

  it('refuse whoever brings no token', async () => {
    const { json, status } = await curl(`${server.url}/v1/pki/certificates`);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: { code: 'authentication_required' } });
  });

  function authorization(token = server.token): string {
    return `Authorization: Bearer ${token}`;
  }

  function post(path: string, body: string, token?: string): ReturnType<typeof curl> {
    const headers = ['-H', authorization(token), '-H', 'Content-Type: application/json'];
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

/** A certificate that signed itself, an authority's unless told otherwise, with its key. */
async function selfSigned(
  name: string,
  isCa = true,
): Promise<{ readonly certificate: string; readonly key: string }> {
  const cwd = temporaryFolder();
  const constraints = `basicConstraints=critical,CA:${isCa ? 'TRUE' : 'FALSE'}`;
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', 'key.pem'];
  const certificate = await output(
    'openssl',
    ['req', '-x509', '-nodes', ...key, '-days', '30', '-subj', `/CN=${name}`, '-addext', constraints],
    { cwd },
  );
  return { certificate, key: readFileSync(join(cwd, 'key.pem'), 'utf8') };
}
