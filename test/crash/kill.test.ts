/** `kill -9` while clients issue: whatever a client was given is there afterwards, and nothing is half there. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { call, type IssuedAnswer, issue, made, makeHierarchy } from '../support/client.ts';
import { dropDatabase, freshDatabase, hasPostgres } from '../support/postgres.ts';
import { launch, type Server, start, temporaryFolder } from '../support/process.ts';
import { readPostgres, readSqlite, type SqlRow } from '../support/sql.ts';

/** Kills on SQLite, settable for a long run; on PostgreSQL, and during a first start. */
const ROUNDS = Number(process.env['CHANCERY_KILLS'] ?? 4);
const ROUNDS_ON_POSTGRES = Math.max(2, Math.floor(ROUNDS / 10));
const CLIENTS = 16;

/** From the round's number, so that kills fall at different moments: milliseconds. */
const momentOf = (round: number): number => 250 + ((round * 379) % 900);

type Read = (sql: string) => Promise<readonly SqlRow[]>;

describe('a CA that is killed while it issues', () => {
  it(
    `on SQLite keeps what it answered, ${ROUNDS} times`,
    async () => {
      const server = await start({ env: { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'warn' } });
      const file = join(server.dataDir, 'chancery.db');
      const read: Read = async (sql) => readSqlite(file, sql);
      await killRepeatedly(server, ROUNDS, read, "json_extract(data, '$.certificate_id')");
      expect(await read('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(await read('PRAGMA foreign_key_check')).toEqual([]);
    },
    30_000 + ROUNDS * 10_000,
  );

  describe.skipIf(!hasPostgres)('on PostgreSQL', () => {
    const databases: string[] = [];
    afterAll(async () => {
      for (const url of databases) await dropDatabase(url);
    });

    it(
      `keeps what it answered, ${ROUNDS_ON_POSTGRES} times`,
      async () => {
        const url = await freshDatabase();
        databases.push(url);
        const passphrase = join(temporaryFolder(), 'passphrase');
        await writeFile(passphrase, 'correct horse battery staple');
        const server = await start({
          env: {
            CHANCERY_DATABASE_URL: url,
            CHANCERY_PASSPHRASE_FILE: passphrase,
            CHANCERY_LOG_LEVEL: 'warn',
          },
        });
        const read: Read = (sql) => readPostgres(url, sql);
        await killRepeatedly(server, ROUNDS_ON_POSTGRES, read, "(data::json ->> 'certificate_id')::uuid");
        expect(await server.stop()).toEqual({ code: 0, signal: null });
      },
      30_000 + ROUNDS_ON_POSTGRES * 10_000,
    );
  });
});

describe('a first start that is killed', () => {
  it.each([60, 150, 220, 260, 300, 350, 420])('after %i ms is made good by the next', async (ms) => {
    const dataDir = temporaryFolder();
    const first = await launch({ dataDir });
    await new Promise((done) => setTimeout(done, ms));
    first.kill('SIGKILL');
    await first.exited;
    const server = await start({ dataDir });
    const answer = await issue(server, 'starter', { common_name: 'a.internal' });
    expect(answer.ca_chain).toHaveLength(2);
    expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    expect(existsSync(join(dataDir, 'master.key'))).toBe(true);
    await server.stop();
  });
});

async function killRepeatedly(server: Server, rounds: number, read: Read, idInJson: string): Promise<void> {
  await makeHierarchy(server);
  const known = new Map<string, IssuedAnswer>();
  for (let round = 0; round < rounds; round++) {
    const answered = await issueUntilKilled(server, momentOf(round));
    expect(answered.length).toBeGreaterThan(0);
    await server.restart();
    for (const one of answered) {
      known.set(one.certificate_id, one);
      await expectKept(server, one);
    }
    expect(await made(server, 'GET /v1/audit/verify')).toMatchObject({ valid: true, first_bad: null });
    await expectWhole(read, idInJson, known);
    expect(await issue(server, 'leaf', { common_name: 'after.internal' })).toHaveProperty('certificate');
  }
}

/** @returns what was answered in full */
async function issueUntilKilled(server: Server, ms: number): Promise<readonly IssuedAnswer[]> {
  const answered: IssuedAnswer[] = [];
  const door = { url: server.url, token: server.token };
  let isOver = false;
  const client = async (number: number): Promise<void> => {
    for (let i = 0; !isOver; i++) {
      const name = `n${i}.c${number}.internal`;
      const answer = await call<IssuedAnswer>(door, 'POST /v1/pki/issue/leaf', { common_name: name }).catch(
        () => undefined,
      );
      if (answer === undefined) return;
      expect(answer.status).toBe(201);
      answered.push(answer.json);
    }
  };
  const clients = Array.from({ length: CLIENTS }, (_, number) => client(number));
  // On a busy machine the first answer may take a while.
  while (answered.length === 0) await new Promise((done) => setTimeout(done, 20));
  await new Promise((done) => setTimeout(done, ms));
  expect((await server.kill9()).signal).toBe('SIGKILL');
  isOver = true;
  await Promise.all(clients);
  return answered;
}

async function expectKept(
  server: Server,
  { certificate, certificate_id, serial_number }: IssuedAnswer,
): Promise<void> {
  const byId = await call(server, `GET /v1/pki/certificates/${certificate_id}/pem`);
  expect(byId.octets.toString()).toBe(certificate);
  const bySerial = await made(server, `GET /v1/pki/certificates?serial_number=${serial_number}`);
  expect(bySerial).toMatchObject({ data: [{ id: certificate_id, serial_number, is_revoked: false }] });
}

const PLACED = `FROM audit_events AS e JOIN audit_links AS l ON l.writer_id = e.writer_id AND l.number = e.link
  WHERE e.action = 'pki_issue' AND e.success`;
/** Whether what is to be told of an event was taken out of the outbox already. */
const READ = `(l.first_seq IS NOT NULL AND l.first_seq + e.position <
  COALESCE((SELECT CAST(c.position AS bigint) FROM cursors AS c WHERE c.name = 'outbox'), 0))`;

/** Certificate, body, audit event, outbox row and count are there together or not at all. */
async function expectWhole(read: Read, idInJson: string, known: ReadonlyMap<string, unknown>): Promise<void> {
  const issued = "SELECT id FROM certificates WHERE origin = 'issue'";
  const event = `SELECT ${idInJson} AS id FROM audit_events WHERE action = 'pki_issue' AND success`;
  const queries = {
    withoutBody: `${issued} AND id NOT IN (SELECT certificate_id FROM certificate_bodies)`,
    bodyAlone:
      'SELECT certificate_id FROM certificate_bodies WHERE certificate_id NOT IN (SELECT id FROM certificates)',
    nameAlone:
      'SELECT certificate_id FROM certificate_names WHERE certificate_id NOT IN (SELECT id FROM certificates)',
    withoutNames: `${issued} AND id NOT IN (SELECT certificate_id FROM certificate_names)`,
    withoutEvent: `${issued} EXCEPT ${event}`,
    eventAlone: `${event} EXCEPT ${issued}`,
    eventWithoutOutbox: `SELECT id ${PLACED} AND NOT ${READ} AND id NOT IN (SELECT event_id FROM outbox)`,
    outboxRead: `SELECT id ${PLACED} AND ${READ} AND id IN (SELECT event_id FROM outbox)`,
    outboxAlone: 'SELECT event_id FROM outbox WHERE event_id NOT IN (SELECT id FROM audit_events)',
  };
  for (const [what, sql] of Object.entries(queries))
    expect({ [what]: await read(sql) }).toEqual({ [what]: [] });
  const counts = {
    certificates: `SELECT count(*) AS n FROM (${issued}) AS issued`,
    events: `SELECT count(*) AS n FROM (${event}) AS event`,
    counted: `SELECT sum(value) AS n FROM counters
      WHERE subject_id = (SELECT id FROM authorities WHERE name = 'issuing')`,
  };
  const numbers: number[] = [];
  for (const sql of Object.values(counts)) numbers.push(Number((await read(sql))[0]?.['n']));
  expect(numbers).toEqual(numbers.map(() => numbers[0]));
  expect(numbers[0]).toBeGreaterThanOrEqual(known.size);
}
