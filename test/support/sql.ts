/** What a server's database holds, read past the server. */
import Database from 'libsql';
import pg from 'pg';

export type SqlRow = Readonly<Record<string, unknown>>;

/** The rows of one statement that reads. */
export function readSqlite(path: string, sql: string): readonly SqlRow[] {
  const database = new Database(path);
  try {
    return database.prepare(sql).all() as readonly SqlRow[];
  } finally {
    database.close();
  }
}

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
