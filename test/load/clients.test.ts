/** Many clients at once, for a while: not one error, and all that was answered is stored. */
import { Agent } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, type IssuedAnswer, made, makeHierarchy } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';
import { readSqlite } from '../support/sql.ts';

const SECONDS = Number(process.env['CHANCERY_LOAD_SECONDS'] ?? 5);
const CLIENTS = 200;

it(
  `${CLIENTS} clients issue for ${SECONDS} s without an error`,
  async () => {
    const server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
    const { issuing } = await makeHierarchy(server);
    const end = performance.now() + SECONDS * 1000;
    const counts = await Promise.all(Array.from({ length: CLIENTS }, (_, i) => issueUntil(server, end, i)));
    const answered = counts.reduce((sum, count) => sum + count, 0);
    process.stdout.write(`${Math.round(answered / SECONDS)} certificates a second, ${CLIENTS} clients\n`);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(server.stderr()).toBe('');
    expect(storedBy(server)).toBe(answered);
    expect(await made(server, `GET /v1/pki/ca/${issuing}`)).toMatchObject({ certificates_issued: answered });
    expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
  },
  60_000 + SECONDS * 5_000,
);

/** @returns how many were answered */
async function issueUntil(server: Server, end: number, client: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const door = { url: server.url, token: server.token, agent };
  let answered = 0;
  while (performance.now() < end) {
    const name = `n${answered}.c${client}.internal`;
    const { octets, status } = await call<IssuedAnswer>(door, 'POST /v1/pki/issue/leaf', {
      common_name: name,
    });
    if (status !== 201) throw new Error(`${status}: ${octets.toString()}`);
    answered += 1;
  }
  agent.destroy();
  return answered;
}

function storedBy({ dataDir }: Server): unknown {
  const sql = "SELECT count(*) AS n FROM certificates WHERE origin = 'issue'";
  return readSqlite(join(dataDir, 'chancery.db'), sql)[0]?.['n'];
}
