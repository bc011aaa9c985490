/** The store in an SQLite file: one connection writes, another reads, so that no reader sees what is not committed. */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { seconds } from '../../../base/ports.ts';
import type { Store } from '../../../records/store.ts';
import { assemble } from '../../assemble.ts';
import { CommitQueue, type Engine } from '../../commit-queue.ts';
import type { StoreOptions } from '../../options.ts';
import { Writer } from '../../writer.ts';
import type { Query } from '../dialect.ts';
import { SqlEngine } from '../engine.ts';
import { newestCommit } from '../last-commit.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/all.ts';
import { sqlReader } from '../read.ts';
import { ReadingAside } from './aside.ts';
import { SqliteConnection } from './connection.ts';
import { SQLITE } from './dialect.ts';
import { SqliteFile } from './driver.ts';
import { ThreadedEngine } from './threaded-engine.ts';

/**
 * @param path of the file, made (0600, in a directory made 0700) when it is not there
 * @throws unavailable for a database that a newer program has migrated
 */
export async function openSqlite(path: string, options: StoreOptions): Promise<Store> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite gives its own files the mode of this one.
  closeSync(openSync(path, 'a', 0o600));
  const writing = new SqliteFile(path);
  const open = [writing];
  try {
    const reading = new SqliteFile(path);
    open.unshift(reading);
    const connection = new SqliteConnection(writing);
    await migrate(connection, SQLITE, MIGRATIONS, seconds(options.clock));
    const writer = { writerId: options.ids.next(), lastCommitMs: await newestCommit(connection.query) };
    if (options.thread === undefined) {
      const engine = new SqlEngine({
        connection,
        dialect: SQLITE,
        reader: sqlReader(SQLITE, connection.query),
        writer: new Writer(writer.writerId),
        clock: options.clock,
        lastCommitMs: writer.lastCommitMs,
      });
      return over(engine, reading, options, async () => writing.close());
    }
    open.pop();
    writing.close();
    const engine = new ThreadedEngine({ ...writer, path }, options.clock, options.thread.execArgv);
    const aside = new ReadingAside(path, options.thread.execArgv);
    const endThreads = async (): Promise<void> => {
      await aside.close();
      await engine.close();
    };
    return over(engine, reading, options, endThreads, aside.query);
  } catch (error) {
    for (const file of open) file.close();
    throw error;
  }
}

function over(
  engine: Engine & { readonly lastCommitMs: number },
  reading: SqliteFile,
  options: StoreOptions,
  endWriting: () => Promise<void>,
  aside?: Query,
): Store {
  let isOpen = true;
  const query: Query = async (sql, values, most) => {
    if (!isOpen) throw new Error('the store is closed');
    return reading.query(sql, values, most);
  };
  const end = async (): Promise<void> => {
    isOpen = false;
    reading.close();
    await endWriting();
  };
  const reader = sqlReader(SQLITE, query, undefined, aside);
  return assemble(reader, engine, () => newestCommit(query), new CommitQueue(engine, options), end);
}
