/** What stands in the database, beside all stores. */

import type { Change, Write } from '../../src/records/store.ts';
import type { Row, TableName } from '../../src/records/tables.ts';
import type { World } from './world.ts';

export function rowsOf<T extends TableName>(world: World, table: T): readonly Row<T>[] {
  return [...world.database.tables[table].rows()] as unknown as readonly Row<T>[];
}

/** The change with other writes: of each one, what is left of it. */
export function withWrites(change: Change, alter: (write: Write) => Write | undefined): Change {
  return { ...change, writes: change.writes.flatMap((write) => alter(write) ?? []) };
}
