/** What strangers do with a connection: they are slow, never end, say things twice; others are served all the same. */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memorySite, type TestSite } from '../support/site.ts';

let site: TestSite;
let port: number;
beforeAll(async () => {
  site = await memorySite();
  await site.app.listen({ host: '127.0.0.1', port: 0 });
  const address = site.app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => site.close());

const HOST = 'Host: localhost:7420';

/** @returns once the other side has ended it: all that it said */
function spoken(text: string, goOn?: (socket: Socket) => void): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text, 'latin1');
      goOn?.(socket);
    });
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (data: string) => {
      answer += data;
    });
    // A reset is an end too.
    socket.on('error', () => undefined);
    socket.on('close', () => done(answer));
  });
}

const closing = (head: string, body = ''): string => `${head}\r\nConnection: close\r\n\r\n${body}`;
const health = (): Promise<string> => spoken(closing(`GET /v1/health HTTP/1.1\r\n${HOST}`));

it('who says nothing, or little at a time and without end, is sent away, and others are served meanwhile', async () => {
  const dribble = (text: string) => (socket: Socket) => {
    const timer = setInterval(() => socket.writable && socket.write(text), 500);
    socket.on('close', () => clearInterval(timer));
  };
  const post = `POST /v1/pki/ca HTTP/1.1\r\n${HOST}\r\nAuthorization: Bearer ${site.admin}\r\nContent-Type: application/json`;
  const slow = [
    ...Array.from({ length: 200 }, () => spoken('')),
    spoken(`GET /v1/health HTTP/1.1\r\n${HOST}\r\n`, dribble('X-A: b\r\n')),
    spoken(`GET /v1/health HTTP/1.1\r\n${HOST}\r\nX-A: `, dribble('b')),
    spoken(`${post}\r\nContent-Length: 100000\r\n\r\n{`, dribble(' ')),
    spoken(`${post}\r\nContent-Length: 10\r\n\r\n{`),
    spoken(`${post}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`, dribble('1\r\n \r\n')),
  ];
  expect(await health()).toMatch(/^HTTP\/1.1 200 /);
  const answers = await Promise.all(slow);
  expect(answers.filter((answer) => answer !== '' && !/^HTTP\/1.1 4\d\d /.test(answer))).toEqual([]);
  expect(await health()).toMatch(/^HTTP\/1.1 200 /);
  expect((await site.read<{ data: unknown[] }>('/v1/pki/ca')).data).toEqual([]);
}, 180_000);

it('several requests in one breath are answered in their order', async () => {
  const one = (path: string): string => `GET ${path} HTTP/1.1\r\n${HOST}\r\n\r\n`;
  const answer = await spoken(
    one('/v1/health') + one('/v1/pki/ca') + closing(`GET /nothing HTTP/1.1\r\n${HOST}`),
  );
  expect([...answer.matchAll(/HTTP\/1.1 (\d+) /g)].map(([, status]) => status)).toEqual([
    '200',
    '401',
    '404',
  ]);
});

it.each([
  ['two hosts', `GET /v1/health HTTP/1.1\r\n${HOST}\r\nHost: evil.test`],
  ['the same host twice', `GET /v1/health HTTP/1.1\r\n${HOST}\r\n${HOST}`],
  ['no host', 'GET /v1/health HTTP/1.1'],
  ['two tokens', `GET /v1/pki/ca HTTP/1.1\r\n${HOST}\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b`],
  ['a coding that is none', `POST /v1/pki/ca HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: xchunked`],
  ['chunks that are not last', `POST /v1/pki/ca HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked, identity`],
  ['a length with a sign', `POST /v1/pki/ca HTTP/1.1\r\n${HOST}\r\nContent-Length: +1`],
  ['a length that is text', `POST /v1/pki/ca HTTP/1.1\r\n${HOST}\r\nContent-Length: 1x`],
  ['a space before the colon', 'GET /v1/health HTTP/1.1\r\nHost : localhost:7420'],
  ['a folded header', `GET /v1/health HTTP/1.1\r\n${HOST}\r\nX-A: b\r\n c`],
  ['a NUL in a header', `GET /v1/health HTTP/1.1\r\n${HOST}\r\nX-A: b\0c`],
  ['a bare line feed', `GET /v1/health HTTP/1.1\nHost: localhost:7420\r\n${HOST}`],
])('%s are refused', async (_, head) => {
  expect(await spoken(closing(head))).toMatch(/^HTTP\/1.1 4\d\d /);
});

it('another host in the target than in the header is refused, and the same one is served', async () => {
  const ask = (host: string): Promise<string> =>
    spoken(closing(`GET http://${host}/v1/health HTTP/1.1\r\n${HOST}`));
  for (const host of ['evil.test', 'localhost:7420@evil.test', '']) {
    expect(await ask(host)).toMatch(/^HTTP\/1.1 400 /);
  }
  expect(await ask('localhost:7420')).toMatch(/^HTTP\/1.1 200 /);
});

it('HTTP/1.0 is held to the same: its own host is served, and the connection ends', async () => {
  expect(await spoken(`GET /v1/health HTTP/1.0\r\n${HOST}\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /);
  expect(await spoken('GET /v1/health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 421 /);
});
