/** Fills a store in bulk: the statements that a commit would run, in large transactions without its durability. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Id } from '../src/base/ids.ts';
import { progressOn } from '../src/cli/progress.ts';
import type { TableName } from '../src/records/tables.ts';
import type { AnyRow } from '../src/store/check.ts';
import { SQLITE } from '../src/store/sql/sqlite/dialect.ts';
import { SqliteFile } from '../src/store/sql/sqlite/driver.ts';
import { Statements } from '../src/store/sql/write.ts';
import { certificateAt, type Issuer, type Place, REVOKED } from './population.ts';

const GROUP = 20_000;

export const databaseOf = (dataDir: string): string => join(dataDir, 'chancery.db');

/** The authorities that a server has made, oldest first; and now, as the newest certificate has it when there are some. */
export function placeOf(file: SqliteFile, count: number): Place {
  const rows = file.query('SELECT tenant_id, authority_id, id FROM issuers ORDER BY id', []);
  const issuers = rows.map(
    ([, authorityId, id]): Issuer => ({ authorityId: authorityId as Id, issuerId: id as Id }),
  );
  const [newest] = file.query('SELECT max(created_at) FROM certificates WHERE is_authority = 1', []);
  return { tenantId: rows[0]?.[0] as Id, issuers, now: Number(newest?.[0]), count };
}

/** How many certificates a store has that a server did not make. */
export function filled(file: SqliteFile): number {
  return Number(file.query('SELECT count(*) FROM certificates WHERE is_authority = 0', [])[0]?.[0]);
}

/** @returns the seconds it took */
export function fill(path: string, count: number): number {
  const file = new SqliteFile(path);
  for (const pragma of [
    'synchronous = OFF',
    'journal_mode = MEMORY',
    'cache_size = -2000000',
    'foreign_keys = OFF',
  ]) {
    file.query(`PRAGMA ${pragma}`, []);
  }
  const place = placeOf(file, count);
  const statements = new Statements(SQLITE);
  const write = (verb: 'insert' | 'insertNew', table: TableName, row: AnyRow): void => {
    const { sql, values } = statements.of({ verb, table, row });
    file.query(sql, values);
  };
  const began = performance.now();
  const progress = progressOn({
    screen: process.stderr,
    environment: process.env,
    clock: { now: () => performance.now() },
    label: 'filling the store',
    total: count,
    unit: 'certificates',
  });
  for (let first = 0; first < count; first += GROUP) {
    file.query('BEGIN', []);
    for (let number = first; number < Math.min(count, first + GROUP); number++) insert(place, number, write);
    file.query('COMMIT', []);
    progress.at(first + GROUP);
  }
  progress.end();
  const { authorityId } = place.issuers[REVOKED] as Issuer;
  file.query('UPDATE authorities SET revoked_at = ?, revoked_reason = 2, is_active = 0 WHERE id = ?', [
    place.now,
    authorityId,
  ]);
  file.close();
  settle(path);
  return (performance.now() - began) / 1000;
}

/** What was filled without waiting for the disk must not be waited for by the server that starts on it. */
function settle(path: string): void {
  const descriptor = openSync(path, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function insert(
  place: Place,
  number: number,
  write: (verb: 'insert' | 'insertNew', table: TableName, row: AnyRow) => void,
): void {
  const { body, certificate, names, revocation } = certificateAt(place, number);
  const { id: certificateId, tenantId } = certificate;
  write('insert', 'certificates', certificate);
  write('insert', 'certificateBodies', { tenantId, certificateId, body });
  for (const name of names) {
    write('insertNew', 'names', name);
    write('insert', 'certificateNames', { tenantId, nameHash: name.hash, certificateId });
  }
  if (revocation !== undefined) write('insert', 'revocations', revocation);
}
