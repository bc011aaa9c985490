/** What else HTTP has that a certificate authority does not: tunnels, echoes, other protocols on the same connection. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST, memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let issue: string;
let port: number;
beforeAll(async () => {
  site = await memorySite();
  issue = `/v1/pki/issue/${await site.newRole()}`;
  port = await listening(site);
});
afterAll(() => site.close());

async function listening({ app }: TestSite): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Says the next thing once `until` has been heard. @returns all that was answered */
function spoken(things: readonly string[], until = /\r\n\r\n/): Promise<string> {
  return new Promise((done) => {
    let [answer, heard] = ['', ''];
    const left = [...things];
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(left.shift() ?? ''));
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      heard += text;
      const next = until.test(heard) ? left.shift() : undefined;
      if (next === undefined) return;
      heard = '';
      socket.write(next);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(answer));
  });
}

const asked = (line: string, headers = '', body = ''): string =>
  `${line} HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Bearer ${site.admin}\r\n${headers}\r\n${body}`;
const LAST = 'Connection: close\r\n';
const statuses = (answer: string): readonly string[] =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status ?? '');

describe('TRACE', () => {
  it.each([
    ['/v1/pki/revoke', '405', '"error":{"code":"method_not_allowed"'],
    ['/api/v1/ssh/ca', '405', '"statusCode":405'],
    ['/api/v1/ssh_keys/', '405', '"errors":[{"param":"method"'],
    ['/v1/nothing', '404', '"error":{"code":"not_found"'],
  ])('%s is refused, and nothing of the request comes back', async (path, status, envelope) => {
    const answer = await spoken([asked(`TRACE ${path}`, LAST)]);
    expect(statuses(answer)).toEqual([status]);
    expect(answer).toContain(envelope);
    expect(answer).not.toContain(site.admin);
  });
});

it.each(['evil.test:443', HOST, '/v1/pki/ca'])('CONNECT %s makes no tunnel', async (target) => {
  const answer = await spoken([asked(`CONNECT ${target}`), asked('GET /v1/health')]);
  expect(statuses(answer)).toEqual(['405']);
  expect(answer).toMatch(/\r\nAllow: GET, HEAD, POST, PATCH, DELETE\r\n/);
  expect(answer).toContain('"code":"method_not_allowed"');
  expect(answer).not.toContain(site.admin);
});

it.each([
  ['websocket', 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'],
  ['h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__\r\n'],
  ['TLS/1.2', ''],
])(
  'an upgrade to %s is not made: the request is answered as if it asked for none',
  async (protocol, more) => {
    const upgrade = `Connection: Upgrade\r\nUpgrade: ${protocol}\r\n${more}`;
    const answer = await spoken([asked('GET /v1/health', upgrade), asked('GET /v1/nothing', LAST)]);
    expect(statuses(answer)).toEqual(['200', '404']);
    expect(answer.toLowerCase()).not.toContain('\r\nupgrade:');
  },
);

it('HTTP/2 without asking is no HTTP/1.1', async () => {
  const answer = await spoken(['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']);
  expect(statuses(answer)).toEqual(['400']);
  expect(answer).toContain('"code":"invalid_request"');
});

describe('Expect: 100-continue', () => {
  const body = '{"common_name":"a.example.com"}';
  const headers = (length: number): string =>
    `Content-Type: application/json\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n${LAST}`;

  it('is told to go on, and then the answer', async () => {
    const answer = await spoken([asked(`POST ${issue}`, headers(body.length)), body]);
    expect(statuses(answer)).toEqual(['100', '201']);
  });

  it('with a body that is too long has the refusal without a body having come', async () => {
    const answer = await spoken([asked(`POST ${issue}`, headers(5_000_000))]);
    expect(statuses(answer).at(-1)).toBe('413');
  });

  it('is not for another expectation', async () => {
    const other = `${LAST}Content-Length: ${body.length}\r\nExpect: 200-ok\r\n`;
    const answer = await spoken([asked(`POST ${issue}`, other)]);
    expect(statuses(answer)).toEqual(['417']);
    expect(answer).toContain('"code":"expectation_failed"');
  });
});

describe('under TLS', () => {
  let secure: TestSite;
  let securePort: number;
  beforeAll(async () => {
    const role = await site.newRole();
    const { certificate: cert, private_key: key } = await site.issue(role, { common_name: 'ca.example.com' });
    secure = await memorySite({ onLoopback: false, tls: { cert, key } });
    securePort = await listening(secure);
  });
  afterAll(() => secure.close());

  /** @returns what was agreed on, and the answer; or why there is none */
  function overTls(protocols: readonly string[], text: string): Promise<string> {
    return new Promise((done) => {
      const options = { port: securePort, rejectUnauthorized: false, ALPNProtocols: [...protocols] };
      let answer = '';
      const socket = connectTls(options, () => {
        answer += `${String(socket.alpnProtocol)}\n`;
        socket.write(text);
      });
      socket.setEncoding('utf8').on('data', (data: string) => {
        answer += data;
      });
      socket.on('error', ({ message }) => {
        answer += message;
      });
      socket.on('close', () => done(answer));
    });
  }

  const get = (headers: string): string => `GET /v1/pki/ca HTTP/1.1\r\n${headers}${LAST}\r\n`;
  const token = (): string => `Authorization: Bearer ${secure.admin}\r\n`;

  it('HTTP/1.1 is spoken, and HTTP/2 alone is not agreed on', async () => {
    expect(await overTls(['h2', 'http/1.1'], get(`Host: x\r\n${token()}`))).toMatch(
      /^http\/1\.1\nHTTP\/1\.1 200 /,
    );
    expect(await overTls(['h2'], get('Host: x\r\n'))).not.toContain('HTTP/1.1 200');
  });

  it('any host and origin is served with a token, which a page of another origin has not; and none is let read by it', async () => {
    for (const headers of ['Host: evil.test\r\n', 'Host: evil.test\r\nOrigin: https://evil.test\r\n']) {
      const answer = await overTls(['http/1.1'], get(headers + token()));
      expect(answer).toContain('HTTP/1.1 200 ');
      expect(answer.toLowerCase()).not.toContain('access-control-');
      expect(await overTls(['http/1.1'], get(headers))).toContain('HTTP/1.1 401 ');
    }
  });

  it('a page of another origin is not told that it may write', async () => {
    const ask = `OPTIONS /v1/pki/ca HTTP/1.1\r\nHost: evil.test\r\nOrigin: https://evil.test\r\nAccess-Control-Request-Method: POST\r\n${LAST}\r\n`;
    const answer = await overTls(['http/1.1'], ask);
    expect(answer).toContain('HTTP/1.1 405 ');
    expect(answer.toLowerCase()).not.toContain('access-control-');
  });

  it('two hosts are refused there too, and plain HTTP is not spoken', async () => {
    expect(await overTls(['http/1.1'], get('Host: a\r\nHost: b\r\n'))).toContain('HTTP/1.1 400 ');
    const plain = await new Promise<string>((done) => {
      let answer = '';
      const socket = connect(securePort, '127.0.0.1', () => socket.write(get('Host: x\r\n')));
      socket.on('data', (data) => {
        answer += data.toString('latin1');
      });
      socket.on('error', () => undefined).on('close', () => done(answer));
    });
    expect(plain).not.toContain('HTTP/');
  });
});
