/** The statements that a search is made of: counting a way, finding where to stop, and the page itself. */
import { sql } from 'kysely';
import type { Id } from '../../../base/ids.ts';
import type { CertificatePosition, CertificateQuery } from '../../../records/search.ts';
import type { Dialect } from '../dialect.ts';
import type { Driver } from './drivers.ts';
import { STANDING } from './filters.ts';
import type { Order } from './order.ts';
import { all, type Range, raw, type Sql } from './text.ts';

/** The authorities whose certificates are asked for: the id, and when it was revoked. */
export function authorities({ authorityId, kind, tenantId }: CertificateQuery, most: number): Sql {
  const held = [sql`a.tenant_id = ${tenantId}`];
  if (authorityId !== undefined) held.push(sql`a.id = ${authorityId}`);
  if (kind !== undefined) held.push(sql`a.kind = ${kind}`);
  return sql`SELECT a.id, a.revoked_at FROM authorities AS a WHERE ${all(held)} LIMIT ${most}`;
}

/** How many rows a driver walks, counted no further than `most`. */
export function count(
  { from, where }: Pick<Driver, 'from' | 'where'>,
  range: Range | undefined,
  most: number,
): Sql {
  const held = all([...where, ...given([range?.from, range?.until])]);
  return sql`SELECT count(*) FROM (SELECT 1 FROM ${from} WHERE ${held} LIMIT ${most}) AS few`;
}

/** The place that is `budget` rows behind `after`: by the index alone. */
export function stop(
  driver: Driver,
  order: Order,
  after: CertificatePosition | undefined,
  budget: number,
): Sql {
  const { from, id } = driver;
  return sql`SELECT ${order.place(id)} FROM ${from} WHERE ${all(held(driver, order, after, undefined))}
    ORDER BY ${order.sorted(id)} LIMIT 1 OFFSET ${budget - 1}`;
}

export interface PageParts {
  /** Of the certificate, its revocation and its authority, as {@link STANDING} has them. */
  readonly columns: Sql;
  readonly dialect: Dialect;
  readonly tenantId: Id;
  readonly order: Order;
  /** What every certificate must be. */
  readonly filters: readonly Sql[];
  /** Whether these speak of revocation. */
  readonly standing: boolean;
  readonly after: CertificatePosition | undefined;
  /** Where the page ends at the latest. */
  readonly until: CertificatePosition | undefined;
  readonly limit: number;
}

/** The columns that are asked for, walked in order by the one index that leads to certificates themselves. */
export function walk(driver: Driver, parts: PageParts): Sql {
  const { after, columns, filters, limit, order, until } = parts;
  const conditions = all([...held(driver, order, after, until), ...filters]);
  return sql`SELECT ${columns} FROM ${driver.from} ${STANDING} WHERE ${conditions}
    ORDER BY ${order.sorted(driver.id)} LIMIT ${limit}`;
}

/** The columns that are asked for; each driver is walked no further than the page needs, for ids that are then merged. */
export function page(drivers: readonly Driver[], parts: PageParts): Sql {
  const { limit, order } = parts;
  const found = drivers.map((driver) => ids(driver, parts));
  const [only] = found;
  // UNION, as two drivers may lead to one certificate.
  const merged = sql`${sql.join(
    found.map((one, i) => sql`SELECT * FROM (${one}) AS ${raw(`way_${i}`)}`),
    raw(' UNION '),
  )} ORDER BY ${order.sorted('id', 'sort_key')} LIMIT ${limit}`;
  return sql`WITH page AS (${found.length === 1 && only !== undefined ? only : merged})
    SELECT ${parts.columns} FROM page CROSS JOIN certificates AS c ${STANDING}
    WHERE c.tenant_id = ${parts.tenantId} AND c.id = page.id ORDER BY ${order.sorted('page.id', 'page.sort_key')}`;
}

function ids(
  driver: Driver,
  { after, dialect, filters, limit, order, standing, tenantId, until }: PageParts,
): Sql {
  const { from, hasRows, id, repeats = false } = driver;
  const joined = hasRows ? from : sql`${from} CROSS JOIN certificates AS c`;
  // As an expression: SQLite would else take bounds of the one column for bounds of the other, and join by them.
  const join = [sql`c.tenant_id = ${tenantId}`, raw(`c.id = ${dialect.unindexed(id)}`)];
  const conditions = [...held(driver, order, after, until), ...(hasRows ? [] : join), ...filters];
  return sql`SELECT ${raw(repeats ? 'DISTINCT ' : '')}${order.place(id)}
    FROM ${joined} ${standing ? STANDING : raw('')} WHERE ${all(conditions)}
    ORDER BY ${order.sorted(id)} LIMIT ${limit}`;
}

/**
 * What a driver is held to. A place of the order takes the place of the range's end on its side: it lies within, and
 * SQLite enters its index by one bound of a side and might take the other.
 */
function held(
  { id, range, where }: Driver,
  order: Order,
  after: CertificatePosition | undefined,
  until: CertificatePosition | undefined,
): readonly Sql[] {
  const isOrder = range?.of === order.by;
  const [from, to] = order.isDescending ? [until, after] : [after, until];
  return [
    ...where,
    ...given([isOrder && from !== undefined ? undefined : range?.from]),
    ...given([isOrder && to !== undefined ? undefined : range?.until]),
    ...(after === undefined ? [] : [order.after(after, id)]),
    ...(until === undefined ? [] : [order.until(until, id)]),
  ];
}

function given(conditions: readonly (Sql | undefined)[]): Sql[] {
  return conditions.filter((one) => one !== undefined);
}
