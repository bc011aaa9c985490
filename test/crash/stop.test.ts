/** A server that is told to stop under load: what was begun is answered, nothing new is begun, and it ends well. */
import { Agent } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { call, type IssuedAnswer, made, makeHierarchy, makeRole } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';
import { readSqlite } from '../support/sql.ts';

const CLIENTS = 16;
/** Exit is due so soon after the signal. */
const PROMISED_MS = 10_000;
const WELL = { code: 0, signal: null };

/** One request of a client, as the client saw it. */
interface Seen {
  readonly sentAt: number;
  /** Undefined when the connection was refused or broke. */
  readonly status: number | undefined;
}

describe.each(['SIGTERM', 'SIGINT'] as const)('a server that gets %s', (signal) => {
  it('answers what was begun, and is gone within ten seconds', async () => {
    const server = await started();
    const clients = Array.from({ length: CLIENTS }, () => issueUntilRefused(server));
    await pause(600);
    const signalledAt = performance.now();
    server.kill(signal);
    expect(await server.exited).toEqual(WELL);
    expect(performance.now() - signalledAt).toBeLessThan(PROMISED_MS);
    const seen = (await Promise.all(clients)).flat();
    const begun = seen.filter(({ sentAt }) => sentAt < signalledAt);
    expect(begun.length).toBeGreaterThan(CLIENTS);
    expect(begun.filter(({ status }) => status !== 201)).toEqual([]);
    expect(server.stderr()).not.toMatch(/^\s+at /m);
    await expect(call(server, 'GET /v1/health')).rejects.toThrow('ECONNREFUSED');
    const answered = seen.filter(({ status }) => status === 201).length;
    expect(await storedBy(server)).toBe(answered);
  });

  it('finishes what takes long, and waits for no connection that is only open', async () => {
    const server = await started();
    const agent = new Agent({ keepAlive: true });
    const door = { url: server.url, token: server.token, agent };
    await Promise.all(Array.from({ length: 8 }, () => made(door, 'GET /v1/health')));
    const long = made<IssuedAnswer>(door, 'POST /v1/pki/issue/long', { common_name: 'long.internal' });
    await pause(150);
    server.kill(signal);
    expect((await long).private_key).toContain('RSA PRIVATE KEY');
    const answeredAt = performance.now();
    expect(await server.exited).toEqual(WELL);
    expect(performance.now() - answeredAt).toBeLessThan(PROMISED_MS / 2);
    expect(await storedBy(server)).toBe(1);
    agent.destroy();
  });

  it('stops once, however often it is told', async () => {
    const server = await started();
    for (let i = 0; i < 5; i++) server.kill(signal);
    expect(await server.exited).toEqual(WELL);
    await server.restart();
    expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    expect(await server.stop()).toEqual(WELL);
  });
});

async function started(): Promise<Server> {
  const server = await start({ env: { CHANCERY_STARTER: 'off' } });
  const { issuing } = await makeHierarchy(server);
  await makeRole(server, { name: 'long', ca_id: issuing, key_type: 'rsa', key_bits: 4096 });
  return server;
}

async function issueUntilRefused(server: Server): Promise<readonly Seen[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const door = { url: server.url, token: server.token, agent };
  const seen: Seen[] = [];
  for (;;) {
    const sentAt = performance.now();
    const answer = await call(door, 'POST /v1/pki/issue/leaf', { common_name: 'a.internal' }).catch(
      () => undefined,
    );
    seen.push({ sentAt, status: answer?.status });
    if (answer === undefined) return seen;
  }
}

async function storedBy({ dataDir }: Server): Promise<unknown> {
  const sql = "SELECT count(*) AS n FROM certificates WHERE origin = 'issue'";
  return readSqlite(join(dataDir, 'chancery.db'), sql)[0]?.['n'];
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
