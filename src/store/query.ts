/** What all readers hold queries to, so that they refuse and bound alike. */
import { ChanceryError } from '../base/error.ts';
import type { AuditEventRow, AuditLinkRow } from '../records/audit.ts';
import { type Days, MOST_DAYS } from '../records/overview.ts';
import type { ChainLink, EventQuery, OutboxEntry, OutboxPage } from '../records/store.ts';
import type { TableName } from '../records/tables.ts';
import { type AnyRow, checkColumns, checkKey, declared } from './check.ts';

/** The most that `all` answers. */
export const MOST_ROWS = 10_000;

/** Of a column that holds times: from inclusive, until exclusive. */
export interface Bounds {
  readonly column: string;
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** @throws RangeError for an unknown column, undefined, JSON, or a table without the column `needed` */
export function checkedWhere(table: TableName, where: AnyRow, needed?: string): void {
  checkColumns(table, where);
  const { columns } = declared(table);
  const json = Object.keys(where).find((name) => columns[name]?.kind === 'json');
  if (json !== undefined) throw new RangeError(`${table}.${json} is JSON, which is not searched`);
  if (needed !== undefined && !(needed in columns)) throw new RangeError(`${table} has no column ${needed}`);
}

/** @throws RangeError unless `limit` is from 1 to {@link MOST_ROWS} */
export function bounded(limit: number): number {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MOST_ROWS) {
    throw new RangeError(`a page of ${limit} rows`);
  }
  return limit;
}

/** The number of each day. @throws RangeError unless they are 1 to {@link MOST_DAYS} */
export function eachDay({ count, first }: Days): readonly number[] {
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_DAYS) throw new RangeError(`${count} days`);
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The columns of a row that are its primary key. @throws RangeError when one of them is missing */
export function primaryKeyOf(table: TableName, row: AnyRow): AnyRow {
  const key = Object.fromEntries(declared(table).primaryKey.map((name) => [name, row[name]]));
  checkKey(table, key);
  return key;
}

export function tooMany(table: TableName): ChanceryError {
  return new ChanceryError('internal', `more than ${MOST_ROWS} rows of ${table} were asked for at once`);
}

/** A query of events as the columns that must be equal, and the bounds of its time. */
export function eventFilter(query: EventQuery): { where: AnyRow; bounds: Bounds } {
  const { before: _before, limit: _limit, fromMs, untilMs, ...given } = query;
  const where = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  checkedWhere('auditEvents', where);
  return { where, bounds: { column: 'atMs', from: fromMs, until: untilMs } };
}

/** The first links, up to the one with which their events are `most`; all of them when that is absent. */
export function untilEvents(
  links: readonly AuditLinkRow[],
  most: number = Number.POSITIVE_INFINITY,
): readonly AuditLinkRow[] {
  let events = 0;
  const last = links.findIndex((link) => {
    events += link.events;
    return events >= most;
  });
  return last === -1 ? links : links.slice(0, last + 1);
}

/** @param links as they are found sealed from `seq` on */
export function outboxPage(
  seq: number,
  links: readonly ChainLink[],
  rowOf: (event: AuditEventRow) => OutboxEntry['row'] | undefined,
): OutboxPage {
  const placed = links.flatMap(({ events, link }) =>
    events.map((event) => ({ seq: (link.firstSeq ?? 0) + event.position, event })),
  );
  const entries = placed.flatMap(({ event, seq: at }) => {
    const row = at < seq ? undefined : rowOf(event);
    return row === undefined ? [] : [{ seq: at, event, row }];
  });
  const last = links.at(-1)?.link;
  return { entries, next: last === undefined ? seq : (last.firstSeq ?? 0) + last.events };
}
