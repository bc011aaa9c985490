/** Requests with an Idempotency-Key across real processes: killed ones, and two that share a database. */
import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Answer, call, type Door, type IssuedAnswer, made, makeHierarchy } from '../support/client.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { start, temporaryFolder } from '../support/process.ts';
import { killAtRow, readSqlite } from '../support/sql.ts';

const ROUNDS = Number(process.env['CHANCERY_KILLS'] ?? 3);
const CLIENTS = 8;
const QUIET = { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' };

const issueOnce = (door: Door, key: string): Promise<Answer<IssuedAnswer>> =>
  call(
    { url: door.url, token: door.token },
    'POST /v1/pki/issue/leaf',
    { common_name: `${key}.internal` },
    { 'idempotency-key': key },
  );

it(
  `a CA that is killed between commit and answer gives the same key again, ${ROUNDS} times, and keeps it from everybody else`,
  async () => {
    const server = await start({ env: QUIET });
    await makeHierarchy(server);
    const file = join(server.dataDir, 'chancery.db');
    const read = (sql: string): readonly unknown[] => readSqlite(file, sql);
    let asked = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const keys = Array.from({ length: CLIENTS }, () => randomUUID());
      const before = read('SELECT 1 FROM idempotency_keys').length;
      await killAtRow(server.pid, file, 'SELECT 1 FROM idempotency_keys');
      const first = keys.map((key) => issueOnce(server, key).catch(() => undefined));
      await server.exited;
      const answers = await Promise.all(first);
      const kept = read('SELECT 1 FROM idempotency_keys').length - before;
      expect(kept).toBeGreaterThan(0);
      await server.restart();
      const again = await Promise.all(keys.map((key) => issueOnce(server, key)));
      asked += keys.length;
      expect(again.map(({ status }) => status)).toEqual(keys.map(() => 201));
      expect(again.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(kept);
      for (const [i, answer] of answers.entries()) {
        if (answer !== undefined) expect(again[i]?.octets).toEqual(answer.octets);
      }
      const [one = ''] = keys;
      expect((await issueOnce(server, one)).octets).toEqual(again[0]?.octets);
      for (const { json } of again) expectNowhere(server.dataDir, json);
    }
    const events = "SELECT 1 FROM audit_events WHERE action = 'pki_issue' AND success = 1";
    expect(read(events)).toHaveLength(asked);
    expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    await server.stop();
  },
  30_000 + ROUNDS * 15_000,
);

/** Neither in PEM nor as octets, in any file of the installation, where its certificate is. `.new` are about to replace others. */
function expectNowhere(folder: string, { certificate, private_key: pem }: IssuedAnswer): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.new'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  const isThere = (part: string | Buffer): boolean => files.some((octets) => octets.includes(part));
  const { d = '' } = createPrivateKey(pem).export({ format: 'jwk' });
  expect([isThere(Buffer.from(d, 'base64url')), isThere(d), isThere(pem.split('\n')[2] ?? '')]).toEqual([
    false,
    false,
    false,
  ]);
  expect(isThere(new X509Certificate(certificate).raw.subarray(-40))).toBe(true);
}

describe.skipIf(!hasPostgres)('two processes on one database', () => {
  const databases: string[] = [];
  afterAll(async () => {
    for (const url of databases) await dropDatabase(url);
  });

  it('make one certificate of fifty requests with one key, and answer all of them alike', async () => {
    const url = await freshDatabase();
    databases.push(url);
    const passphrase = join(temporaryFolder(), 'passphrase');
    await writeFile(passphrase, 'correct horse battery staple');
    const env = { ...QUIET, CHANCERY_DATABASE_URL: url, CHANCERY_PASSPHRASE_FILE: passphrase };
    const one = await start({ env });
    const other = await start({ env });
    await makeHierarchy(one);
    const doors: Door[] = [one, other].map((server) => ({ url: server.url, token: one.token }));
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => issueOnce(doors[i % 2] as Door, key)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ octets }) => octets.toString())).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    const { logs } = await made<{ logs: readonly unknown[] }>(
      one,
      'GET /v1/audit/logs?action=pki_issue&limit=100',
    );
    expect(logs).toHaveLength(1);
    for (const server of [one, other]) expect(await server.stop()).toEqual({ code: 0, signal: null });
  }, 60_000);
});
