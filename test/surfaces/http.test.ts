import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { familyOf } from '../../src/http/families.ts';
import { API } from '../../src/http/surfaces/all.ts';
import { expectError } from '../support/refused.ts';
import { type Method, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let role: string;
beforeAll(async () => {
  site = await memorySite();
  role = await site.newRole();
});
afterAll(() => site.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const bearer = (): Readonly<Record<string, string>> => ({ authorization: `Bearer ${site.admin}` });

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const PATHS = [...new Set(API.map(({ path }) => path))];

describe('what HTTP itself finds wrong', () => {
  it.each(PATHS)('%s names the methods that it has to every other', async (path) => {
    const known = API.filter((one) => one.path === path).map(({ method }) => method as string);
    const address = path.replaceAll(/:\w+/g, 'x');
    for (const method of METHODS.filter((one) => !known.includes(one))) {
      const refused = await site.call(method, address, undefined, null);
      expect(refused.status, refused.text).toBe(405);
      if (familyOf(path).name === 'v1') expectError(refused, { status: 405, code: 'method_not_allowed' });
      const allowed = String(refused.headers['allow']).split(', ');
      expect(allowed.sort()).toEqual([...known, ...(known.includes('GET') ? ['HEAD'] : [])].sort());
    }
  });

  it.each([
    '/',
    '/v1',
    '/v1/',
    '/v1/pki',
    '/v1/pki/roles//',
    '//v1/pki/ca',
    '/V1/pki/ca',
    '/v1/pki/ca/x/y/z',
  ])('there is nothing at %s, in the same envelope', async (path) => {
    expectError(await site.call('GET', path), { status: 404, code: 'not_found' });
  });

  it.each(['/v1/pki/ca/%', '/v1/pki/ca/%zz', '/nothing/%ff', '/%C0%AF'])(
    'an address with broken escapes, %s, is told in the same envelope',
    async (path) => {
      const refused = await site.call('GET', path);
      expectError(refused, { status: 400, code: 'invalid_request' });
      expect(refused.headers['content-type']).toMatch(/^application\/json/);
    },
  );

  it('a part of an address that is too long is told in the same envelope', async () => {
    const refused = await site.call('GET', `/v1/pki/ca/${'x'.repeat(201)}`);
    expectError(refused, { status: 414, code: 'uri_too_long' });
    expectError(await site.call('GET', `/v1/pki/ca/${'x'.repeat(200)}`), {
      status: 404,
      code: 'ca_not_found',
    });
  });

  it.each([
    ['no JSON', '{"common_name":'],
    ['a text', 'common_name=a.example.com'],
    ['NaN', '{"ttl":NaN}'],
    ['a trailing comma', '{"common_name":"a.example.com",}'],
    ['two values', '{}{}'],
    ['an array', '[]'],
    ['a null', 'null'],
    ['a number', '1'],
    ['a string', '"{}"'],
    ['a prototype', '{"__proto__":{"common_name":"a.example.com"}}'],
    ['a prototype, escaped', '{"\\u005f_proto__":{"common_name":"a.example.com"}}'],
    ['a prototype deep inside', '{"common_name":"a.example.com","x":{"__proto__":{}}}'],
    ['a constructor’s prototype', '{"constructor":{"prototype":{"x":1}}}'],
  ])('a body that is %s is refused', async (_, payload) => {
    const headers = { ...JSON_TYPE, ...bearer() };
    const path = `/v1/pki/issue/${role}`;
    const refused = await site.send('POST', path, { headers, payload });
    expectError(refused, { status: 400, code: 'invalid_request' });
    expect(await site.events(`&request_id=${refused.error?.request_id}`)).toMatchObject([
      { action: 'pki_issue', success: false },
    ]);
    const good = await site.send('POST', path, { headers, payload: '{"common_name":"a.example.com"}' });
    expect(good.status).toBe(201);
    expect(({} as Record<string, unknown>)['common_name']).toBeUndefined();
  });

  it('no body, and an empty one, are an empty object', async () => {
    const path = `/v1/pki/issue/${role}`;
    for (const request of [{ headers: bearer() }, { headers: { ...JSON_TYPE, ...bearer() }, payload: '' }]) {
      expectError(await site.send('POST', path, request), { rule: 'names_present' });
      expectError(await site.send('POST', '/v1/pki/roles', request), { field: 'name' });
    }
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/json',
  ])('a body of type %s is refused', async (type) => {
    const refused = await site.send('POST', `/v1/pki/issue/${role}`, {
      headers: { 'content-type': type, ...bearer() },
      payload: '{"common_name":"a.example.com"}',
    });
    expectError(refused, { status: 415, code: 'unsupported_media_type' });
  });

  it('JSON with a charset is JSON', async () => {
    const answer = await site.send('POST', `/v1/pki/issue/${role}`, {
      headers: { 'content-type': 'application/json; charset=utf-8', ...bearer() },
      payload: '\ufeff{"common_name":"a.example.com"}',
    });
    expect(answer.status).toBe(201);
  });

  it('a body of over a mebibyte is refused, and one below is read', async () => {
    const body = (length: number): string =>
      JSON.stringify({ common_name: 'a.example.com', x: 'x'.repeat(length) });
    const headers = { ...JSON_TYPE, ...bearer() };
    const large = await site.send('POST', `/v1/pki/issue/${role}`, { headers, payload: body(1_048_577) });
    expectError(large, { status: 413, code: 'payload_too_large' });
    const below = await site.send('POST', `/v1/pki/issue/${role}`, { headers, payload: body(1_000_000) });
    expect(below.status).toBe(201);
  });
});

describe('on a loopback listener', () => {
  const ask = (
    headers: Readonly<Record<string, string>>,
    path = '/v1/health',
  ): ReturnType<TestSite['send']> => site.send('GET', path, { headers });

  it.each(['localhost:7420', '127.0.0.1:7420', '[::1]:7420', 'LOCALHOST:7420'])(
    '%s is ours',
    async (host) => {
      expect((await ask({ host })).status).toBe(200);
    },
  );

  it.each([
    'evil.test',
    'evil.test:7420',
    'localhost',
    'localhost:7421',
    'localhost:7420.evil.test',
    'localhost.evil.test:7420',
    '127.0.0.1.nip.io:7420',
    '0.0.0.0:7420',
    'localhost:7420@evil.test',
    'a b',
    '',
  ])('the host %j is not ours, whatever is asked for', async (host) => {
    for (const path of ['/v1/health', '/v1/pki/ca', '/nothing']) {
      expectError(await ask({ host, ...bearer() }, path), { status: 421, code: 'misdirected_request' });
    }
  });

  it.each([
    'http://evil.test',
    'null',
    'http://localhost',
    'https://localhost:7420',
    'http://localhost:7421',
  ])('the origin %s may not call', async (origin) => {
    const refused = await ask({ origin, ...bearer() }, '/v1/pki/ca');
    expectError(refused, { status: 403, code: 'access_denied' });
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('our own origin may', async () => {
    expect((await ask({ origin: 'http://localhost:7420', ...bearer() }, '/v1/pki/ca')).status).toBe(200);
  });

  it('forwarded headers are not believed', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'localhost:7420' };
    expectError(await ask({ host: 'evil.test', ...forwarded }), { status: 421, code: 'misdirected_request' });
    const refused = await site.send('POST', `/v1/pki/issue/none`, {
      headers: { ...JSON_TYPE, ...bearer(), ...forwarded },
      payload: '{}',
    });
    const [event] = await site.events(`&request_id=${refused.error?.request_id}`);
    expect(event).toMatchObject({ source_ip: '127.0.0.1' });
  });
});

it('elsewhere than on loopback every host is served', async () => {
  const other = await memorySite({ onLoopback: false });
  const answer = await other.send('GET', '/v1/health', { headers: { host: 'ca.example.com' } });
  expect(answer.status).toBe(200);
  await other.close();
});

describe('over a socket', () => {
  const say = async (text: string): Promise<string> => {
    const address = site.app.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return await new Promise((done, fail) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('data', (data: string) => {
        answer += data;
      });
      socket.on('end', () => done(answer));
      socket.on('error', fail);
    });
  };
  beforeAll(() => site.app.listen({ host: '127.0.0.1', port: 0 }));

  it.each([
    ['what is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 400, 'invalid_request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'invalid_request',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'invalid_request',
    ],
    ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
  ])('%s is told in the same envelope', async (_, text, status, code) => {
    const secret = 'chy_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
    const answer = await say(text.replace('\r\n', `\r\nAuthorization: Bearer ${secret}\r\n`));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const { error } = JSON.parse(answer.slice(answer.indexOf('{'))) as { error: Record<string, string> };
    expect(error).toEqual({ code, message: expect.any(String), request_id: expect.stringMatching(/^req_/) });
    expect(`${answer}${site.log.join('')}`).not.toContain(secret);
  });
});

it('any method at any address gets an answer in the envelope, and none is a defect of ours', async () => {
  const parts = [
    '',
    'v1',
    'pki',
    'ca',
    '..',
    '%2e%2e',
    '%2F',
    '%00',
    ';',
    '?',
    '#',
    ':id',
    '*',
    'é',
    '%',
    '\u{1f600}',
    "'",
    '"',
    '<',
  ];
  let seed = 1;
  const pick = (count: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % count;
  };
  const methods: readonly Method[] = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS'];
  for (let i = 0; i < 500; i++) {
    const path = `/${Array.from({ length: pick(6) }, () => parts[pick(parts.length)]).join('/')}`;
    const answer = await site.call(methods[pick(methods.length)] ?? 'GET', encodeSome(path));
    expect(answer.status, path).toBeLessThan(500);
    if (answer.status >= 400) expect(answer.error?.request_id, path).toMatch(/^req_/);
  }
});

/** What a client's library would escape is escaped; the rest is sent as it is. */
function encodeSome(path: string): string {
  return path.replaceAll(/[^\x21-\x7e]|["<>]/gu, (character) => encodeURIComponent(character));
}
