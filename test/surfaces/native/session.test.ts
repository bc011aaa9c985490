/** Sessions of browsers: what signs in, what the cookie is good for and from where, and where its secret is to be seen. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONGEST_SEALED, sealSession } from '../../../src/http/session/sealed-session.ts';
import { masterKey } from '../../../src/keys/master-key.ts';
import { sealer } from '../../../src/keys/sealing.ts';
import { newPerson } from '../../support/csr-requests.ts';
import { plainId } from '../../support/inside.ts';
import { expectError } from '../../support/refused.ts';
import {
  type Answer,
  HOST,
  type Json,
  type Method,
  memorySite,
  siteOver,
  type TestSite,
} from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

const OWN = `http://${HOST}`;
const HOURS = 3600;

let site: TestSite;
beforeAll(async () => {
  site = await memorySite();
});
afterAll(() => site.close());

type Headers = Readonly<Record<string, string>>;

function post(where: TestSite, path: string, body: Json, headers: Headers = {}): Promise<Answer> {
  const json = { 'content-type': 'application/json', ...headers };
  return where.send('POST', path, { headers: json, payload: JSON.stringify(body) });
}

/** @returns name and value of the cookie, as a browser sends them */
async function signIn(where: TestSite, body: Json = { token: where.admin }): Promise<string> {
  const answer = await post(where, '/v1/session', body);
  expect(answer.status, answer.text).toBe(201);
  return cookieOf(answer);
}

function cookieOf({ headers }: Answer): string {
  return String(headers['set-cookie']).split(';')[0] ?? '';
}

/** As a page of our own sends it. */
function by(cookie: string, more: Headers = {}): { readonly headers: Headers } {
  return { headers: { cookie, origin: OWN, ...more } };
}

function whoami(where: TestSite, cookie: string): Promise<Answer> {
  return where.send('GET', '/v1/auth/whoami', by(cookie));
}

describe('signing in', () => {
  it('answers who it is, and keeps the token in a cookie that no script and no other site has', async () => {
    const answer = await post(site, '/v1/session', { token: site.admin });
    const { expires_at: tokenEnd, ...who } = (await site.call('GET', '/v1/auth/whoami')).body;
    expect(tokenEnd).toBeNull();
    const end = Math.floor(site.clock.now() / 1000) + 12 * HOURS;
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ ...who, expires_at: expect.any(String) });
    expect(Math.abs(Date.parse(String(answer.body['expires_at'])) / 1000 - end)).toBeLessThanOrEqual(1);
    expect(answer.headers['set-cookie']).toMatch(
      /^chancery_session=chy_session_[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text).not.toContain('chy_');
    const seen = await whoami(site, cookieOf(answer));
    expect([seen.status, seen.body]).toEqual([200, { ...who, expires_at: null }]);
  });

  it('lasts no longer than the token', async () => {
    const token = await site.newToken(['pki:read'], { ttl: '1h' });
    const answer = await post(site, '/v1/session', { token });
    expect(String(answer.headers['set-cookie'])).toMatch(/; Max-Age=3(600|599);/);
    const { body } = await site.call('GET', '/v1/auth/whoami', undefined, token);
    expect(answer.body['expires_at']).toBe(body['expires_at']);
  });

  it('is an event of whoever signed in, and so is signing out', async () => {
    const person = await newPerson(site, ['pki:read', 'audit:read']);
    const cookie = await signIn(site, { token: person.token });
    const out = await site.send('DELETE', '/v1/session', by(cookie));
    expect([out.status, out.text, out.headers['set-cookie']]).toEqual([
      204,
      '',
      'chancery_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
    ]);
    const events = await site.events(`&identity_id=${person.id}`);
    expect(events.map(({ action, success }) => [action, success])).toEqual([
      ['session_delete', true],
      ['session_create', true],
    ]);
    expect(events[1]?.extra_data).toEqual({ by: 'token', expires_at: expect.any(Number) });
  });

  it.each([
    ['nothing', {}, 'token'],
    ['both', { token: 'x', setup_code: 'x' }, 'setup_code'],
    ['a number', { token: 1 }, 'token'],
    ['an empty text', { token: '' }, 'token'],
    ['a text that is too long', { token: 'x'.repeat(513) }, 'token'],
  ])('with %s is refused', async (_, body, field) => {
    const answer = await post(site, '/v1/session', body);
    expectError(answer, { field });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('with what is no token that stands is refused as its header is', async () => {
    const made = await site.made<{ id: string; token: string }>('/v1/tokens', {
      name: 'x',
      scopes: ['admin'],
    });
    await site.call('DELETE', `/v1/tokens/${made.id}`);
    const short = await site.newToken(['admin'], { ttl: '1s' });
    site.clock.advance(1000);
    for (const token of ['chy_unknown', made.token, short, `${site.admin} `, `Bearer ${site.admin}`]) {
      const answer = await post(site, '/v1/session', { token });
      expect(answer.status, token).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.text).not.toContain(token);
    }
  });

  it('counts as what else changes something', async () => {
    const narrow = await memorySite({ rateLimits: { admin: 2, refusals: 100 } });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await post(narrow, '/v1/session', { token: narrow.admin })).status);
    expect(statuses).toEqual([201, 201, 429]);
    await narrow.close();
  });

  it('is not for a page of another origin', async () => {
    const tls = await memorySite({ onLoopback: false });
    for (const where of [site, tls]) {
      const body = { token: where.admin };
      const answer = await post(where, '/v1/session', body, { origin: 'https://evil.test' });
      expectError(answer, { status: 403, code: 'access_denied' });
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect((await post(where, '/v1/session', body, { origin: OWN })).status).toBe(201);
    }
    await tls.close();
  });

  it('takes no Idempotency-Key, as nobody is known by whose token it would be kept', async () => {
    const { headers } = by('', { 'idempotency-key': 'k', cookie: '' });
    const [one, two] = [
      await post(site, '/v1/session', { token: site.admin }, headers),
      await post(site, '/v1/session', { token: site.admin }, headers),
    ];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(cookieOf(one)).not.toBe(cookieOf(two));
  });
});

describe('a setup code', () => {
  it('signs in once', async () => {
    const code = site.setup.make();
    expect(code).toMatch(/^[\w-]{43}$/);
    const [one, two] = await Promise.all([
      post(site, '/v1/session', { setup_code: code }),
      post(site, '/v1/session', { setup_code: code }),
    ]);
    expect(new Set([one.status, two.status])).toEqual(new Set([201, 401]));
    const answer = one.status === 201 ? one : two;
    const { body } = await whoami(site, cookieOf(answer));
    expect(body['scopes']).toEqual(['admin', 'system']);
    const [event] = await site.events('&action=session_create');
    expect(event?.extra_data).toMatchObject({ by: 'setup_code' });
    for (const refused of [code, `${code}x`, 'x'])
      expectError(await post(site, '/v1/session', { setup_code: refused }), {
        status: 401,
        code: 'token_invalid',
      });
  });

  it('that is wrong uses up none, and one that was made before is good no more', async () => {
    const [before, code] = [site.setup.make(), site.setup.make()];
    for (const wrong of [before, code.slice(1), `${code} `])
      expect((await post(site, '/v1/session', { setup_code: wrong })).status).toBe(401);
    await signIn(site, { setup_code: code });
  });

  it('works within the hour', async () => {
    const late = site.setup.make();
    site.clock.advance(HOURS * 1000 + 1);
    expect((await post(site, '/v1/session', { setup_code: late })).status).toBe(401);
    const code = site.setup.make();
    site.clock.advance(HOURS * 1000 - 10);
    await signIn(site, { setup_code: code });
  });
});

describe('a session', () => {
  it('may what its token may, and no more', async () => {
    const role = await site.newRole();
    const token = await site.newToken(['pki:read', 'pki:issue'], { only: { roles: [role] } });
    const cookie = await signIn(site, { token });
    const issue = (name: string): Promise<Answer> =>
      post(site, `/v1/pki/issue/${name}`, { common_name: 'a.example.com' }, by(cookie).headers);
    expect((await issue(role)).status).toBe(201);
    expectError(await issue(await site.newRole()), { status: 403, code: 'access_denied' });
    expectError(await site.send('GET', '/v1/tokens', by(cookie)), {
      status: 403,
      code: 'insufficient_scope',
    });
    const refused = (await site.events('&success=false')).map(({ action }) => action);
    expect(refused.slice(0, 2)).toEqual(['access_denied', 'pki_issue']);
  });

  it('of a machine is a machine’s', async () => {
    const { id } = await site.made<Json>('/v1/identities', { type: 'machine', name: site.name('machine') });
    const machine = await site.newToken(['ssh:read'], { identity_id: id });
    const user = await site.newToken(['ssh:read']);
    const hosts = async (token: string): Promise<number> =>
      (await site.send('GET', '/api/v1/ssh/hosts', by(await signIn(site, { token })))).status;
    expect([await hosts(machine), await hosts(user)]).toEqual([403, 200]);
  });

  it('ends at its end', async () => {
    const cookie = await signIn(site);
    site.clock.advance((12 * HOURS - 2) * 1000);
    expect((await whoami(site, cookie)).status).toBe(200);
    site.clock.advance(2000);
    expectError(await whoami(site, cookie), { status: 401, code: 'token_expired' });
  });

  it.each(['token', 'identity'])('ends with its %s', async (whose) => {
    const person = await newPerson(site, ['admin']);
    const { id, token } = await site.made<{ id: string; token: string }>(
      '/v1/tokens',
      { name: site.name('token'), scopes: ['admin'] },
      person.token,
    );
    const cookie = await signIn(site, { token });
    expect((await whoami(site, cookie)).status).toBe(200);
    const path = whose === 'token' ? `/v1/tokens/${id}` : `/v1/identities/${person.id}`;
    expect((await site.call('DELETE', path)).status).toBe(204);
    expectError(await whoami(site, cookie), { status: 401, code: 'token_revoked' });
  });

  it('is known to every replica, and to no other installation', async () => {
    const [, sqlite] = STORES;
    const first = await siteOver(sqlite ?? (STORES[0] as never));
    const other = await memorySite();
    const cookie = await signIn(first);
    expect((await whoami(await first.twin(), cookie)).status).toBe(200);
    expectError(await whoami(other, cookie), { status: 401, code: 'token_invalid' });
    await other.close();
    await first.close();
  });

  it('is not what anybody has written', async () => {
    const cookie = await signIn(site);
    const [name = '', value = ''] = cookie.split('=');
    const flipped = (at: number): string => {
      const letter = value[at] === 'A' ? 'B' : 'A';
      return value.slice(0, at) + letter + value.slice(at + 1);
    };
    const { random } = site.site;
    const session = { token: site.admin, endsAt: Math.floor(site.clock.now() / 1000) + 60 };
    const forged = sealSession(sealer([masterKey(randomBytes(32))], random), session);
    const elsewhere = site.site.sealer.seal(Buffer.from(`${session.endsAt} ${site.admin}`), {
      table: 'session',
      id: 'cookie',
      purpose: 'another',
      tenantId: '',
      spkiHash: new Uint8Array(0),
    });
    const places = [12, 14, 25, 40, 60, value.length - 4];
    for (const bad of [
      '',
      'x',
      site.admin,
      'chy_session_',
      value.slice(0, -4),
      value.slice('chy_session_'.length),
      `${value}AAAA`,
      'chy_session_'.padEnd(LONGEST_SEALED + 1, 'A'),
      forged,
      `chy_session_${Buffer.from(elsewhere).toString('base64url')}`,
      ...places.map(flipped),
    ]) {
      expectError(await whoami(site, `${name}=${bad}`), { status: 401, code: 'token_invalid' });
    }
    const sound = sealSession(site.site.sealer, session);
    expect(sound.length).toBeLessThanOrEqual(LONGEST_SEALED);
    expect((await whoami(site, `${name}=${sound}`)).status).toBe(200);
  });

  it('holds the longest token that there may be', () => {
    const longest = sealSession(site.site.sealer, { token: 'x'.repeat(512), endsAt: 2 ** 53 - 1 });
    expect(longest.length).toBeLessThanOrEqual(LONGEST_SEALED);
  });

  it('among other cookies is found, and given twice is refused', async () => {
    const cookie = await signIn(site);
    expect((await whoami(site, `a=b; ${cookie};c=d=e`)).status).toBe(200);
    for (const other of ['xchancery_session=1', 'a=chancery_session=1', '; =; chancery_sessionx'])
      expect((await whoami(site, `${other}; ${cookie}`)).status).toBe(200);
    for (const both of [`${cookie}; ${cookie}`, `chancery_session=; ${cookie}`])
      expectError(await whoami(site, both), { status: 400, code: 'invalid_request' });
  });

  it('counts less than a header that says who calls, whatever it says', async () => {
    const mine = await newPerson(site, ['pki:read']);
    const cookie = await signIn(site);
    const as = (authorization: string): Promise<Answer> =>
      site.send('GET', '/v1/auth/whoami', by(cookie, { authorization }));
    expect((await as(`Bearer ${mine.token}`)).body['scopes']).toEqual(['pki:read']);
    for (const bad of ['', 'Bearer chy_unknown', 'Basic YTpi']) expect((await as(bad)).status).toBe(401);
    // And a cookie that is no session does not stand in the way of one.
    const { headers } = by('chancery_session=x', { authorization: `Bearer ${site.admin}` });
    expect((await site.send('GET', '/v1/auth/whoami', { headers })).status).toBe(200);
  });
});

describe('what is changed with a session', () => {
  const CHANGES: readonly [Method, () => Promise<string>, Json | undefined][] = [
    ['POST', async () => '/v1/groups', { slug: 'made' }],
    ['PATCH', async () => `/v1/pki/roles/${await site.newRole()}`, { max_ttl: '1h' }],
    ['DELETE', async () => `/v1/pki/roles/${await site.newRole()}`, undefined],
  ];

  it.each(CHANGES)('by %s comes from a page of our own', async (method, path, body) => {
    const tls = { cookie: await signIn(site) };
    const address = await path();
    const ask = (headers: Headers): Promise<Answer> =>
      site.send(method, address, {
        headers: {
          ...tls,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
    const others = ['null', 'https://evil.test', `https://${HOST}`, 'http://localhost:3000', `${OWN}/`, ''];
    for (const headers of [{}, ...others.map((origin) => ({ origin }))] as Headers[]) {
      expectError(await ask(headers), { status: 403, code: 'access_denied' });
    }
    // Whoever has a token of its own is no page that a browser was brought to.
    expect((await ask({ origin: OWN })).status).toBeLessThan(300);
    const bare = { authorization: `Bearer ${site.admin}` };
    expect((await ask(bare)).error?.code ?? '').not.toBe('access_denied');
  });

  it('comes from a page of our own also over TLS, where nothing else guards', async () => {
    const issued = await site.issue(await site.newRole(), { common_name: 'ca.example.com' });
    const tls = { cert: issued.certificate, key: issued.private_key };
    const secure = await memorySite({ onLoopback: false, tls, publicUrl: 'https://ca.example.com' });
    const signed = await post(secure, '/v1/session', { token: secure.admin });
    expect(signed.headers['set-cookie']).toMatch(
      /^__Host-chancery_session=chy_session_[\w-]+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    );
    const cookie = cookieOf(signed);
    const ask = (headers: Headers): Promise<Answer> =>
      post(secure, '/v1/groups', { slug: secure.name('group') }, { cookie, ...headers });
    for (const headers of [
      {},
      { origin: 'null' },
      { origin: 'https://evil.test' },
      { origin: 'https://evil.test', host: 'ca.internal:7420' },
      { origin: 'http://ca.internal:7420', host: 'ca.internal:7420' },
      { origin: 'https://ca.internal:7421', host: 'ca.internal:7420' },
      { origin: 'https://ca.internal', host: 'ca.internal@evil.test' },
    ] as Headers[])
      expectError(await ask(headers), { status: 403, code: 'access_denied' });
    for (const headers of [
      { origin: 'https://ca.internal:7420', host: 'ca.internal:7420' },
      { origin: 'https://ca.internal', host: 'CA.internal:443' },
      // A proxy in front may have connected to another name.
      { origin: 'https://ca.example.com', host: 'backend:7420' },
    ])
      expect((await ask(headers)).status, JSON.stringify(headers)).toBe(201);
    // A name without the prefix is one that anybody beside it may have set.
    const plain = cookie.replace('__Host-', '');
    expectError(await whoami(secure, plain), { status: 401, code: 'authentication_required' });
    expect((await whoami(secure, cookie)).status).toBe(200);
    await secure.close();
  });

  it('is kept from other sites also where a proxy speaks TLS for us', async () => {
    const behind = await memorySite({ publicUrl: 'https://ca.example.com' });
    expect((await post(behind, '/v1/session', { token: behind.admin })).headers['set-cookie']).toMatch(
      /^__Host-.*; Secure$/,
    );
    await behind.close();
  });

  it('and an Idempotency-Key is done once, and answered with the same octets, by cookie as by header', async () => {
    const role = await site.newRole();
    const cookie = await signIn(site);
    const body = { common_name: 'once.example.com' };
    const key = { 'idempotency-key': 'one' };
    const path = `/v1/pki/issue/${role}`;
    const first = await post(site, path, body, by(cookie, key).headers);
    const again = await post(site, path, body, by(await signIn(site), key).headers);
    const bearer = await post(site, path, body, { authorization: `Bearer ${site.admin}`, ...key });
    expect(first.status).toBe(201);
    expect([again.text, bearer.text]).toEqual([first.text, first.text]);
    expect(again.headers['idempotent-replayed']).toBe('true');
  });
});

it('the secrets of a session are in no log, no error, no event and nothing that is stored', async () => {
  const own = await memorySite();
  const code = own.setup.make();
  const cookie = await signIn(own, { setup_code: code });
  const [, value = ''] = cookie.split('=');
  const answers = [
    await own.send('GET', `/v1/${value}`, by(cookie)),
    await own.send('GET', '/v1/auth/whoami', by(cookie, { 'user-agent': value })),
    await post(own, `/v1/pki/issue/${value}`, { common_name: value }, by(cookie).headers),
    await post(own, '/v1/groups', { slug: value }, by(cookie).headers),
    await post(own, '/v1/session', { setup_code: code }),
    await post(own, '/v1/session', { setup_code: value }),
    await post(own, '/v1/session', { token: value, setup_code: code }),
    await own.send('GET', '/v1/auth/whoami', by(`${cookie}x`)),
  ];
  const tenantId = plainId(
    'tenant',
    String((await own.read<{ tenant: Json }>('/v1/auth/whoami')).tenant['id']),
  );
  const stored = await own.site.store.events({ tenantId, limit: 1000 });
  const places = [JSON.stringify(stored), own.log.join('\n'), ...answers.map(({ text }) => text)];
  for (const secret of [code, value, own.admin]) {
    for (const place of places) expect(place).not.toContain(secret.slice(0, 30));
  }
  await own.close();
});
