/** Orders as statements have them: what rows are sorted by, and what stands behind a place. */
import { sql } from 'kysely';
import type { Id } from '../../../base/ids.ts';
import type { CertificateRow } from '../../../records/certificates.ts';
import { folded } from '../../../records/names.ts';
import {
  type CertificateOrder,
  type CertificatePosition,
  NEWEST_FIRST,
  type PlaceColumn,
} from '../../../records/search.ts';
import { safeInteger } from '../codec.ts';
import type { Stored } from '../schema.ts';
import { raw, type Sql } from './text.ts';

/** The column of `certificates AS c` that an order goes by before the id. */
const KEYS = { created: undefined, expires: 'c.not_after', commonName: 'c.common_name_key' } as const;

export class Order {
  readonly by: CertificateOrder['by'];
  readonly isDescending: boolean;
  readonly #key: string | undefined;
  readonly #direction: string;

  constructor({ by, descending }: CertificateOrder = NEWEST_FIRST) {
    this.by = by;
    this.#key = KEYS[by];
    this.isDescending = descending;
    this.#direction = descending ? 'DESC' : 'ASC';
  }

  /** The columns of a place. @param id the column that the id is taken from */
  place(id: string): Sql {
    return raw(`${id} AS id, ${this.#key ?? '0'} AS sort_key`);
  }

  /** For ORDER BY. */
  sorted(id: string, key: string | undefined = this.#key): Sql {
    const columns = this.#key === undefined || key === undefined ? [id] : [key, id];
    return raw(columns.map((column) => `${column} ${this.#direction}`).join(', '));
  }

  /** Rows that stand behind a place. A row value is one bound to both engines, where `OR` would be none. */
  after(position: CertificatePosition, id: string): Sql {
    return this.#compare(this.isDescending ? '<' : '>', position, id);
  }

  /** Rows that stand before a place or at it. */
  until(position: CertificatePosition, id: string): Sql {
    return this.#compare(this.isDescending ? '>=' : '<=', position, id);
  }

  of({ commonName, id, notAfter }: Pick<CertificateRow, PlaceColumn>): CertificatePosition {
    const keys = { created: null, expires: notAfter, commonName: folded(commonName ?? '') };
    return { id, key: keys[this.by] };
  }

  /** A place as {@link place} has its columns. */
  read([id, key]: readonly Stored[]): CertificatePosition {
    const keys = {
      created: () => null,
      expires: () => safeInteger(key ?? null),
      commonName: () => String(key),
    };
    return { id: String(id) as Id, key: keys[this.by]() };
  }

  /** The place that comes first in this order. */
  nearest(places: readonly CertificatePosition[]): CertificatePosition | undefined {
    const [first] = [...places].sort((a, b) => (this.isDescending ? -1 : 1) * comparePositions(a, b));
    return first;
  }

  #compare(operator: string, { id: at, key: value }: CertificatePosition, id: string): Sql {
    if (this.#key === undefined) return sql`${raw(`${id} ${operator}`)} ${at}`;
    return sql`${raw(`(${this.#key}, ${id}) ${operator}`)} (${value}, ${at})`;
  }
}

/** Text by its UTF-8 octets, as the engines order it. */
export function comparePositions(a: CertificatePosition, b: CertificatePosition): number {
  return compareKeys(a.key, b.key) || compareKeys(a.id, b.id);
}

function compareKeys(a: number | string | null, b: number | string | null): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
