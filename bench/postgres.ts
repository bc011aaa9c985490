/** A PostgreSQL of the bench's own, durable as it comes: what it commits is on the disk before it says so. */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeCluster } from '../test/support/postgres-cluster.ts';
import { locate } from '../test/support/programs.ts';
import { newFolder, ownChild, removeFolder } from './started.ts';

export interface Postgres {
  /** Of its Unix socket. */
  readonly folder: string;
  /** @returns the URL of a fresh, empty database */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export const hasPostgres = (): boolean => locate('postgres') !== undefined && locate('initdb') !== undefined;

/** Enough for a connection of each client of a peer that opens one. */
const SETTINGS = ['listen_addresses=', 'unix_socket_permissions=0700', 'max_connections=400'];
/** What must be `on` for a commit to last. */
const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'];

/** @throws when it cannot be made, does not start within a minute, or is not durable */
export async function startPostgres(): Promise<Postgres> {
  const folder = newFolder();
  const { account, data } = makeCluster(folder);
  const args = ['-D', data, '-k', folder, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  const options = { ...account, cwd: folder, stdio: 'ignore' } as const;
  // SIGQUIT: it ends its own processes at once.
  const child = ownChild(spawn(locate('postgres') ?? 'postgres', args, options), 'SIGQUIT');
  const urlOf = (name: string): string =>
    `postgres://tester@localhost/${name}?host=${encodeURIComponent(folder)}`;
  await answering(urlOf('postgres'), child);
  await expectDurable(urlOf('postgres'));
  return {
    folder,
    async database(name) {
      await query(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    async stop() {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGQUIT');
      await ended;
      removeFolder(folder);
    },
  };
}

export async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const TRIES = 600;

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (child.exitCode !== null) throw new Error(`PostgreSQL ended with ${child.exitCode}`);
    try {
      await query(url, 'SELECT 1');
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('PostgreSQL did not start within a minute');
}

async function expectDurable(url: string): Promise<void> {
  for (const setting of DURABLE) {
    const [row] = await query(url, `SHOW ${setting}`);
    if (row?.[setting] !== 'on') throw new Error(`PostgreSQL's ${setting} is not on`);
  }
}
