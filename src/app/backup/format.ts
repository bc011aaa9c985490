/** What the first line of a backup says, and which tables follow. */
import { TABLES, type TableName } from '../../records/tables.ts';

/** The member of the first line that says what the file is; its value is the version of the format. */
export const FORMAT = 'chancery_backup';

export interface BackupHead {
  /** When the snapshot was taken, RFC 3339. */
  readonly created_at: string;
  /** Of the schema whose tables it has. */
  readonly schema: number;
  /** The version of the program that wrote it. */
  readonly program: string;
  readonly engine: 'sqlite' | 'postgres';
}

/** What the processes that ran then knew of each other is of no use to those that run on what is restored. */
const LEFT_OUT: ReadonlySet<TableName> = new Set(['leases', 'processes']);

/** The tables of a backup, in the order in which they may be put back. */
export const KEPT: readonly TableName[] = (Object.keys(TABLES) as TableName[]).filter(
  (table) => !LEFT_OUT.has(table),
);
