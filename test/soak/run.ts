/** A run: servers, clients and what happens to them; and what must be so afterwards. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, start, temporaryFolder } from '../support/processes.ts';
import { readPostgres, readSqlite } from '../support/sql.ts';
import { Chaos } from './chaos.ts';
import { checkAll, type Read } from './checks.ts';
import { Client } from './client.ts';
import { type Database, startDatabase } from './database.ts';
import { Ledger } from './ledger.ts';
import { makePlace } from './place.ts';
import { loggedBy, type Report } from './report.ts';

export interface SoakOptions {
  /** Replicas on a PostgreSQL of their own; or one server on SQLite. */
  readonly store: 'postgres' | 'sqlite';
  /** How many, on PostgreSQL. */
  readonly replicas: number;
  readonly seconds: number;
  readonly killEvery: number;
  readonly clients: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  /** Every second: for how many of the seconds clients have asked, and what came of it. */
  readonly told: (seconds: number, what: string) => void;
}

/** @throws when it cannot be set up, or a server does not start again */
export async function soak(options: SoakOptions): Promise<Report> {
  const { clients, seconds, seed, store } = options;
  const database = store === 'postgres' ? await startDatabase() : undefined;
  let telling: NodeJS.Timeout | undefined;
  try {
    const replicas = await startReplicas(database, options.replicas);
    const place = await makePlace(replicas[0] as Server);
    const ledger = new Ledger();
    const chaos = new Chaos(ledger, replicas, database, options);
    let isOver = false;
    telling = tell(options, ledger, chaos);
    const running = Array.from({ length: clients }, (_, number) =>
      new Client(ledger, replicas, place, seed, number).runUntil(() => isOver),
    );
    await chaos.run();
    isOver = true;
    await Promise.all(running);
    clearInterval(telling);
    options.told(seconds, 'what was answered is looked for');
    const events = await checkAll(ledger, replicas, place, readOf(database, replicas));
    for (const replica of replicas) {
      const { code } = await replica.stop();
      if (code !== 0) ledger.fault(`a replica ended with ${code} when it was told to stop`);
    }
    const { kills, lags, logs } = chaos;
    return { ledger, seconds, kills, events, lags, logged: loggedBy(replicas, logs) };
  } finally {
    clearInterval(telling);
    await database?.stop();
  }
}

function tell({ seconds, told }: SoakOptions, ledger: Ledger, chaos: Chaos): NodeJS.Timeout {
  const began = performance.now();
  return setInterval(() => {
    const elapsed = (performance.now() - began) / 1000;
    const answered = [...ledger.tallies.values()].reduce((sum, tally) => sum + tally.answered, 0);
    const perSecond = Math.round(answered / elapsed).toLocaleString('en');
    const kills = chaos.kills === 1 ? '1 kill' : `${chaos.kills} kills`;
    told(
      Math.min(elapsed, seconds),
      `${answered.toLocaleString('en')} answers, ${perSecond} a second, ${kills}`,
    );
  }, 1000);
}

async function startReplicas(database: Database | undefined, count: number): Promise<readonly Server[]> {
  const usual = { CHANCERY_STARTER: 'off', CHANCERY_LOG_LEVEL: 'error' };
  if (database === undefined) return [await start({ env: usual })];
  const masterKey = join(temporaryFolder(), 'master.key');
  writeFileSync(masterKey, randomBytes(32), { mode: 0o600 });
  const env = {
    ...usual,
    CHANCERY_DATABASE_URL: database.url,
    CHANCERY_MASTER_KEY_FILE: masterKey,
    CHANCERY_BOOTSTRAP_TOKEN: randomBytes(32).toString('hex'),
    CHANCERY_PUBLIC_URL: 'http://ca.internal',
  };
  // All at once: one of them makes the installation.
  return Promise.all(Array.from({ length: count }, () => start({ env })));
}

function readOf(database: Database | undefined, replicas: readonly Server[]): Read {
  if (database !== undefined) return (sql) => readPostgres(database.url, sql);
  const [server] = replicas;
  const file = join(server?.dataDir ?? '', 'chancery.db');
  return async (sql) => readSqlite(file, sql);
}
