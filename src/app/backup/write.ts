/**
 * The inside of a backup: lines of JSON, compressed. The first says what it is, then comes each table, its columns and its
 * rows in the order in which they may be put back, and the last says how many there were and what SHA-256 all lines before
 * it have. It is the same for SQLite and PostgreSQL.
 */
import { createHash } from 'node:crypto';
import { columnsOf, spelled } from '../../records/spelled-row.ts';
import type { Reader } from '../../records/store.ts';
import { type Row, TABLES, type TableName } from '../../records/tables.ts';
import { type BackupHead, FORMAT, KEPT } from './format.ts';

/** How many rows are read at once; of tables whose rows may have megabytes, few. */
const PAGE = 500;
const LONG_PAGE = 4;
const LONG: ReadonlySet<TableName> = new Set(['crls', 'krls', 'anchorCrls']);

/** Lines are gathered to so many octets. */
const CHUNK = 64 * 1024;

/** @param seen told how many rows are written, and of which table the next are */
export async function* backupOctets(
  reader: Reader,
  head: BackupHead,
  seen: (rows: number, table: TableName) => void,
): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  const rows: Partial<Record<TableName, number>> = {};
  let total = 0;
  let waiting: string[] = [];
  let length = 0;
  const flush = (): Buffer => {
    const chunk = Buffer.from(waiting.join(''));
    digest.update(chunk);
    [waiting, length] = [[], 0];
    return chunk;
  };
  const add = (value: unknown): void => {
    const line = `${JSON.stringify(value)}\n`;
    waiting.push(line);
    length += line.length;
  };
  add({ [FORMAT]: 1, ...head });
  for (const table of KEPT) {
    const columns = columnsOf(table);
    add({ table, columns });
    rows[table] = 0;
    for await (const page of pagesOf(reader, table)) {
      for (const row of page as readonly Readonly<Record<string, unknown>>[]) {
        add(columns.map((name) => spelled(row[name])));
        if (length >= CHUNK) yield flush();
      }
      rows[table] += page.length;
      total += page.length;
      seen(total, table);
    }
  }
  yield flush();
  yield Buffer.from(`${JSON.stringify({ end: { rows, sha256: digest.digest('hex') } })}\n`);
}

async function* pagesOf<T extends TableName>(reader: Reader, table: T): AsyncGenerator<readonly Row<T>[]> {
  if (refersToItself(table)) {
    yield parentsFirst(table, await everyRow(reader, table));
    return;
  }
  const limit = LONG.has(table) ? LONG_PAGE : PAGE;
  for (let after: Row<T> | undefined; ; ) {
    const page = await reader.walk(table, after, limit);
    yield page;
    after = page.at(-1);
    if (page.length < limit) return;
  }
}

/** Of the authorities alone, of which there are few. */
async function everyRow<T extends TableName>(reader: Reader, table: T): Promise<readonly Row<T>[]> {
  const rows: Row<T>[] = [];
  for (;;) {
    const page = await reader.walk(table, rows.at(-1), PAGE);
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}

function refersToItself(table: TableName): boolean {
  return TABLES[table].references.some((reference) => reference.table === table);
}

/** In their order, but that what is referred to comes before what refers to it. */
function parentsFirst<T extends TableName>(table: T, rows: readonly Row<T>[]): readonly Row<T>[] {
  const own = TABLES[table].references.filter((reference) => reference.table === table);
  const nameOf = (row: Row<T>, columns: readonly string[]): string =>
    columns.map((column) => String((row as Readonly<Record<string, unknown>>)[column])).join(' ');
  const ordered: Row<T>[] = [];
  const there = new Set<string>();
  let left = [...rows];
  while (left.length > 0) {
    const isReady = (row: Row<T>): boolean =>
      own.every(({ columns }) => {
        const name = nameOf(row, columns);
        return name.endsWith(' null') || there.has(name);
      });
    const ready = left.filter(isReady);
    // What only somebody beside the store can have written is left for whoever puts it back to refuse.
    const next = ready.length === 0 ? left : ready;
    for (const row of next) for (const { key } of own) there.add(nameOf(row, key));
    ordered.push(...next);
    left = left.filter((row) => !next.includes(row));
  }
  return ordered;
}
