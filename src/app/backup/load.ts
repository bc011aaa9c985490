/** A backup's rows, put into an empty database. */
import { ChanceryError } from '../../base/error.ts';
import { SCHEMA_VERSION } from '../../store/migrate.ts';
import type { Filling } from '../../store/sql/fill.ts';
import { type Unlock, unlocked } from './crypt.ts';
import type { BackupHead } from './format.ts';
import { type RowCounts, readBackup } from './read.ts';

export interface Loaded {
  readonly head: BackupHead;
  readonly counts: RowCounts;
}

/** @throws malformed, invalid_field, not_found as the file is opened and read; unavailable for another schema than this program's */
export async function loadBackup(
  filling: Pick<Filling, 'insert'>,
  path: string,
  unlock: Unlock,
  seen: (rows: number) => void,
): Promise<Loaded> {
  let head: BackupHead | undefined;
  let total = 0;
  const counts = await readBackup(await unlocked(path, unlock), {
    head(found) {
      checkSchema(found);
      head = found;
    },
    async rows(table, rows) {
      await filling.insert(table, rows);
      total += rows.length;
      seen(total);
    },
  });
  return { head: head as BackupHead, counts };
}

function checkSchema({ program, schema }: BackupHead): void {
  if (schema === SCHEMA_VERSION) return;
  const how =
    schema > SCHEMA_VERSION
      ? `a newer program wrote this backup (${program}): read it with that one, or a later one`
      : `an earlier program wrote this backup: restore it with version ${program}, and start this program on it`;
  throw new ChanceryError(
    'unavailable',
    `${how}. Its schema has version ${schema}, and this program's ${SCHEMA_VERSION}`,
  );
}
