/** Everything that is sealed, sealed anew under another master key; in pages, each a commit of its own. */
import { auditEvent, systemActor } from '../../audit/event.ts';
import { ChanceryError } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { type SealContext, sealedUnder } from '../../base/seal-context.ts';
import type { Sources } from '../../base/sources.ts';
import type { Sealer } from '../../keys/sealing.ts';
import { SEALED, type SealedTable } from '../../records/sealed.ts';
import type { Store, Write } from '../../records/store.ts';
import { type Row, TABLES } from '../../records/tables.ts';

export interface ResealSite extends Sources {
  readonly store: Store;
  /** Opens under every key that is held, and seals under the new one. */
  readonly sealer: Sealer;
  /** Id of the new one, in hexadecimal. */
  readonly keyId: string;
  /** Whose trail tells of it. */
  readonly tenantId: Id;
  /** How many records of a table were looked at so far. */
  readonly progress: (table: SealedTable, seen: number) => void;
}

/** A record that no master key which is held opens. */
export interface Unopened {
  readonly table: SealedTable;
  readonly id: string;
  readonly why: string;
}

export interface Resealed {
  readonly table: SealedTable;
  /** How many stand under the new key now. */
  readonly sealed: number;
  /** How many of these this pass sealed anew. */
  readonly anew: number;
  readonly unopened: readonly Unopened[];
}

/** The tables of which something is sealed. */
export const SEALED_TABLES = Object.keys(SEALED) as readonly SealedTable[];

/** One pass over a table; what comes in meanwhile may be missed. @throws unavailable */
export async function reseal(site: ResealSite, table: SealedTable): Promise<Resealed> {
  const pages: Page[] = [];
  let after: AnyRow | undefined;
  let seen = 0;
  for (;;) {
    const page = await resealPage(site, table, after);
    if (page === undefined) break;
    pages.push(page);
    after = page.last;
    seen += page.sealed + page.unopened.length;
    site.progress(table, seen);
  }
  const sum = (of: (page: Page) => number): number => pages.reduce((total, page) => total + of(page), 0);
  return {
    table,
    sealed: sum(({ sealed }) => sealed),
    anew: sum(({ anew }) => anew),
    unopened: pages.flatMap(({ unopened }) => unopened),
  };
}

type AnyRow = Readonly<Record<string, unknown>>;
type Page = Omit<Resealed, 'table'> & { readonly last: AnyRow };

/** Rows of a commit: it holds up nobody for long. */
const PAGE = 200;
const ATTEMPTS = 20;

/** @returns undefined behind the end */
async function resealPage(
  site: ResealSite,
  table: SealedTable,
  after: AnyRow | undefined,
): Promise<Page | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const rows: readonly AnyRow[] = await site.store.walk(table, after as Partial<Row<SealedTable>>, PAGE);
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    const { unopened, writes, sealed } = resealRows(site, table, rows);
    // A row that was changed or removed since it was read makes the change stale: the page is read again.
    if (writes.length === 0 || (await commit(site, table, writes))) {
      return { last, sealed, anew: writes.length, unopened };
    }
  }
  throw new ChanceryError('unavailable', `others go on changing ${table}; run the command again`);
}

function resealRows(
  { keyId, sealer }: ResealSite,
  table: SealedTable,
  rows: readonly AnyRow[],
): { readonly writes: readonly Write[]; readonly unopened: readonly Unopened[]; readonly sealed: number } {
  const { column, place } = SEALED[table] as {
    readonly column: string;
    readonly place: (row: never) => SealContext;
  };
  const writes: Write[] = [];
  const unopened: Unopened[] = [];
  let sealed = 0;
  for (const row of rows) {
    const blob = row[column] as Uint8Array | null;
    if (blob === null) continue;
    const context = place(row as never);
    try {
      const plaintext = sealer.open(blob, context);
      sealed += 1;
      if (sealedUnder(blob) !== keyId)
        writes.push(resealing(table, row, column, sealer.seal(plaintext, context)));
      plaintext.fill(0);
    } catch (error) {
      if (!(error instanceof ChanceryError) || error.code !== 'internal') throw error;
      unopened.push({ table, id: context.id, why: error.detail ?? error.message });
    }
  }
  return { writes, unopened, sealed };
}

/** On condition that the row is as it was read. */
function resealing(table: SealedTable, row: AnyRow, column: string, blob: Uint8Array): Write {
  const names: readonly string[] = [...TABLES[table].primaryKey, column];
  const key = Object.fromEntries(names.map((name) => [name, row[name]]));
  return { update: table, key, set: { [column]: blob } } as Write;
}

async function commit(site: ResealSite, table: SealedTable, writes: readonly Write[]): Promise<boolean> {
  const { keyId, store, tenantId } = site;
  const data = { table, records: writes.length, master_key: keyId };
  const event = auditEvent(
    systemActor(tenantId, site.clock),
    { action: 'master_key_reseal', success: true, data },
    site,
  );
  const { status } = await store.commit({ expect: [], writes, events: [event] });
  return status === 'committed';
}
