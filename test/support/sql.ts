/** What a server's database holds, read past the server. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { deserialize } from 'node:v8';
import Database from 'libsql';
import pg from 'pg';

export type SqlRow = Readonly<Record<string, unknown>>;

/**
 * The rows of one statement that reads. In a process of its own: libsql keeps a closed file's statements, and with them
 * its lock on the index of the write-ahead log, until they are collected. Whoever opens the file after a `kill -9`
 * meanwhile does not recover the log, and misses what it holds.
 */
export function readSqlite(path: string, sql: string): readonly SqlRow[] {
  // Octets come through it as octets.
  const source = `${OPENED} process.stdout.write(require('node:v8').serialize(database.prepare(sql).all()))`;
  return deserialize(execFileSync(process.execPath, ['-e', source, path, sql], { maxBuffer: LONGEST }));
}

/**
 * `kill -9`, to the process, as soon as the statement has more rows than it has now. In a process of its own, as above.
 * @returns when it watches
 */
export async function killAtRow(pid: number, path: string, sql: string): Promise<void> {
  const source = `${OPENED}
    const statement = database.prepare(sql);
    const before = statement.all().length;
    require('node:fs').writeSync(1, 'watching');
    while (statement.all().length === before);
    process.kill(${pid}, 'SIGKILL');`;
  const watcher = spawn(process.execPath, ['-e', source, path, sql], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(watcher.stdout, 'data');
}

/** Octets of the rows of one statement; a soaked server's certificates are some megabytes. */
const LONGEST = 512 * 1024 * 1024;

const OPENED = `const [, path, sql] = process.argv; const database = new (require('libsql'))(path);`;

export async function readPostgres(url: string, sql: string): Promise<readonly SqlRow[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<SqlRow>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

/** Statements that write, past the server. @param url `sqlite:<path>` or `postgres://…` */
export async function writeSql(url: string, statements: readonly string[]): Promise<void> {
  if (url.startsWith('sqlite:')) {
    const database = new Database(url.slice('sqlite:'.length));
    try {
      for (const sql of statements) database.exec(sql);
    } finally {
      database.close();
    }
    return;
  }
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
