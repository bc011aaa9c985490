/**
 * A real PostgreSQL, one for each run of the tests: the first test that needs it starts it in a folder of its own, and
 * a guard stops it and removes the folder when the run has ended, however it ended.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import pg from 'pg';
import { type Account, makeCluster } from './postgres-cluster.ts';
import { has, locate } from './programs.ts';

/** The process of the whole run: workers are its children or its threads. */
const RUN = isMainThread ? process.ppid : process.pid;
const FOLDER = join(tmpdir(), `chancery-postgres-${RUN}`);
const READY = join(FOLDER, 'ready');
const FAILED = join(FOLDER, 'failed');

export const hasPostgres: boolean = has('postgres') && has('initdb');

let databases = 0;

/** The URL of a fresh, empty database. */
export async function freshDatabase(): Promise<string> {
  await started();
  databases += 1;
  const name = `test_${process.pid}_${databases}`;
  await asAdministrator(`CREATE DATABASE ${name}`);
  return urlOf(name);
}

export async function dropDatabase(url: string): Promise<void> {
  await asAdministrator(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
}

export async function asAdministrator(sql: string, database = 'postgres'): Promise<pg.QueryResult> {
  const client = new pg.Client(urlOf(database));
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  return `postgres://tester@localhost/${database}?host=${encodeURIComponent(FOLDER)}`;
}

async function started(): Promise<void> {
  if (existsSync(READY)) return;
  if (claimed()) start();
  for (let tries = 0; !existsSync(READY); tries++) {
    if (existsSync(FAILED)) throw new Error(readFileSync(FAILED, 'utf8'));
    if (tries > 600) throw new Error('PostgreSQL did not start within a minute');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether this worker is the first: making the folder tells. */
function claimed(): boolean {
  try {
    mkdirSync(FOLDER, { mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

function start(): void {
  try {
    const { account, data } = makeCluster(FOLDER);
    guard(data, account);
  } catch (error) {
    writeFileSync(FAILED, String(error));
  }
}

/** Starts the server, and ends it with the run. */
function guard(data: string, account: Account | undefined): void {
  const script = `
    "$1" -D "$2" -k "$3" -c listen_addresses= -c unix_socket_permissions=0700 -c max_connections=200 \\
      > "$3/log" 2>&1 &
    server=$!
    until "$4" -h "$3" -U tester -c 'SELECT 1' postgres > "$3/first" 2>&1; do
      kill -0 $server || { cp "$3/log" "$3/failed"; exit 1; }
      sleep 0.1
    done
    : > "$3/ready"
    while [ -e "/proc/$5" ] || kill -0 "$5" 2> "$3/gone"; do sleep 0.5; done
    kill -QUIT $server
    wait $server
    rm -rf "$3"`;
  const [postgres, psql] = [locate('postgres') ?? 'postgres', locate('psql') ?? 'psql'];
  spawn('sh', ['-c', script, 'guard', postgres, data, FOLDER, psql, String(RUN)], {
    ...account,
    cwd: FOLDER,
    detached: true,
    stdio: 'ignore',
  }).unref();
}
