/** What the processes of an installation know of each other, and of the work that they share. */
import { id, int, json, nullable, type RowOf, table, text } from './column.ts';

/** Who does a job that one process does at a time, and until when (milliseconds since 1970 UTC). `holder` is any id. */
export const leases = table({ name: text(), holder: id, untilMs: int }, { primaryKey: ['name'] });

/** How far a job has come that reads on from where it stopped; what `position` means is the job's own. */
export const cursors = table({ name: text(), position: text() }, { primaryKey: ['name'] });

/**
 * The processes that serve, or did lately: each says now and then that it is there. `keys` are the ids of the master keys
 * that it can open with, the first of which it seals with; in hexadecimal.
 */
export const processes = table(
  { id, startedMs: int, seenMs: int, keys: json<readonly string[]>() },
  { primaryKey: ['id'] },
);

/**
 * What is not as it must be, and stays so until somebody has looked: `kind` says what is wrong, `subject` with what.
 * `detail` is for people; `since` and `seenAt` are seconds since 1970 UTC.
 */
export const alarms = table(
  { kind: text(), subject: text(), tenantId: nullable(id), detail: text(), since: int, seenAt: int },
  { primaryKey: ['kind', 'subject'] },
);

export type LeaseRow = RowOf<typeof leases.columns>;
export type CursorRow = RowOf<typeof cursors.columns>;
export type ProcessRow = RowOf<typeof processes.columns>;
export type AlarmRow = RowOf<typeof alarms.columns>;
