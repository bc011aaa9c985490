/** Where the server listens, whom it answers there, and which addresses certificates name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, caPem, type IssuedAnswer, issue, made, makeCa, makeHierarchy } from '../support/client.ts';
import { newKeyLine } from '../support/fleet.ts';
import { refusedStart, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { fileOf, textOf } from '../support/verifiers.ts';

const LOOPBACK = '127.0.0.1:0';

describe('plain HTTP', () => {
  it('is refused beyond loopback, with the reason and what would pass', async () => {
    const { code, stderr } = await refusedStart({ env: { CHANCERY_LISTEN: '0.0.0.0:0' } });
    expect(code).toBe(1);
    expect(stderr()).toMatch(
      /^chancery: CHANCERY_LISTEN is 0\.0\.0\.0, and plain HTTP is served on loopback only\. .*\n$/,
    );
    for (const way of ['CHANCERY_TLS_CERT', 'CHANCERY_TLS_KEY', 'CHANCERY_TLS_ROLE']) {
      expect(stderr()).toContain(way);
    }
  });

  it.each(['localhost:0', '[::1]:0'])('is served on %s', async (listen) => {
    const server = await start({ env: { CHANCERY_LISTEN: listen } });
    expect(server.url.startsWith(`http://${listen.slice(0, -1)}`)).toBe(true);
    expect(await made(server, 'GET /v1/health')).toMatchObject({ status: 'healthy' });
  });

  describe('on loopback', () => {
    let server: Server;
    let port: string;
    beforeAll(async () => {
      server = await start();
      ({ port } = new URL(server.url));
    });

    it('answers to its own names, and to no other host', async () => {
      for (const host of ['localhost', '127.0.0.1', '[::1]']) {
        const { status } = await call(server, 'GET /v1/health', undefined, { host: `${host}:${port}` });
        expect(status).toBe(200);
      }
      for (const host of ['evil.example', `evil.example:${port}`, 'localhost:1', `127.0.0.2:${port}`]) {
        const { json, status } = await call(server, 'GET /v1/health', undefined, { host });
        expect(status).toBe(421);
        expect(json).toMatchObject({ error: { code: 'misdirected_request' } });
      }
    });

    it('answers pages of its own origin, and of no other', async () => {
      const own = await call(server, 'GET /v1/health', undefined, { origin: server.url });
      expect(own.status).toBe(200);
      for (const origin of ['https://evil.example', 'null']) {
        const { status } = await call(server, 'GET /v1/health', undefined, { origin });
        expect(status).toBe(403);
      }
      expect(own.headers).not.toHaveProperty('access-control-allow-origin');
    });
  });

  it('on a port that is taken is refused in one line', async () => {
    const first = await start();
    const listen = new URL(first.url).host;
    const { code, stderr, stdout } = await refusedStart({ env: { CHANCERY_LISTEN: listen } });
    expect(code).toBe(1);
    expect(stderr()).toMatch(new RegExp(`^chancery: .*EADDRINUSE.*${listen}.*CHANCERY_LISTEN.*\\n$`));
    expect(stdout()).not.toContain('ready');
    expect((await call(first, 'GET /v1/health')).status).toBe(200);
  });
});

describe('TLS', () => {
  let issuer: Server;
  let root: string;
  let other: string;
  let folder: string;
  let own: IssuedAnswer;

  beforeAll(async () => {
    issuer = await start({ env: { CHANCERY_STARTER: 'off' } });
    folder = temporaryFolder();
    const made = await makeHierarchy(issuer);
    root = await caPem(issuer, made.root);
    other = await caPem(issuer, await makeCa(issuer, { name: 'other' }));
    own = await issue(issuer, 'leaf', { common_name: 'localhost', ip_sans: ['127.0.0.1'] });
  });

  it('is served beyond loopback with a certificate from files, of another installation', async () => {
    const env = {
      CHANCERY_LISTEN: '0.0.0.0:0',
      CHANCERY_TLS_CERT: fileOf(folder, own.certificate + own.ca_chain[0]),
      CHANCERY_TLS_KEY: fileOf(folder, own.private_key),
    };
    const server = await start({ env });
    const { port, protocol } = new URL(server.url);
    expect(protocol).toBe('https:');
    const door = { url: `https://localhost:${port}`, token: server.token };
    expect((await call({ ...door, ca: root }, 'GET /v1/auth/whoami')).status).toBe(200);
    await expect(call({ ...door, ca: other }, 'GET /v1/auth/whoami')).rejects.toThrow(/certificate/);
    await expect(call({ ...door, url: `http://localhost:${port}` }, 'GET /v1/health')).rejects.toThrow(
      /socket hang up|ECONNRESET/,
    );
    // Not on loopback, metrics are not for everybody.
    expect((await call({ ...door, ca: root, token: undefined }, 'GET /metrics')).status).toBe(401);
    expect((await call({ ...door, ca: root }, 'GET /metrics')).status).toBe(200);
    expect(await made({ ...door, ca: root }, 'GET /v1/pki/ca')).toMatchObject({ data: [] });
    const { json } = await call({ ...door, ca: root }, 'GET /v1/doctor');
    const { checks } = json as { checks: readonly { name: string; what: string }[] };
    expect(checks.find(({ name }) => name === 'server_certificate')?.what).toMatch(/^it ends in \d+ \w+$/);
  });

  it('is served with a certificate that the server issues to itself', async () => {
    const server = await start({ env: { CHANCERY_TLS_ROLE: 'starter' } });
    const plain = await start({ dataDir: server.dataDir, env: { CHANCERY_TLS_ROLE: undefined } });
    const { data } = await made<{ data: { id: string; name: string }[] }>(plain, 'GET /v1/pki/ca');
    const ca = await caPem(plain, data.find(({ name }) => name === 'starter-root')?.id ?? '');
    expect(server.url).toMatch(/^https:/);
    const door = { url: server.url, token: server.token };
    expect((await call({ ...door, ca }, 'GET /v1/auth/whoami')).status).toBe(200);
    await expect(call({ ...door, ca: other }, 'GET /v1/auth/whoami')).rejects.toThrow(/certificate/);
    const { json } = await call({ ...door, ca }, 'GET /v1/doctor');
    const { checks } = json as { checks: readonly { name: string; what: string }[] };
    expect(checks.find(({ name }) => name === 'server_certificate')?.what).toMatch(
      /^it ends in \d+ days, and renews itself$/,
    );
  });

  it.each([
    ['a role that is not there', { CHANCERY_TLS_ROLE: 'nobody' }, /role.*nobody/],
    ['a certificate without its key', { CHANCERY_TLS_CERT: '/tmp/x.pem' }, /CHANCERY_TLS_KEY is missing/],
    [
      'files that are not there',
      { CHANCERY_TLS_CERT: '/nowhere', CHANCERY_TLS_KEY: '/nowhere' },
      /cannot be read/,
    ],
  ])('%s is refused in one line', async (_, env, says) => {
    const { code, stderr } = await refusedStart({ env });
    expect(code).toBe(1);
    expect(stderr()).toMatch(/^chancery: .*\n$/);
    expect(stderr()).toMatch(says);
  });

  it.each([
    ['text that is no PEM', 'no certificate', 'no key'],
    ['the key of another certificate', undefined, undefined],
  ])('%s is refused in one line, and shows nothing of the key', async (_, certificate, key) => {
    const another = await issue(issuer, 'leaf', { common_name: 'localhost' });
    const env = {
      CHANCERY_TLS_CERT: fileOf(folder, certificate ?? own.certificate),
      CHANCERY_TLS_KEY: fileOf(folder, key ?? another.private_key),
    };
    const { code, stderr } = await refusedStart({ env });
    expect(code).toBe(1);
    expect(stderr()).toMatch(/^chancery: .*CHANCERY_TLS_CERT.*\n$/);
    expect(stderr()).not.toContain(another.private_key.split('\n')[1]);
  });
});

describe('addresses in certificates', () => {
  it.skipIf(!has('openssl'))(
    'are below the public URL, and the issuer’s certificate is there in DER',
    async () => {
      const publicUrl = 'http://ca.example.test:8080';
      const server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_PUBLIC_URL: `${publicUrl}/` } });
      const { issuing } = await makeHierarchy(server);
      const answer = await issue(server, 'leaf', { common_name: 'a.internal' });
      const [address = '', ...more] = await addressesOf(answer);
      expect(address).toMatch(/^http:\/\/ca\.example\.test:8080\/aia\/iss_[0-9a-z]{26}$/);
      expect(more).toEqual([
        expect.stringMatching(/^http:\/\/ca\.example\.test:8080\/crl\/iss_[0-9a-z]{26}\/0$/),
      ]);
      const path = address.slice(publicUrl.length);
      const { headers, octets, status } = await call({ url: server.url }, `GET ${path}`, undefined, {
        host: 'ca.example.test:8080',
      });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/pkix-cert');
      const der = join(temporaryFolder(), 'issuer.der');
      writeFileSync(der, octets);
      const pem = await output('openssl', ['x509', '-inform', 'DER', '-in', der]);
      expect(pem).toBe(await caPem(server, issuing));
      expect(pem).toBe(answer.ca_chain[0]);
    },
  );

  it.skipIf(!has('openssl'))('are those of the distribution listener where the API is TLS', async () => {
    const env = { CHANCERY_STARTER: 'off', CHANCERY_PUBLIC_URL: 'https://ca.example.test' };
    const without = await start({ env });
    await makeHierarchy(without);
    expect(await addressesOf(await issue(without, 'leaf', { common_name: 'a.internal' }))).toEqual([]);
    await without.stop();

    const server = await start({ env: { ...env, CHANCERY_DISTRIBUTION_LISTEN: LOOPBACK } });
    await makeHierarchy(server);
    const answer = await issue(server, 'leaf', { common_name: 'a.internal' });
    const [aia = '', crl = ''] = await addressesOf(answer);
    expect(aia).toMatch(/^http:\/\/ca\.example\.test:[1-9]\d*\/aia\//);
    expect(new URL(crl).port).toBe(new URL(aia).port);
    const distribution = { url: `http://127.0.0.1:${new URL(aia).port}`, token: server.token };
    expect((await call(distribution, `GET ${new URL(aia).pathname}`)).status).toBe(200);
    for (const path of ['/v1/health', '/v1/pki/ca', '/v1/auth/whoami', '/openapi.json', '/metrics', '/']) {
      expect((await call(distribution, `GET ${path}`)).status, path).toBe(404);
    }
    expect((await call(server, `GET ${new URL(aia).pathname}`)).status).toBe(200);
  });

  /** Of the issuer's certificate, and of the CRL. */
  async function addressesOf({ certificate }: IssuedAnswer): Promise<readonly string[]> {
    const addresses = [...(await textOf(certificate)).matchAll(/URI:(\S+)/g)].map(
      ([, address = '']) => address,
    );
    return addresses.sort();
  }
});

describe('a proxy', () => {
  const FORWARDED = { 'x-forwarded-for': '198.51.100.66, 203.0.113.9' };

  it.each([
    ['is not believed when nobody names it', undefined, '127.0.0.1'],
    ['is believed when it is named: the address nearest to it counts', '127.0.0.1', '203.0.113.9'],
    ['is believed when its range is named', '10.0.0.0/8,127.0.0.0/8', '203.0.113.9'],
    ['is believed when its range is named among those of IPv6', 'fd00::/8, ::1, 127.0.0.0/8', '203.0.113.9'],
    ['is not believed when another is named', '192.0.2.1', '127.0.0.1'],
    ['before a proxy is believed when both are named', '127.0.0.1,203.0.113.9', '198.51.100.66'],
  ])('%s', async (_, trusted, source) => {
    const server = await start({ env: { CHANCERY_TRUST_PROXY: trusted } });
    const body = { common_name: 'a.internal' };
    expect((await call(server, 'POST /v1/pki/issue/starter', body, FORWARDED)).status).toBe(201);
    const { logs } = await made<{ logs: unknown[] }>(server, 'GET /v1/audit/logs?action=pki_issue');
    expect(logs).toEqual([expect.objectContaining({ source_ip: source, success: true })]);
  });

  // 1 would be 0.0.0.1 to some, and is a number of proxies elsewhere.
  it.each([
    'proxy.example',
    '1',
    '127.1',
    '0x7f.0.0.1',
    '10.0.0.0/33',
    '10/8',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    'true',
    '*',
  ])('is refused when it is no address: %s', async (given) => {
    const { stderr } = await refusedStart({ env: { CHANCERY_TRUST_PROXY: `127.0.0.1,${given}` } });
    expect(stderr()).toMatch(/^chancery: CHANCERY_TRUST_PROXY must be addresses or ranges .*\n$/);
  });
});

describe('what the server itself may connect to', () => {
  it('is refused when it is no address, and taken when it is', async () => {
    const { stderr } = await refusedStart({ env: { CHANCERY_EGRESS_ALLOW: '10.0.0.0/8,vault.example' } });
    expect(stderr()).toMatch(
      /^chancery: CHANCERY_EGRESS_ALLOW must be addresses or ranges .* not "vault\.example"\n$/,
    );
    const server = await start({ env: { CHANCERY_EGRESS_ALLOW: '10.0.0.0/8, fd00::/8,127.0.0.1' } });
    expect((await fetch(`${server.url}/v1/health/ready`)).status).toBe(200);
  });
});

describe('settings', () => {
  it('that are none are warned of, with their names', async () => {
    const server = await start({ env: { CHANCERY_LISTENN: 'x', CHANCERY_URL: 'x' } });
    expect(server.stderr()).toContain('chancery: CHANCERY_LISTENN is no setting, and was ignored\n');
    expect(server.stderr()).not.toContain('CHANCERY_URL');
    await server.stop();
  });

  it.each([
    { CHANCERY_LISTEN: 'localhost' },
    { CHANCERY_LISTEN: '127.0.0.1:70000' },
    { CHANCERY_DISTRIBUTION_LISTEN: ':80' },
    { CHANCERY_PUBLIC_URL: 'ca.example.com' },
    { CHANCERY_PUBLIC_URL: 'ftp://ca.example.com' },
    { CHANCERY_STARTER: 'maybe' },
    { CHANCERY_LOG_LEVEL: 'loud' },
    { CHANCERY_DATABASE_URL: 'mysql://localhost/x' },
    { CHANCERY_SSH_DEFAULT_TTL: '9h' },
    { CHANCERY_SSH_DEFAULT_TTL: '0s' },
    { CHANCERY_SSH_DEFAULT_TTL: '3600' },
  ])('that cannot be are refused in one line: %o', async (env) => {
    const { code, stderr } = await refusedStart({ env });
    expect(code).toBe(1);
    expect(stderr()).toMatch(new RegExp(`^chancery: ${Object.keys(env)[0]} .*\\n$`));
  });
});

describe('the usual length of a certificate for a cluster', () => {
  it.each([
    [undefined, '1h'],
    ['90m', '1h30m'],
    ['8h', '8h'],
  ])('set to %s is %s', async (setting, ttl) => {
    const server = await start({ env: setting === undefined ? {} : { CHANCERY_SSH_DEFAULT_TTL: setting } });
    const nodes = [{ host: 'a.example.com', user: 'root' }];
    const { id } = await made<{ id: string }>(server, 'POST /v1/ssh/clusters', { name: 'gpu', nodes });
    const path = `POST /api/admin/clusters/${id}/authorizations/certificate`;
    const { data } = await made<{ data: unknown }>(server, path, { publicKey: newKeyLine() });
    expect(data).toMatchObject({ ttl });
  });
});

describe('rate limits', () => {
  it('are off, and told when they are set', async () => {
    const [free, bound] = [await start(), await start({ env: { CHANCERY_RATE_LIMITS: 'issue=7' } })];
    const ask = async (server: Server): Promise<unknown> => {
      const { headers, status } = await call(server, 'POST /v1/pki/issue/starter', {
        common_name: 'hello.internal',
      });
      return [status, headers['x-ratelimit-limit']];
    };
    expect(await ask(free)).toEqual([201, undefined]);
    expect(await ask(bound)).toEqual([201, '7']);
  });

  it.each(['issue', 'issue=0', 'issue=5,issue=6', 'all=5', 'issue=1.5'])(
    '%s are refused in one line',
    async (text) => {
      const { code, stderr } = await refusedStart({ env: { CHANCERY_RATE_LIMITS: text } });
      expect(code).toBe(1);
      expect(stderr()).toMatch(/^chancery: CHANCERY_RATE_LIMITS must name issue, admin, refusals.*\n$/);
    },
  );
});
