/** All that a tenant has, as its store keeps it. */
import { type Row, TABLES, type TableName } from '../../src/records/tables.ts';
import type { Holdings } from './holdings.ts';
import { plainId } from './inside.ts';
import type { TestSite } from './site.ts';

/** @returns the rows of every table that has tenants, a text each */
export async function contentOf(
  site: TestSite,
  of: Holdings,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const tenantId = plainId('tenant', await of.the('tenant'));
  const tables = (Object.keys(TABLES) as TableName[]).filter((table) => 'tenantId' in TABLES[table].columns);
  const all = await Promise.all(
    tables.map(async (table) => {
      const rows = await site.site.store.all(table, { tenantId } as Partial<Row<typeof table>>);
      return [table, rows.map(spell)] as const;
    }),
  );
  return Object.fromEntries(all);
}

function spell(row: unknown): string {
  return JSON.stringify(row, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}
