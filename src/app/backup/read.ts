/** A backup read back, line by line. Whatever it says is held to what this program knows before anything is made of it. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { ChanceryError } from '../../base/error.ts';
import { columnsOf, readValues } from '../../records/spelled-row.ts';
import type { Row, TableName } from '../../records/tables.ts';
import { type BackupHead, FORMAT, KEPT } from './format.ts';
import { type Line, linesOf } from './lines.ts';

export interface BackupTaker {
  /** Before any row; throws for what is not to be read on. */
  readonly head: (head: BackupHead) => void;
  readonly rows: <T extends TableName>(table: T, rows: readonly Row<T>[]) => Promise<void>;
}

export type RowCounts = Readonly<Partial<Record<TableName, number>>>;

/** Rows are handed on in pages of so many, or as soon as they have so many octets. */
const PAGE = 500;
const PAGE_OCTETS = 4 * 1024 * 1024;

/**
 * Reads to the very end: what was changed, cut off or added anywhere is found at the latest there.
 * @param source of `unlocked`
 * @returns how many rows each table has
 * @throws malformed; whatever the taker throws
 */
export async function readBackup(source: Readable, taker: BackupTaker): Promise<RowCounts> {
  const gunzip = createGunzip();
  const piped = pipeline(source, gunzip).then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    const counts = await new BackupReading(taker).all(linesOf(gunzip));
    const broken = await piped;
    if (broken !== undefined) throw broken;
    return counts;
  } catch (error) {
    gunzip.destroy();
    source.destroy();
    if (error instanceof ChanceryError || error instanceof TypeError || error instanceof RangeError)
      throw error;
    const code = (error as NodeJS.ErrnoException).code;
    // Of the disk, of the database, or a defect: no word about the file.
    if (code !== undefined && !code.startsWith('Z_') && code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    throw new ChanceryError('malformed', 'the backup is damaged: it was changed or cut off', {
      cause: error,
    });
  }
}

class BackupReading {
  readonly #taker: BackupTaker;
  readonly #digest = createHash('sha256');
  readonly #counts: Partial<Record<TableName, number>> = {};
  #next = 0;
  #table: TableName | undefined;
  #page: Row<TableName>[] = [];
  #octets = 0;

  constructor(taker: BackupTaker) {
    this.#taker = taker;
  }

  async all(lines: AsyncIterable<Line>): Promise<RowCounts> {
    let state: 'head' | 'rows' | 'end' = 'head';
    for await (const line of lines) {
      const value = parsed(line);
      if (state === 'end') throw malformed('something stands behind its end');
      if (state === 'head') {
        this.#taker.head(headOf(value));
        state = 'rows';
      } else if (isRow(value)) {
        await this.#row(value, line.octets.length);
      } else if ('end' in value) {
        await this.#end(value['end']);
        state = 'end';
      } else {
        await this.#begin(value);
      }
      this.#digest.update(line.octets);
    }
    if (state !== 'end') throw malformed('its end is missing');
    return this.#counts;
  }

  async #begin(line: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#flush();
    const table = KEPT[this.#next];
    if (table === undefined || line['table'] !== table) throw malformed('its tables are others');
    if (JSON.stringify(line['columns']) !== JSON.stringify(columnsOf(table))) {
      throw malformed(`the columns of ${table} are others`);
    }
    this.#next += 1;
    this.#table = table;
    this.#counts[table] = 0;
  }

  async #row(values: readonly unknown[], octets: number): Promise<void> {
    if (this.#table === undefined) throw malformed('a row stands before the first table');
    this.#page.push(readValues(this.#table, values));
    this.#octets += octets;
    if (this.#page.length >= PAGE || this.#octets >= PAGE_OCTETS) await this.#flush();
  }

  async #flush(): Promise<void> {
    const [table, page] = [this.#table, this.#page];
    [this.#page, this.#octets] = [[], 0];
    if (table === undefined || page.length === 0) return;
    this.#counts[table] = (this.#counts[table] ?? 0) + page.length;
    await this.#taker.rows(table, page as readonly Row<typeof table>[]);
  }

  async #end(end: unknown): Promise<void> {
    await this.#flush();
    if (this.#next !== KEPT.length) throw malformed('a table is missing');
    const { rows, sha256 } = (end ?? {}) as { readonly rows?: unknown; readonly sha256?: unknown };
    if (sha256 !== this.#digest.copy().digest('hex')) throw malformed('what is in it was changed');
    if (JSON.stringify(rows) !== JSON.stringify(this.#counts)) throw malformed('rows are missing');
  }
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
/** A version of a program. */
const PROGRAM = /^[0-9A-Za-z.+-]{1,64}$/;

type Parsed = readonly unknown[] | Readonly<Record<string, unknown>>;

function isRow(value: Parsed): value is readonly unknown[] {
  return Array.isArray(value);
}

function parsed({ octets }: Line): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(octets.toString('utf8'));
  } catch {
    throw malformed('a line is not JSON');
  }
  if (typeof value !== 'object' || value === null) throw malformed('a line is none that a backup has');
  return value as Parsed;
}

function headOf(head: Parsed): BackupHead {
  if (isRow(head) || typeof head[FORMAT] !== 'number') throw malformed('it does not begin as a backup does');
  if (head[FORMAT] !== 1)
    throw new ChanceryError('unavailable', 'a newer program wrote this backup: read it with that one');
  const { created_at, engine, program, schema } = head;
  // Whoever has the recipient's key can make a backup: what is told of it, and goes into the trail, is what it seems to be.
  const isWhole =
    typeof created_at === 'string' &&
    MOMENT.test(created_at) &&
    typeof program === 'string' &&
    PROGRAM.test(program) &&
    Number.isSafeInteger(schema) &&
    (engine === 'sqlite' || engine === 'postgres');
  if (!isWhole) throw malformed('its first line is not that of a backup');
  return { created_at, program, schema: schema as number, engine };
}

function malformed(why: string): ChanceryError {
  return new ChanceryError('malformed', `the backup is damaged: ${why}`);
}
