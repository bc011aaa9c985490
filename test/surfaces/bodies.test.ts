/** Bodies that were made to do harm, or that others would read in another way: each has one answer, in its family's words. */
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { familyOf } from '../../src/http/families.ts';
import { expectError } from '../support/refused.ts';
import { HOST, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let issue: string;
let port: number;
beforeAll(async () => {
  site = await memorySite();
  issue = `/v1/pki/issue/${await site.newRole()}`;
  await site.app.listen({ host: '127.0.0.1', port: 0 });
  const address = site.app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => site.close());

interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** Over a socket, with the octets as they are. */
function post(
  path: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): Promise<Told> {
  const octets = Buffer.from(body);
  const head = Object.entries({
    Host: HOST,
    Authorization: `Bearer ${site.admin}`,
    Connection: 'close',
    'Content-Length': String(octets.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n`);
      socket.write(octets);
    });
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    // Who is told before all of the body was read may see a reset.
    socket.on('error', (error) => answer === '' && fail(error));
    socket.on('close', () => {
      const [, status] = /^HTTP\/1\.1 (\d+) /.exec(answer) ?? [];
      const text = answer.slice(answer.indexOf('\r\n\r\n') + 4);
      done({ status: Number(status), body: JSON.parse(text) as Told['body'] });
    });
  });
}

const lists = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const good = (more = ''): string => `{"common_name":"a.example.com"${more}}`;

/** One address of each family that takes a body. */
const ADDRESSES = ['/v1/ssh/clusters', '/api/v1/ssh/ca', '/api/v1/ssh_keys/'];

/** In the words of the family. */
function expectWorded(path: string, { body, status }: Told, v1: number): void {
  const { name } = familyOf(path);
  // Prime Intellect's has 422 for each body that it cannot take.
  expect(status).toBe(name === 'primeintellect' && v1 === 400 ? 422 : v1);
  if (name === 'infisical') {
    expect(body).toMatchObject({ reqId: expect.stringMatching(/^req-/), statusCode: v1 });
  } else if (name === 'primeintellect') {
    expect(body).toEqual({ errors: [expect.anything()], detail: expect.any(String) });
  } else expect(body).toEqual({ error: expect.objectContaining({ message: expect.any(String) }) });
}

describe('a body', () => {
  const bad: readonly (readonly [string, number, string | Uint8Array, Readonly<Record<string, string>>?])[] =
    [
      ['of lists in one another, a hundred thousand', 400, `{"x":${lists(100_000)}}`],
      ['of objects in one another, a hundred thousand', 400, `{"x":${objects(100_000)}}`],
      ['of open brackets alone', 400, '['.repeat(1_000_000)],
      ['that is one deeper than may be', 400, `{"x":${lists(100)}}`],
      ['in UTF-16', 400, Buffer.from(`\ufeff${good()}`, 'utf16le')],
      ['in UTF-16 that says so', 400, Buffer.from(good(), 'utf16le'), utf16()],
      ['in Latin-1', 400, Buffer.from(good(',"x":"é"'), 'latin1')],
      ['with half of a pair in UTF-8', 400, Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
      ['with an overlong character', 400, Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
      ['of white space', 400, ' '.repeat(1000)],
      ['that is packed', 415, gzipSync(good()), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }],
      ['that is said to be packed', 415, good(), { ...JSON_TYPE, 'Content-Encoding': 'br' }],
      [
        'that is said to be packed twice',
        415,
        good(),
        { ...JSON_TYPE, 'Content-Encoding': 'identity, gzip' },
      ],
      ['of no type', 415, good(), {}],
      ['of a type that is built on JSON', 415, good(), { 'Content-Type': 'application/merge-patch+json' }],
      ['of a type that begins like JSON', 415, good(), { 'Content-Type': 'application/jsonp' }],
      ['of a list of types', 415, good(), { 'Content-Type': 'application/json, text/plain' }],
      [
        'of a type with another for its parameter',
        415,
        good(),
        { 'Content-Type': 'text/plain; application/json' },
      ],
      ['of several parts', 415, good(), { 'Content-Type': 'multipart/form-data; boundary=application/json' }],
      ['of two types', 400, good(), { 'Content-Type': 'application/json', 'content-type': 'text/plain' }],
      ['one octet longer than a mebibyte', 413, filled(1_048_577)],
    ];

  it.each(bad.map(([what, status, body, headers]) => ({ what, status, body, headers })))(
    '$what is refused in the words of each family',
    async ({ body, headers, status }) => {
      for (const path of ADDRESSES) expectWorded(path, await post(path, body, headers), status);
    },
  );

  it.each<[string, string | Uint8Array, Readonly<Record<string, string>>?]>([
    ['as deep as may be', good(`,"x":${lists(99)}`)],
    ['with brackets in a text, and quotation marks', good(`,"x":"${'[{\\"'.repeat(1000)}"`)],
    ['in UTF-8, with a byte order mark', `\ufeff${good(',"x":"é"')}`],
    ['in no coding', good(), { ...JSON_TYPE, 'Content-Encoding': 'Identity' }],
    ['of its type, in capitals', good(), { 'Content-Type': 'Application/JSON' }],
    // RFC 8259 §11: there is no such parameter.
    ['in UTF-8, whatever its type says of that', good(), utf16()],
    ['of a mebibyte', filled(1_048_576)],
    ['of members by the ten thousand', good(`,${members(50_000)}`)],
    ['of a number that is no number of IEEE 754', good(',"x":1e400,"y":-0,"z":-1e400')],
    ['with half of a pair where nobody looks', good(',"x":"\\ud800"')],
  ])('%s is read', async (_, body, headers) => {
    expect((await post(issue, body, headers)).status).toBe(201);
  });

  it.each([
    ['lists, too deep,', lists(100_000)],
    ['objects, too deep,', objects(100_000)],
    ['lists as deep as may be', lists(99)],
  ])('of %s has the same answer when it is to be done once', async (_, x) => {
    const once = { ...JSON_TYPE, 'Idempotency-Key': `key ${x.length}` };
    const [first, second] = [
      await post(issue, good(`,"x":${x}`), once),
      await post(issue, good(`,"x":${x}`), once),
    ];
    expect([first?.status, second?.status]).toEqual(x.length > 1000 ? [400, 400] : [201, 201]);
    if (x.length < 1000) expect(second).toEqual(first);
  });

  it('that ends before its length is no request: nothing is done', async () => {
    const count = (await site.events('&action=pki_issue')).length;
    await new Promise<void>((done) => {
      const socket = connect(port, '127.0.0.1', () => {
        const head = `Host: ${HOST}\r\nAuthorization: Bearer ${site.admin}\r\nContent-Type: application/json`;
        socket.end(`POST ${issue} HTTP/1.1\r\n${head}\r\nContent-Length: 100\r\n\r\n${good()}`);
      });
      socket.on('error', () => undefined).on('close', () => done());
      socket.resume();
    });
    const told = await post(issue, good());
    expect(told.status).toBe(201);
    const events = await site.events('&action=pki_issue&success=true');
    expect(events.length - count).toBeLessThanOrEqual(1);
  });
});

describe('a name that is given twice in a body', () => {
  it('has its last value, for the policy as for the certificate', async () => {
    expect((await post(issue, '{"common_name":"evil.test","common_name":"a.example.com"}')).status).toBe(201);
    const refused = await post(issue, '{"common_name":"a.example.com","common_name":"evil.test"}');
    expect(refused.body).toMatchObject({ error: { code: 'policy_denied' } });
    const escaped = await post(issue, '{"common_name":"a.example.com","common\\u005fname":"evil.test"}');
    expect(escaped.body).toMatchObject({ error: { code: 'policy_denied' } });
  });
});

describe('a number or a text that no store holds', () => {
  it.each(['1e400', '-1e400', '-0', '1e308', '9007199254740993', '0.1', '1e-400'])(
    'is a field that is wrong: %s',
    async (number) => {
      const body = `{"name":"n","common_name":"n","ca_type":"root","key_type":"ec","validity_days":${number}}`;
      const answer = await site.send('POST', '/v1/pki/ca', {
        headers: { 'content-type': 'application/json', authorization: `Bearer ${site.admin}` },
        payload: body,
      });
      expectError(answer, { field: 'validity_days' });
    },
  );

  it.each(['\\ud800', '\\udfff', 'a\\udc00\\ud800b', '\\u0000'])(
    'is a field that is wrong: "%s"',
    async (text) => {
      for (const [path, rest] of [
        ['/v1/identities', '"type":"user"'],
        ['/v1/ssh/clusters', '"nodes":[]'],
        ['/v1/tenants', '"x":1'],
      ]) {
        const answer = await site.send('POST', path ?? '', {
          headers: { 'content-type': 'application/json', authorization: `Bearer ${site.admin}` },
          payload: `{"name":"${text}",${rest}}`,
        });
        expectError(answer, { field: 'name' });
      }
      expect(
        (await site.call('POST', '/v1/identities', { name: `\u{1f600} ${site.name('name')}`, type: 'user' }))
          .status,
      ).toBe(201);
    },
  );
});

it('while bombs come from many sides, others are served, and none is a defect of ours', async () => {
  const bombs = [
    `{"x":${lists(400_000)}}`,
    `{"x":${objects(150_000)}}`,
    `{"x":[${'0,'.repeat(500_000)}0]}`,
    good(`,${members(50_000)}`),
    `{"x":"${'\\u0000'.repeat(170_000)}"}`,
    `{"common_name":"${'a'.repeat(1_000_000)}"}`,
    `{"dns_sans":[${'"",'.repeat(300_000)}""]}`,
    `{"common_name":${'9'.repeat(1_000_000)}}`,
  ];
  const told = Promise.all([...bombs, ...bombs].map((bomb) => post(issue, bomb)));
  const served = [];
  for (let i = 0; i < 10; i++) served.push((await site.call('GET', '/v1/health')).status);
  expect(new Set(served)).toEqual(new Set([200]));
  for (const { status } of await told) expect([201, 400, 413, 422]).toContain(status);
  expect(site.log.filter((line) => line.includes('"level":50'))).toEqual([]);
});

function utf16(): Readonly<Record<string, string>> {
  return { 'Content-Type': 'application/json; charset=utf-16' };
}

function members(count: number): string {
  return Array.from({ length: count }, (_, i) => `"m${i}":0`).join();
}

/** A good body of so many octets. */
function filled(octets: number): string {
  return good(`,"x":"${'x'.repeat(octets - good(',"x":""').length)}"`);
}
