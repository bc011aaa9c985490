/** Several servers on one PostgreSQL: one order over all of them, whoever of them dies. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { issue, made, makeHierarchy } from '../support/client.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { type Server, start, temporaryFolder } from '../support/process.ts';
import { readPostgres } from '../support/sql.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const PATIENCE = { timeout: 60_000, interval: 200 };

describe.skipIf(!hasPostgres)('two replicas on PostgreSQL', () => {
  let url: string;
  let servers: readonly [Server, Server];
  beforeAll(async () => {
    url = await freshDatabase();
    const masterKey = join(temporaryFolder(), 'master.key');
    writeFileSync(masterKey, '7b'.repeat(32), { mode: 0o600 });
    const env = {
      CHANCERY_DATABASE_URL: url,
      CHANCERY_MASTER_KEY_FILE: masterKey,
      CHANCERY_BOOTSTRAP_TOKEN: 'chy_Xb0q7rT2uV9wY4zA6cE8gI1kM3oQ5sU7wY9aC2eG4iK',
    };
    servers = [await start({ env }), await start({ env })];
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await dropDatabase(url);
  });

  async function places(): Promise<readonly number[]> {
    const rows = await readPostgres(
      url,
      'SELECT first_seq, events FROM audit_links WHERE first_seq IS NOT NULL ORDER BY first_seq',
    );
    return rows.flatMap(({ events, first_seq: first }) =>
      Array.from({ length: Number(events) }, (_, i) => Number(first) + i),
    );
  }

  async function expectAllSealed(): Promise<void> {
    await vi.waitFor(async () => {
      const waiting = await readPostgres(url, 'SELECT 1 FROM audit_links WHERE first_seq IS NULL');
      expect(waiting).toEqual([]);
    }, PATIENCE);
    const found = await places();
    const [{ count } = {}] = await readPostgres(url, 'SELECT count(*) FROM audit_events');
    expect(found).toEqual(Array.from({ length: Number(count) }, (_, i) => i));
    const [{ size } = {}] = await readPostgres(url, 'SELECT size FROM audit_checkpoints');
    expect(Number(size)).toBe(found.length);
  }

  it('give all events one dense order, also when the one that seals is killed', async () => {
    const [one, two] = servers;
    await makeHierarchy(one);
    const load = async (server: Server): Promise<void> => {
      for (let i = 0; i < 20; i++) await issue(server, 'leaf', { common_name: 'a.internal' });
    };
    await Promise.all([load(one), load(two)]);
    await expectAllSealed();
    // Whoever holds the turn dies with it.
    const [{ holder } = {}] = await readPostgres(url, `SELECT holder FROM leases WHERE name = 'sealer'`);
    await Promise.all([load(two), one.kill9()]);
    await expectAllSealed();
    await one.restart();
    await two.kill9();
    await load(one);
    await expectAllSealed();
    const [{ holder: after } = {}] = await readPostgres(
      url,
      `SELECT holder FROM leases WHERE name = 'sealer'`,
    );
    expect(after).not.toBe(holder);
    await two.restart();
    for (const server of servers) {
      expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true, first_bad: null });
    }
  });
});
