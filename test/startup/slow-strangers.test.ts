/** Strangers who hold on to a server as its users run it: others are served, and it ends in good order all the same. */
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type call, made } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';

describe.each([
  ['plain HTTP', {}],
  ['TLS', { CHANCERY_TLS_ROLE: 'starter' }],
])('a server of %s', (_, env) => {
  it('serves others while strangers hold connections open in every way, and ends in good order', async () => {
    const server = await start({ env });
    const { hostname, port, protocol } = new URL(server.url);
    const isTls = protocol === 'https:';
    const raw = (): Socket => connect(Number(port), hostname);
    const open = (): Socket =>
      isTls ? connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false }) : raw();
    const post = `POST /v1/pki/ca HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${server.token}\r\nContent-Type: application/json\r\n`;
    const held: Socket[] = [];
    const hold = (socket: Socket, text: string | Uint8Array): void => {
      socket.on('error', () => undefined);
      socket.write(text);
      // Nothing of an answer is read.
      socket.pause();
      held.push(socket);
    };
    for (let i = 0; i < 8; i++) {
      hold(raw(), '');
      hold(raw(), Buffer.from('16030100c8010000c40303', 'hex').subarray(0, 1 + i));
      hold(open(), 'GET /v1/health HTTP/1.1\r\nHost');
      hold(open(), `${post}Content-Length: 100\r\n\r\n{`);
      hold(open(), `${post}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`);
      hold(open(), `GET /openapi.json HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    }
    const door = await trusted(server, isTls);
    for (let i = 0; i < 10; i++) expect(await made(door, 'GET /v1/auth/whoami')).toHaveProperty('scopes');

    expect(await server.stop()).toEqual({ code: 0, signal: null });
    // It was not given up: the store was closed, as at any other end.
    expect(server.stdout()).toContain('chancery: stopped\n');
    expect(server.stderr()).not.toContain('"level":50');
    for (const socket of held) socket.destroy();
  }, 180_000);
});

/** The way in for somebody honest. */
async function trusted(server: Server, isTls: boolean): Promise<Parameters<typeof call>[0]> {
  if (!isTls) return server;
  const plain = await start({ dataDir: server.dataDir });
  const { data } = await made<{ data: { id: string; name: string }[] }>(plain, 'GET /v1/pki/ca');
  const id = data.find(({ name }) => name === 'starter-root')?.id ?? '';
  const { certificate_pem: ca } = await made<{ certificate_pem: string }>(
    plain,
    `GET /v1/pki/ca/${id}/certificate`,
  );
  await plain.stop();
  return { url: server.url, token: server.token, ca };
}
