/**
 * Finding certificates by SQL, at a cost that does not depend on how many there are.
 *
 * The narrowest way that few certificates stand on is walked whole, and what it leads to is sorted. If there is none, an
 * index is walked that has the order asked for, so far as it takes to fill the page, and no further than a budget of
 * rows; then the page says where to go on, though it may be short. No statistics are asked: a way is counted, no further
 * than it matters, when it is to be chosen.
 */
import { setImmediate } from 'node:timers/promises';
import type { Id } from '../../../base/ids.ts';
import type { CertificateRow } from '../../../records/certificates.ts';
import type {
  CertificateListing,
  CertificatePage,
  CertificatePosition,
  CertificateQuery,
  ListedCertificate,
} from '../../../records/search.ts';
import { bounded } from '../../query.ts';
import { safeInteger } from '../codec.ts';
import type { Dialect } from '../dialect.ts';
import type { Stored } from '../schema.ts';
import { type Findings, type Way, ways } from './choose.ts';
import { exactNames } from './drivers.ts';
import { filters } from './filters.ts';
import { Order } from './order.ts';
import { type Shape, shapeWith, wholeShape } from './shape.ts';
import * as statement from './statements.ts';
import type { Sql } from './text.ts';

export interface Effort {
  /** A way with no more rows than this is walked whole, and sorted. */
  readonly few: number;
  /** How many rows of an index are looked at for one page. */
  readonly budget: number;
}

/** A row costs some microseconds: its certificate, its revocation, its authority; more where names are compared. */
export const EFFORT: Effort = { few: 2000, budget: 5000 };

/** Of a walk on which names are compared. */
const STEPS = 20;

interface Walked {
  readonly rows: readonly (readonly Stored[])[];
  readonly until: CertificatePosition | undefined;
}

export type Run = (statement: Sql) => Promise<readonly (readonly Stored[])[]>;

export class CertificateSearch {
  readonly #dialect: Dialect;
  readonly #run: Run;
  readonly #effort: Effort;
  readonly #whole: Shape<CertificateListing>;
  /** By the columns that are asked for, of which the lists that there are have a few sets. */
  readonly #shapes = new Map<string, Shape<unknown>>();

  constructor(dialect: Dialect, run: Run, effort: Effort = EFFORT) {
    this.#dialect = dialect;
    this.#run = run;
    this.#effort = effort;
    this.#whole = wholeShape(dialect.codec);
  }

  page(query: CertificateQuery): Promise<CertificatePage> {
    return this.#found(query, this.#whole);
  }

  listed<C extends keyof CertificateRow>(
    query: CertificateQuery,
    columns: readonly C[],
  ): Promise<CertificatePage<ListedCertificate<C>>> {
    const name = columns.join();
    let shape = this.#shapes.get(name);
    if (shape === undefined) {
      shape = shapeWith(this.#dialect.codec, columns);
      this.#shapes.set(name, shape);
    }
    return this.#found(query, shape as Shape<ListedCertificate<C>>);
  }

  async #found<L extends ListedCertificate<never>>(
    query: CertificateQuery,
    shape: Shape<L>,
  ): Promise<CertificatePage<L>> {
    const limit = bounded(query.limit);
    const findings = await this.#findings(query);
    if (isInVain(query, findings)) return { listings: [], next: undefined };
    const order = new Order(query.order);
    const way = await this.#choose(ways(this.#dialect, query, order.by, findings));
    const { rows, until } = await this.#walk(way, order, query, limit + 1, shape.columns);
    const listings = rows.slice(0, limit).map(shape.read);
    const last = listings.at(-1)?.certificate;
    return { listings, next: rows.length > limit && last !== undefined ? order.of(last) : until };
  }

  /** @returns at most `most` rows and, of a walk in order, the place where it ended for its effort */
  async #walk(way: Way, order: Order, query: CertificateQuery, most: number, columns: Sql): Promise<Walked> {
    const rows: (readonly Stored[])[] = [];
    let { after } = query;
    // A row may have a hundred names to be compared: such a walk is made in steps, and others have their turn in between.
    const steps = query.san === undefined ? 1 : STEPS;
    for (let step = 1; ; step++) {
      const until = way.inOrder ? await this.#stop(way, order, after, steps) : undefined;
      const limit = most - rows.length;
      rows.push(...(await this.#run(this.#page(way, order, { ...query, after, limit }, until, columns))));
      if (until === undefined || rows.length === most || step === steps) return { rows, until };
      after = until;
      await setImmediate();
    }
  }

  #page(
    { drivers, inOrder }: Way,
    order: Order,
    query: CertificateQuery,
    until: CertificatePosition | undefined,
    columns: Sql,
  ): Sql {
    const { after, limit, revoked, tenantId } = query;
    const parts = {
      columns,
      dialect: this.#dialect,
      tenantId,
      order,
      filters: filters(this.#dialect, query),
      standing: revoked !== undefined,
      after,
      until,
      limit,
    };
    const [only] = drivers;
    const isWalk = inOrder && drivers.length === 1 && only?.hasRows === true;
    return isWalk ? statement.walk(only, parts) : statement.page(drivers, parts);
  }

  async #findings(query: CertificateQuery): Promise<Findings> {
    const { revoked, san, tenantId } = query;
    const [hashes, found] = [
      san?.match === 'exact' ? await this.#run(exactNames(this.#dialect, tenantId, san)) : [],
      revoked === undefined ? [] : await this.#run(statement.authorities(query, MOST_AUTHORITIES + 1)),
    ];
    const few = found.length > MOST_AUTHORITIES ? undefined : found;
    return {
      hashes: hashes.map(([hash]) => hash ?? null),
      authorities: few?.map(([id, revokedAt]) => ({ id: String(id) as Id, isRevoked: revokedAt !== null })),
    };
  }

  /** The first way that is short; else the first that is in order, of which there is always one. */
  async #choose(found: readonly Way[]): Promise<Way> {
    const inOrder = found.find((way) => way.inOrder) as Way;
    for (const way of found) {
      // Whatever comes behind it is wider.
      if (way === inOrder && found.length <= 2) return way;
      if (await this.#isShort(way)) return { ...way, inOrder: false };
    }
    return inOrder;
  }

  async #isShort({ drivers }: Way): Promise<boolean> {
    let rest = this.#effort.few;
    for (const driver of drivers) {
      const most = rest + 1;
      if (driver.first !== undefined) {
        const before = await this.#run(statement.count(driver.first, undefined, most));
        if (safeInteger(before[0]?.[0] ?? null) > rest) return false;
      }
      const [counted] = await this.#run(statement.count(driver, driver.range, most));
      rest -= safeInteger(counted?.[0] ?? null);
      if (rest < 0) return false;
    }
    return true;
  }

  /** Where a step of a walk in order ends at the latest: all that stands before it, on any driver, is within its part of the budget. */
  async #stop(
    { drivers }: Way,
    order: Order,
    after: CertificatePosition | undefined,
    steps: number,
  ): Promise<CertificatePosition | undefined> {
    const budget = Math.ceil(this.#effort.budget / steps / drivers.length);
    const places: CertificatePosition[] = [];
    for (const driver of drivers) {
      const [row] = await this.#run(statement.stop(driver, order, after, budget));
      if (row !== undefined) places.push(order.read(row));
    }
    return order.nearest(places);
  }
}

/** With more authorities than this, they are not walked one by one. */
const MOST_AUTHORITIES = 500;

/** Whether nothing can be found, which a walk would find out only at its end. */
function isInVain(
  { authorityId, revoked, san }: CertificateQuery,
  { authorities: known, hashes }: Findings,
): boolean {
  if (san?.match === 'exact' && hashes.length === 0) return true;
  const isGone = known?.some(({ id, isRevoked }) => id === authorityId && isRevoked) ?? false;
  return revoked === false && isGone;
}
