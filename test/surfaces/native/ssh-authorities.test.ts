import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../../src/http/server.ts';
import { DISTRIBUTION } from '../../../src/http/surfaces/distribution/endpoints.ts';
import { parseKrl } from '../../../src/ssh/krl.ts';
import { formatSshPublicKey } from '../../../src/ssh/public-key.ts';
import { plainId } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import { type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { newSshKey } from '../../support/ssh.ts';
import { askSsh, policyUnder } from '../../support/ssh-issuing.ts';
import { STORES } from '../../support/stores.ts';

interface Key {
  readonly state: string;
  readonly generation: number;
  readonly public_key: string;
  readonly fingerprint: string;
  readonly created_at: string;
}

interface Authority {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly Key[];
  readonly [field: string]: unknown;
}

const PATH = '/v1/ssh/authorities';

describe.each(STORES)('SSH authorities over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const make = (more: Json = {}): Promise<Authority> =>
    site.made<Authority>(PATH, { name: site.name('authority'), kind: 'user', ...more });
  const act = (id: string, verb: string, body?: Json): Promise<Authority> =>
    site.made<Authority>(`${PATH}/${id}/${verb}`, body, undefined, 200);
  const textOf = async (path: string): Promise<string> => {
    const answer = await site.send('GET', path, {});
    expect(answer.status, answer.text).toBe(200);
    return answer.text;
  };

  it('are made with an Ed25519 key of their own, and shown with all but what is secret', async () => {
    const made = await make({ name: 'gpu users' });
    expect(made).toEqual({
      id: expect.stringMatching(/^ca_/),
      name: 'gpu users',
      kind: 'user',
      shared: false,
      is_active: true,
      key_type: 'ed25519',
      issuer: { type: 'builtin' },
      keys: [
        {
          state: 'active',
          generation: 1,
          public_key: expect.stringMatching(/^ssh-ed25519 AAAA/),
          fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
          created_at: '2026-01-01T00:00:00Z',
        },
      ],
      created_at: '2026-01-01T00:00:00Z',
    });
    expect(await site.read(`${PATH}/${made.id}`)).toEqual(made);
    const { data } = await site.read<{ data: readonly Json[] }>(`${PATH}?limit=1`);
    expect(data).toEqual([made]);
    expect(await site.events('&action=ssh_authority_create')).not.toEqual([]);
  });

  it.each([
    ['ed25519', 'ed25519', 'ssh-ed25519'],
    ['ec', 'ec-p256', 'ecdsa-sha2-nistp256'],
    ['ec-p256', 'ec-p256', 'ecdsa-sha2-nistp256'],
    ['ec-p384', 'ec-p384', 'ecdsa-sha2-nistp384'],
    ['ec-p521', 'ec-p521', 'ecdsa-sha2-nistp521'],
    ['rsa-2048', 'rsa-2048', 'ssh-rsa'],
    ['rsa', 'rsa-3072', 'ssh-rsa'],
  ])('of the type %s have a key of it', async (given, shown, type) => {
    const { key_type: keyType, keys } = await make({ key_type: given, kind: 'host' });
    expect(keyType).toBe(shown);
    expect(keys[0]?.public_key).toMatch(new RegExp(`^${type} `));
  });

  it.each([
    [{ kind: 'any' }, 'kind'],
    [{ kind: undefined }, 'kind'],
    [{ key_type: 'dsa' }, 'key_type'],
    [{ key_type: 'constructor' }, 'key_type'],
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ shared: 'yes' }, 'shared'],
    [{ issuer: { type: 'kms' } }, 'issuer.type'],
    [{ issuer: { type: 'vault', address: 'https://vault.internal/x' } }, 'issuer.address'],
  ])('with %j are refused', async (more, field) => {
    expectError(await site.call('POST', PATH, { name: site.name('a'), kind: 'user', ...more }), { field });
  });

  it('have names of their own, which may change', async () => {
    const { id, name } = await make();
    const other = await make();
    expectError(await site.call('POST', PATH, { name, kind: 'host' }), {
      status: 409,
      code: 'ssh_authority_exists',
    });
    expectError(await site.call('PATCH', `${PATH}/${other.id}`, { name }), {
      status: 409,
      code: 'ssh_authority_exists',
    });
    const renamed = await site.call('PATCH', `${PATH}/${id}`, { name: `${name} II` });
    expect(renamed.body).toMatchObject({ id, name: `${name} II` });
    // The name is free again.
    expect((await site.call('PATCH', `${PATH}/${other.id}`, { name })).body).toMatchObject({ name });
  });

  it('that are switched off sign nothing, and go on being published', async () => {
    const { id } = await make();
    const ground = await policyUnder(site, plainId('ca', id));
    await askSsh(site, ground);
    const off = await site.call('PATCH', `${PATH}/${id}`, { is_active: false, shared: true });
    expect(off.body).toMatchObject({ is_active: false, shared: true });
    await expect(askSsh(site, ground)).rejects.toMatchObject({ code: 'policy_denied' });
    expect(await textOf(`${PATH}/${id}/public-key`)).toMatch(/^ssh-ed25519 /);
    await site.call('PATCH', `${PATH}/${id}`, { is_active: true });
    await askSsh(site, ground);
  });

  it('get another key without an outage: next, active, previous, retired', async () => {
    const { id, keys } = await make();
    const first = keys[0]?.public_key ?? '';
    const ground = await policyUnder(site, plainId('ca', id));
    await askSsh(site, ground, { request: { ttl: 600 } });

    const rotated = await act(id, 'rotate', { key_type: 'ec-p384' });
    expect(rotated.keys.map(({ generation, state }) => [state, generation])).toEqual([
      ['active', 1],
      ['next', 2],
    ]);
    expect((await textOf(`${PATH}/${id}/public-key`)).trim().split('\n')).toHaveLength(2);
    expectError(await site.call('POST', `${PATH}/${id}/rotate`), { status: 409, code: 'conflict' });

    const promoted = await act(id, 'promote');
    expect(promoted).toMatchObject({ key_type: 'ec-p384' });
    expect(promoted.keys.map(({ state }) => state)).toEqual(['active', 'previous']);
    expect(await textOf(`${PATH}/${id}/public-key`)).toContain(first);
    expectError(await site.call('POST', `${PATH}/${id}/promote`), { status: 409, code: 'conflict' });

    // What the previous key signed is still good.
    expectError(await site.call('POST', `${PATH}/${id}/retire`), {
      status: 409,
      code: 'conflict',
      message: /until/,
    });
    site.clock.advance(700_000);
    const retired = await act(id, 'retire');
    expect(retired.keys.map(({ state }) => state)).toEqual(['active']);
    expect(await textOf(`${PATH}/${id}/public-key`)).not.toContain(first);
    const krl = parseKrl((await site.send('GET', `${PATH}/${id}/krl`, {})).octets);
    const blob = Buffer.from(first.split(' ')[1] ?? '', 'base64');
    expect(krl.keys.map((key) => Buffer.from(key))).toEqual([blob]);
  });
});

describe('what anybody may fetch of an SSH authority', () => {
  let site: TestSite;
  let users: string;
  let hosts: string;
  beforeAll(async () => {
    site = await memorySite();
    users = (await site.made<Authority>(PATH, { name: 'users', kind: 'user' })).id;
    hosts = (await site.made<Authority>(PATH, { name: 'hosts', kind: 'host' })).id;
  });
  afterAll(() => site.close());

  it.each(['public-key', 'known_hosts', 'krl'])(
    '%s: may be kept, and is not sent to who has it',
    async (what) => {
      const path = `${PATH}/${hosts}/${what}`;
      const { headers, octets, status } = await site.send('GET', path, {});
      expect(status).toBe(200);
      expect(headers['cache-control']).toMatch(/^public, max-age=\d+$/);
      expect(headers['content-type']).toBe(
        what === 'krl' ? 'application/octet-stream' : 'text/plain; charset=utf-8',
      );
      const etag = String(headers['etag']);
      for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const again = await site.send('GET', path, { headers: { 'if-none-match': tag } });
        expect([again.status, again.octets.length, again.headers['etag']]).toEqual([304, 0, etag]);
      }
      expect((await site.send('GET', path, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
      const head = await site.send('HEAD', path, {});
      expect([head.status, head.octets.length, head.headers['etag']]).toEqual([200, 0, etag]);
      expect(head.headers['content-length']).toBe(String(octets.length));
      expectError(await site.send('GET', path.replace(hosts, 'ca_01jd0000000000000000000000'), {}), {
        status: 404,
        code: 'ssh_authority_not_found',
      });
      expectError(await site.send('GET', path.replace(hosts, await site.newCa()), {}), {
        status: 404,
        code: 'ssh_authority_not_found',
      });
    },
  );

  it('is served by the plain listener too', async () => {
    const options = { endpoints: DISTRIBUTION, onLoopback: false, guard: undefined, trustProxy: [] };
    const app = await buildServer(site.site, { ...options, rateLimits: { refusals: 100 } });
    for (const what of ['public-key', 'known_hosts', 'krl']) {
      const own = await site.send('GET', `${PATH}/${hosts}/${what}`, {});
      const plain = await app.inject({ method: 'GET', url: `${PATH}/${hosts}/${what}` });
      expect([plain.statusCode, new Uint8Array(plain.rawPayload)]).toEqual([200, own.octets]);
    }
    expect((await app.inject({ method: 'GET', url: PATH })).statusCode).toBe(404);
    await app.close();
  });

  it('trusts an authority for the hosts that are named, and for all when none is', async () => {
    const { keys } = await site.read<Authority>(`${PATH}/${hosts}`);
    const line = `${keys[0]?.public_key} ${hosts}\n`;
    const fetch = async (query: string): Promise<string> =>
      (await site.send('GET', `${PATH}/${hosts}/known_hosts${query}`, {})).text;
    expect(await fetch('')).toBe(`@cert-authority * ${line}`);
    const given = '*.example.com,[bastion.example.com]:2222,!x.example.com,10.0.0.1,fd00::1';
    expect(await fetch(`?hosts=${encodeURIComponent(given)}`)).toBe(`@cert-authority ${given} ${line}`);
  });

  it.each(['', 'a b', 'a,', 'a\nb', '@revoked', 'a#b', '|1|x', 'ä', `${'a,'.repeat(64)}a`, 'x'.repeat(5000)])(
    'refuses hosts such as %j',
    async (given) => {
      const path = `${PATH}/${hosts}/known_hosts?hosts=${encodeURIComponent(given)}`;
      expectError(await site.send('GET', path, {}), { field: 'hosts' });
    },
  );

  it('trusts no authority of users for hosts', async () => {
    expectError(await site.send('GET', `${PATH}/${users}/known_hosts`, {}), {
      status: 404,
      code: 'ssh_authority_not_found',
      message: /for users/,
    });
  });
});

describe('an SSH authority in Vault', () => {
  const SECRETS = ['hvs.topsecret0', 'hvs.topsecret1', 'role-id-2', 'secret-id-2'];
  let site: TestSite;
  let made: Authority;
  beforeAll(async () => {
    site = await memorySite();
    made = await site.made<Authority>(PATH, { name: 'in vault', kind: 'user', issuer: issuer() });
  });
  afterAll(() => site.close());

  const key = formatSshPublicKey(newSshKey());
  function issuer(more: Json = {}): Json {
    return {
      type: 'vault',
      address: 'https://127.0.0.1:8200',
      mount: 'ssh',
      role: 'admins',
      auth: { method: 'token', token: SECRETS[0] },
      ca_public_key: `${key} vault`,
      ...more,
    };
  }
  const change = (given: Json): ReturnType<TestSite['call']> =>
    site.call('PATCH', `${PATH}/${made.id}`, { issuer: { type: 'vault', ...given } });

  it('is shown with where it is, and never with what it is asked with', async () => {
    expect(made['issuer']).toEqual({
      type: 'vault',
      address: 'https://127.0.0.1:8200',
      mount: 'ssh',
      role: 'admins',
      has_credentials: true,
    });
    expect(made.keys).toMatchObject([{ state: 'active', public_key: key }]);
    expect((await site.send('GET', `${PATH}/${made.id}/public-key`, {})).text).toBe(`${key} ${made.id}\n`);
    expect(await site.read(`${PATH}/${made.id}/intents`)).toEqual({
      data: [],
      cursor: null,
      has_more: false,
    });
  });

  it('may move within Vault with its credentials, and to another address without them', async () => {
    const moved = await change({ mount: 'ssh2', auth: { method: 'token', token: SECRETS[1] } });
    expect(moved.body['issuer']).toMatchObject({ mount: 'ssh2', role: 'admins', has_credentials: true });
    const away = await change({ address: 'https://127.0.0.2:8200' });
    expect(away.body['issuer']).toMatchObject({ address: 'https://127.0.0.2:8200', has_credentials: false });
    const auth = { method: 'approle', role_id: SECRETS[2], secret_id: SECRETS[3] };
    expect((await change({ auth })).body['issuer']).toMatchObject({ has_credentials: true });
  });

  it('has its new key pinned when Vault’s was rotated; the one before stays published', async () => {
    const next = formatSshPublicKey(newSshKey('ecdsa-sha2-nistp256'));
    const pinned = await change({ ca_public_key: next });
    expect(pinned.body).toMatchObject({
      key_type: 'ec-p256',
      keys: [
        { state: 'active', generation: 2, public_key: next },
        { state: 'previous', generation: 1, public_key: key },
      ],
    });
    expect((await change({ ca_public_key: next })).body['keys']).toHaveLength(2);
    expectError(await change({ ca_public_key: key }), { status: 409, code: 'conflict' });
    expectError(await site.call('POST', `${PATH}/${made.id}/rotate`), {
      status: 409,
      code: 'conflict',
      message: /Vault/,
    });
    expect((await site.call('POST', `${PATH}/${made.id}/retire`)).body['keys']).toHaveLength(1);
  });

  it.each([
    [{ auth: undefined }, 'issuer.auth.method'],
    [{ auth: { method: 'token' } }, 'issuer.auth.token'],
    [{ auth: { method: 'token', token: `${SECRETS[1]} with a space` } }, 'issuer.auth.token'],
    [{ auth: { method: 'userpass' } }, 'issuer.auth.method'],
    [{ ca_public_key: undefined }, 'issuer.ca_public_key'],
    [{ ca_public_key: 'ssh-dss AAAA' }, 'issuer.ca_public_key'],
    [{ mount: '../sys' }, 'issuer.mount'],
    [{ roots: SECRETS[1] }, 'issuer.roots'],
  ])('with %j is refused', async (more, field) => {
    const body = { name: site.name('vault'), kind: 'user', issuer: issuer(more) };
    expectError(await site.call('POST', PATH, body), { field });
  });

  it('at an address that may not be reached is refused', async () => {
    const body = (address: string): Json => ({
      name: site.name('v'),
      kind: 'user',
      issuer: issuer({ address }),
    });
    expectError(await site.call('POST', PATH, body('https://169.254.169.254')), {
      status: 422,
      code: 'egress_denied',
    });
    await site.made(PATH, body('https://127.0.0.1:8201'));
  });

  it('is changed by itself, and keys do not move here', async () => {
    const both = { name: 'x', issuer: { type: 'vault', mount: 'x' } };
    expectError(await site.call('PATCH', `${PATH}/${made.id}`, both), { field: 'issuer' });
    expectError(await change({ type: 'builtin' }), { field: 'issuer.type' });
    const here = await site.made<Authority>(PATH, { name: 'here', kind: 'user' });
    const away = await site.call('PATCH', `${PATH}/${here.id}`, { issuer: issuer() });
    expectError(away, { status: 409, code: 'conflict' });
  });

  it('leaves its secrets neither in answers, nor in the log, nor in the audit trail', async () => {
    const events = JSON.stringify(await site.events());
    const list = (await site.call('GET', PATH)).text;
    const log = site.log.join('\n');
    expect([events.length > 1000, list.length > 100, log.length > 1000]).toEqual([true, true, true]);
    for (const secret of SECRETS) for (const text of [events, list, log]) expect(text).not.toContain(secret);
  });
});
