/** What is sealed under the master key is listed once, and each record opens in its own place only. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ambientSources } from '../../../src/app/ambient.ts';
import { utf8 } from '../../../src/base/bytes.ts';
import type { SealContext } from '../../../src/base/seal-context.ts';
import { masterKey } from '../../../src/keys/master-key.ts';
import { sealer } from '../../../src/keys/sealing.ts';
import { SEALED, type SealedTable } from '../../../src/records/sealed.ts';
import { TABLES } from '../../../src/records/tables.ts';

const { ids, random } = ambientSources();
const NAMES: ReadonlySet<string> = new Set(['sealed', 'secret', 'credentials']);
const TABLES_SEALED = Object.keys(SEALED) as readonly SealedTable[];

describe('the list of what is sealed', () => {
  it('has every column whose name says so, and no other', () => {
    const columns = Object.entries(TABLES).flatMap(([table, { columns: all }]) =>
      Object.entries(all)
        .filter(([name, { kind }]) => NAMES.has(name) && kind === 'blob')
        .map(([name]) => `${table}.${name}`),
    );
    expect(TABLES_SEALED.map((table) => `${table}.${SEALED[table].column}`).sort()).toEqual(columns.sort());
  });
});

describe.each(TABLES_SEALED)('what is sealed in a row of %s', (table) => {
  const place = SEALED[table].place as (row: unknown) => SealContext;
  const row = (): Record<string, unknown> => ({
    tenantId: ids.next(),
    id: ids.next(),
    authorityId: ids.next(),
    spki: randomBytes(44),
    spkiHash: randomBytes(32),
  });
  const keys = sealer([masterKey(randomBytes(32))], random);
  const own = row();
  const blob = keys.seal(utf8('secret'), place(own));

  it('opens there, and not in another row', () => {
    expect(keys.open(blob, place({ ...own }))).toEqual(utf8('secret'));
    expect(() => keys.open(blob, place(row()))).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('does not open in that row of any other table', () => {
    for (const other of TABLES_SEALED.filter((name) => name !== table)) {
      const there = (SEALED[other].place as (row: unknown) => SealContext)(own);
      expect(() => keys.open(blob, there)).toThrow(expect.objectContaining({ code: 'internal' }));
    }
  });

  it('does not open once its row says that it is another tenant’s, or for another key', () => {
    const bound = Object.keys(own).filter((name) => {
      const moved = { ...own, [name]: row()[name] };
      return JSON.stringify(place(moved)) !== JSON.stringify(place(own));
    });
    expect(bound.length).toBeGreaterThanOrEqual(2);
    for (const name of bound) {
      const moved = place({ ...own, [name]: row()[name] });
      expect(() => keys.open(blob, moved)).toThrow(expect.objectContaining({ code: 'internal' }));
    }
  });
});
