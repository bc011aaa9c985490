/** How long a connection may do nothing. The limits are short here, and what goes on for longer than they are is not cut. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Patience, USUAL_PATIENCE } from '../../src/http/patience.ts';
import { buildServer } from '../../src/http/server.ts';
import { API } from '../../src/http/surfaces/all.ts';
import { HOST, memorySite, type TestSite } from '../support/site.ts';

const SHORT: Patience = {
  ...USUAL_PATIENCE,
  handshake: 300,
  headers: 300,
  request: 600,
  still: 1500,
  look: 100,
  ending: 300,
};

/** Far more than a kernel keeps for a connection. */
const LONG = 64 * 1024 * 1024;

interface Door {
  readonly app: Awaited<ReturnType<typeof buildServer>>;
  readonly open: () => Socket;
  /** Without TLS. */
  readonly openRaw: () => Socket;
}

let site: TestSite;
let tls: { readonly cert: string; readonly key: string };
beforeAll(async () => {
  site = await memorySite();
  const issued = await site.issue(await site.newRole(), { common_name: 'ca.example.com' });
  tls = { cert: issued.certificate, key: issued.private_key };
});
afterAll(() => site.close());

/** A server whose CRLs are long. */
async function opened(isTls: boolean): Promise<Door> {
  const crl = new Uint8Array(LONG);
  const endpoints = API.map((endpoint) =>
    endpoint.path.startsWith('/crl/')
      ? { ...endpoint, handle: async () => ({ status: 200, body: crl, type: 'application/pkix-crl' }) }
      : endpoint,
  );
  const app = await buildServer(site.site, {
    endpoints,
    onLoopback: !isTls,
    guard: undefined,
    trustProxy: [],
    rateLimits: { refusals: 600 },
    patience: SHORT,
    ...(isTls ? { tls } : {}),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const quiet = (socket: Socket): Socket => socket.on('error', () => undefined);
  const openRaw = (): Socket => quiet(connect(port, '127.0.0.1'));
  const open = (): Socket => (isTls ? quiet(connectTls({ port, rejectUnauthorized: false })) : openRaw());
  return { app, open, openRaw };
}

const ask = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\n${more}\r\n`;
const CRL = '/crl/iss_01jd0000000000000000000000/0';

/** @returns what was answered until the other side ended it */
async function rest(socket: Socket): Promise<string> {
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  await once(socket, 'close');
  return answer;
}

async function isServed({ open }: Door): Promise<boolean> {
  const socket = open();
  socket.write(ask('/v1/health', 'Connection: close\r\n'));
  return (await rest(socket)).startsWith('HTTP/1.1 200 ');
}

/** The server's side of the next connection. */
async function accepted({ app }: Door, open: () => Socket): Promise<readonly [Socket, Socket]> {
  const other = once(app.server, 'connection');
  const socket = open();
  const [inside] = (await other) as [Socket];
  return [socket, inside];
}

describe.each([
  ['plain HTTP', false],
  ['TLS', true],
])('over %s', (_, isTls) => {
  let door: Door;
  beforeAll(async () => {
    door = await opened(isTls);
  });
  afterAll(() => door.app.close());

  it('who does not come to the end of a request is sent away, and others are served meanwhile', async () => {
    const post = `POST /v1/pki/ca HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Bearer ${site.admin}\r\nContent-Type: application/json\r\n`;
    const slow = ['', 'GET /v1/he', ask('/v1/health').slice(0, -2), `${post}Content-Length: 9\r\n\r\n{`];
    const answers = slow.map((text) => {
      const socket = door.open();
      socket.write(text);
      return rest(socket);
    });
    expect(await isServed(door)).toBe(true);
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^$|^HTTP\/1\.1 408 /);
    expect(await isServed(door)).toBe(true);
  });

  it('who does not read what is answered is cut; who reads it bit by bit has it whole, however long that takes', async () => {
    const [honest] = await accepted(door, door.open);
    honest.write(ask(CRL, 'Connection: close\r\n'));
    const read = { octets: 0, isHasty: false };
    const all = once(honest, 'close');
    honest.on('data', (data: Buffer) => {
      read.octets += data.length;
      if (read.isHasty) return;
      honest.pause();
      setTimeout(() => honest.resume(), 10);
    });
    // Two that are cut, one after the other: the honest one goes on for longer than the limit is.
    for (let i = 0; i < 2; i++) {
      const [deaf, inside] = await accepted(door, door.open);
      deaf.pause();
      deaf.write(ask(CRL));
      await once(inside, 'close');
      deaf.destroy();
    }
    expect(honest.destroyed).toBe(false);
    expect(read.octets).toBeLessThan(LONG);
    read.isHasty = true;
    await all;
    expect(read.octets).toBeGreaterThan(LONG);
    expect(await isServed(door)).toBe(true);
  }, 60_000);
});

describe('under TLS', () => {
  it('who does not come to the end of a handshake is sent away, and others are served meanwhile', async () => {
    const door = await opened(true);
    const hello = Buffer.from('16030100c8010000c40303', 'hex');
    const closed = [Buffer.alloc(0), hello.subarray(0, 3), hello].map(async (octets) => {
      const socket = door.openRaw();
      socket.resume();
      socket.write(octets);
      await once(socket, 'close');
    });
    expect(await isServed(door)).toBe(true);
    await Promise.all(closed);
    expect(await isServed(door)).toBe(true);
    await door.app.close();
  });
});

describe.each([
  ['plain HTTP', false],
  ['TLS', true],
])('the end of a server over %s', (_, isTls) => {
  it('waits for nobody who has asked nothing, and not without end for who does not come to one', async () => {
    const door = await opened(isTls);
    const post = `POST /v1/pki/ca HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Bearer ${site.admin}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`;
    const sockets = [door.openRaw(), door.open(), door.open(), door.open()];
    for (const [i, text] of ['', '', post, ask(CRL)].entries()) {
      sockets[i]?.pause();
      sockets[i]?.write(text);
    }
    expect(await isServed(door)).toBe(true);
    await door.app.close();
    for (const socket of sockets) socket.destroy();
  });
});
