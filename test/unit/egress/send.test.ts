import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { EgressAnswer, EgressRequest } from '../../../src/base/egress.ts';
import { type EgressOptions, newEgress } from '../../../src/egress/egress.ts';
import { has } from '../../support/programs.ts';
import { output } from '../../support/run.ts';

/** @returns its port. It ends with the test */
async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((done) => server.listen(0, host, done));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

function serving(listener: RequestListener, host?: string): Promise<number> {
  return listening(createServer(listener), host);
}

/** Writes what no HTTP server would. */
function speaking(say: (socket: Socket) => void): Promise<number> {
  return listening(createRawServer((socket) => void socket.once('data', () => say(socket))));
}

/** Names resolve to 127.0.0.1, which the operator's list names. */
function send(
  request: Omit<EgressRequest, 'method'> & Partial<EgressRequest>,
  options: Partial<EgressOptions> = {},
): Promise<EgressAnswer> {
  const resolve = (): Promise<readonly string[]> => Promise.resolve(['127.0.0.1']);
  const egress = newEgress({ allowed: ['127.0.0.0/8'], own: [], resolve, ...options });
  return egress.send({ method: 'GET', ...request });
}

const text = ({ body }: EgressAnswer): string => new TextDecoder().decode(body);

describe('a request', () => {
  test('is sent as it is, with the name as its host', async () => {
    const port = await serving((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        const { headers, method, url } = request;
        response.writeHead(201, { 'x-answer': 'yes' });
        response.end(JSON.stringify({ method, url, body, headers }));
      });
    });
    const answer = await send({
      method: 'POST',
      url: `http://vault.test:${port}/v1/a?b=c#d`,
      headers: { 'x-vault-token': 'hidden' },
      body: new TextEncoder().encode('{}'),
    });
    expect(answer).toMatchObject({ status: 201, headers: { 'x-answer': 'yes' } });
    expect(JSON.parse(text(answer))).toEqual({
      method: 'POST',
      url: '/v1/a?b=c',
      body: '{}',
      headers: {
        host: `vault.test:${port}`,
        'x-vault-token': 'hidden',
        'content-length': '2',
        connection: 'close',
      },
    });
  });

  test('resolves its name once, and goes to what was judged', async () => {
    const resolve = vi
      .fn<(name: string) => Promise<readonly string[]>>()
      .mockResolvedValueOnce(['127.0.0.1'])
      .mockResolvedValue(['169.254.169.254']);
    const port = await serving((_, response) => void response.end('here'));
    expect(text(await send({ url: `http://rebound.test:${port}` }, { resolve }))).toBe('here');
    expect(resolve.mock.calls).toEqual([['rebound.test']]);
  });

  test('is not sent when one of the addresses is denied', async () => {
    const heard = vi.fn<RequestListener>((_, response) => void response.end());
    const port = await serving(heard);
    const url = `http://two.test:${port}`;
    const bad = { resolve: () => Promise.resolve(['127.0.0.1', '169.254.169.254']) };
    await expect(send({ url }, bad)).rejects.toMatchObject({ code: 'egress_denied', mayHaveHappened: false });
    expect(heard).not.toHaveBeenCalled();
    const good = { resolve: () => Promise.resolve(['127.0.0.1', '127.0.0.2']) };
    await expect(send({ url }, good)).resolves.toMatchObject({ status: 200 });
  });

  test('goes to the second address where nobody listens on the first', async () => {
    const port = await serving((_, response) => void response.end('second'), '127.0.0.2');
    const resolve = (): Promise<readonly string[]> => Promise.resolve(['127.0.0.1', '127.0.0.2']);
    expect(text(await send({ url: `http://two.test:${port}` }, { resolve }))).toBe('second');
  });

  test('does not reach a listener of our own', async () => {
    const heard = vi.fn<RequestListener>((_, response) => void response.end());
    const port = await serving(heard);
    const url = `http://127.0.0.1:${port}`;
    const own = [{ host: '0.0.0.0', port }];
    await expect(send({ url }, { own })).rejects.toMatchObject({ code: 'egress_denied' });
    expect(heard).not.toHaveBeenCalled();
    await expect(send({ url }, { own: [{ host: '0.0.0.0', port: 1 }] })).resolves.toMatchObject({
      status: 200,
    });
  });

  test('by the system’s resolver finds localhost', async () => {
    const port = await serving((_, response) => void response.end());
    const egress = newEgress({ allowed: ['127.0.0.0/8', '::1'], own: [] });
    const url = `http://localhost:${port}`;
    await expect(egress.send({ method: 'GET', url })).resolves.toMatchObject({ status: 200 });
  });

  test('follows no redirect', async () => {
    const paths: unknown[] = [];
    const port = await serving((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/next' }).end();
    });
    await expect(send({ url: `http://127.0.0.1:${port}/first` })).resolves.toMatchObject({
      status: 307,
      headers: { location: '/next' },
    });
    expect(paths).toEqual(['/first']);
  });

  test('has a connection of its own', async () => {
    const ports = new Set<unknown>();
    const port = await serving((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    for (let i = 0; i < 3; i++) await send({ url: `http://127.0.0.1:${port}` });
    expect(ports.size).toBe(3);
  });

  test('takes an answer of 1 MiB, and none that is longer', async () => {
    const port = await serving(
      (request, response) => void response.end(Buffer.alloc(Number(request.url?.slice(1)))),
    );
    const most = 2 ** 20;
    expect((await send({ url: `http://127.0.0.1:${port}/${most}` })).body).toHaveLength(most);
    await expect(send({ url: `http://127.0.0.1:${port}/${most + 1}` })).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: true,
    });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['nothing', () => undefined],
    ['a header without end', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx: ', 'x')],
    ['a body without end', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n\r\n', 'x')],
    [
      'chunks without end',
      (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
    ],
    ['interim answers without end', (socket) => drip(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
    ['half a body', (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')],
    [
      'half a chunk',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf'),
    ],
    ['a closed connection', (socket) => void socket.end()],
    ['a reset', (socket) => void socket.resetAndDestroy()],
    ['what is not HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')],
    ['huge headers', (socket) => void socket.end(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)],
    [
      'another protocol',
      (socket) =>
        void socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    ],
    [
      'two lengths',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'),
    ],
  ])('that is answered with %s fails, and may have been carried out', async (_, say) => {
    const port = await speaking(say);
    const error: unknown = await send({ url: `http://127.0.0.1:${port}/hidden` }, { timeLimit: 200 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'issuer_failed', mayHaveHappened: true });
    expect(JSON.stringify(error)).not.toContain('hidden');
  });

  test('that nobody listens to was not carried out', async () => {
    const port = await new Promise<number>((done) => {
      const server = createRawServer().listen(0, '127.0.0.1', () => {
        const { port: free } = server.address() as AddressInfo;
        server.close(() => done(free));
      });
    });
    await expect(send({ url: `http://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: false,
      detail: `http://127.0.0.1:${port}: ECONNREFUSED`,
    });
  });

  test.each<[string, () => Promise<readonly string[]>]>([
    ['does not resolve', () => Promise.reject(new Error('no such name'))],
    ['resolves to nothing', () => Promise.resolve([])],
    ['takes too long to resolve', () => new Promise(() => undefined)],
  ])('to a name that %s was not carried out', async (_, resolve) => {
    await expect(send({ url: 'https://a.test' }, { resolve, timeLimit: 100 })).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: false,
    });
  });

  test('with a header that would be two is not sent', async () => {
    const port = await serving((_, response) => void response.end());
    const url = `http://127.0.0.1:${port}`;
    const error: unknown = await send({ url, headers: { a: 'hidden\r\nb: c' } }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
    expect(JSON.stringify(error)).not.toContain('hidden');
    await expect(send({ url, headers: { a: 'b' } })).resolves.toMatchObject({ status: 200 });
  });
});

describe.skipIf(!has('openssl'))('a request over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-egress-'));
  const file = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const openssl = (...args: readonly string[]): Promise<string> => output('openssl', args, { cwd: folder });
  const key = (name: string): readonly string[] => [
    ...'-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'.split(' '),
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.pem`,
  ];

  beforeAll(async () => {
    for (const root of ['root', 'other']) await openssl('req', '-x509', ...key(root), '-subj', `/CN=${root}`);
    const signed = ['-x509', '-CA', 'root.pem', '-CAkey', 'root.key', '-subj', '/CN=leaf'];
    const names = 'subjectAltName=DNS:vault.test,IP:127.0.0.1';
    await openssl('req', ...signed, ...key('leaf'), '-addext', names, '-addext', 'basicConstraints=CA:FALSE');
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Answers with the name that was asked for in the handshake. */
  const serve = (more: object = {}): Promise<number> => {
    const options = { key: file('leaf.key'), cert: file('leaf.pem'), ...more };
    return listening(
      createSecureServer(options, (request, response) => {
        const { servername } = request.socket as unknown as { readonly servername: unknown };
        response.end(JSON.stringify([servername, request.headers.host]));
      }),
    );
  };

  test('reaches a server below a root of its own, by its name and by its address', async () => {
    const port = await serve();
    const roots = file('root.pem');
    const byName = await send({ url: `https://vault.test:${port}`, roots });
    expect(JSON.parse(text(byName))).toEqual(['vault.test', `vault.test:${port}`]);
    const byAddress = await send({ url: `https://127.0.0.1:${port}`, roots });
    expect(JSON.parse(text(byAddress))).toEqual([false, `127.0.0.1:${port}`]);
  });

  test.each<[string, string, string | undefined]>([
    ['below another root', 'vault.test', 'other.pem'],
    ['below none of the public roots', 'vault.test', undefined],
    ['of another name', 'other.test', 'root.pem'],
  ])('does not reach one %s, whatever the environment says', async (_, name, root) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const port = await serve();
    const roots = root === undefined ? {} : { roots: file(root) };
    await expect(send({ url: `https://${name}:${port}`, ...roots })).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: false,
    });
  });

  test('does not speak TLS 1.1', async () => {
    const roots = file('root.pem');
    const old = await serve({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
    await expect(send({ url: `https://vault.test:${old}`, roots })).rejects.toMatchObject({
      mayHaveHappened: false,
    });
    const fresh = await serve({ maxVersion: 'TLSv1.2' });
    await expect(send({ url: `https://vault.test:${fresh}`, roots })).resolves.toMatchObject({ status: 200 });
  });

  test('gives up a server that does not shake hands, which has carried out nothing', async () => {
    const port = await speaking(() => undefined);
    const attempt = send({ url: `https://vault.test:${port}`, roots: file('root.pem') }, { timeLimit: 200 });
    await expect(attempt).rejects.toMatchObject({ code: 'issuer_failed', mayHaveHappened: false });
  });

  test('with roots that cannot be read is not sent', async () => {
    const port = await serve();
    await expect(send({ url: `https://vault.test:${port}`, roots: 'none' })).rejects.toMatchObject({
      code: 'issuer_failed',
      mayHaveHappened: false,
    });
  });
});

function drip(socket: Socket, first: string, then: string): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(then), 10);
  socket.on('close', () => clearInterval(timer));
}
