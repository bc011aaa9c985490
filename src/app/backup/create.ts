/** `chancery backup create`: all that the database holds at one moment, in one file, while servers go on. */
import { existsSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { ChanceryError } from '../../base/error.ts';
import type { Reader } from '../../records/store.ts';
import type { TableName } from '../../records/tables.ts';
import { SCHEMA_VERSION, storedVersion } from '../../store/migrate.ts';
import { withSnapshot } from '../../store/sql/snapshot.ts';
import { ambientSources } from '../ambient.ts';
import type { Config } from '../config.ts';
import { publishPrivate } from '../private-file.ts';
import { type Lock, locked } from './crypt.ts';
import { backupOctets } from './write.ts';

export interface Created {
  readonly createdAt: string;
  readonly rows: number;
  readonly octets: number;
}

export interface Creating {
  readonly config: Config;
  /** Of the program. */
  readonly version: string;
  readonly lock: Lock;
  /** Where it goes: the path of a file that is not there yet, or a stream. */
  readonly target: string | Writable;
  readonly seen: (rows: number, table: TableName) => void;
}

/**
 * The file is there whole or not at all, and its owner's alone (0600).
 * @throws not_found without an installation; unavailable for a schema of another version; conflict for a file that is there;
 *   invalid_field for what is no recipient
 */
export async function createBackup(creating: Creating): Promise<Created> {
  const { config, target } = creating;
  await checkSource(config);
  if (typeof target === 'string' && existsSync(target)) throw isThere(target);
  return await withSnapshot(config.databaseUrl, async (reader) => {
    if ((await reader.get('installation', { id: 1 })) === undefined) throw nothingHere('the database');
    if (typeof target !== 'string') return await write(creating, reader, target);
    let created: Created | undefined;
    const isNew = await publishPrivate(target, async (draft) => {
      created = await write(creating, reader, draft);
    });
    if (!isNew || created === undefined) throw isThere(target);
    return created;
  });
}

async function write(
  { config, lock, seen, version }: Creating,
  reader: Reader,
  target: Writable,
): Promise<Created> {
  const createdAt = new Date(ambientSources().clock.now()).toISOString();
  const engine = config.usesSqlite ? 'sqlite' : 'postgres';
  const head = { created_at: createdAt, schema: SCHEMA_VERSION, program: version, engine } as const;
  let [rows, octets] = [0, 0];
  const lines = backupOctets(reader, head, (count, table) => {
    rows = count;
    seen(count, table);
  });
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  const piped = pipeline(Readable.from(lines), gzip).then(
    () => undefined,
    (error: unknown) => error,
  );
  const source = await locked(gzip, lock);
  source.on('data', (chunk: Uint8Array) => {
    octets += chunk.length;
  });
  try {
    await pipeline(source, target);
  } catch (error) {
    // What failed first says more than what it broke.
    const broken = await piped;
    throw broken === undefined || codeOf(broken) === 'ERR_STREAM_PREMATURE_CLOSE' ? error : broken;
  }
  return { createdAt, rows, octets };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

async function checkSource({ databaseUrl, usesSqlite }: Config): Promise<void> {
  const path = databaseUrl.slice('sqlite:'.length);
  if (usesSqlite && !existsSync(path)) throw nothingHere(path);
  const found = await storedVersion(databaseUrl, ambientSources());
  if (found === 0) throw nothingHere('the database');
  if (found === SCHEMA_VERSION) return;
  throw new ChanceryError(
    'unavailable',
    `the schema has version ${found}, and this program's is ${SCHEMA_VERSION}: run chancery migrate first, or the program of the servers`,
  );
}

function nothingHere(place: string): ChanceryError {
  return new ChanceryError(
    'not_found',
    `there is no installation in ${place}: run this with the settings of the server`,
  );
}

function isThere(path: string): ChanceryError {
  return new ChanceryError('conflict', `${path} is there already, and no backup is written over`);
}
