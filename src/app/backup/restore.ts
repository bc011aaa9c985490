/** `chancery backup restore`: what a backup holds, put into an empty database; that is an event of the trail. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { firstTenant } from '../../audit/alarm.ts';
import { auditEvent, systemActor } from '../../audit/event.ts';
import { type Standing, standing } from '../../audit/outside.ts';
import { ChanceryError } from '../../base/error.ts';
import { seconds } from '../../base/ports.ts';
import type { Sources } from '../../base/sources.ts';
import type { Change, Count, Reader } from '../../records/store.ts';
import { type Filling, fillStore } from '../../store/sql/fill.ts';
import { ambientSources } from '../ambient.ts';
import { CHECKPOINT_FILES, checkpointFolder } from '../checkpoint-folder.ts';
import type { Config } from '../config.ts';
import { publishFilled } from '../private-file.ts';
import type { Unlock } from './crypt.ts';
import { type Loaded, loadBackup } from './load.ts';
import { type Proven, prove } from './prove.ts';
import { replay } from './replay.ts';
import type { Replayed } from './replay-effects.ts';

export interface Restoring {
  readonly config: Config;
  readonly path: string;
  readonly unlock: Unlock;
  /** Of an export of the whole trail, taken after the backup. */
  readonly auditExport: string | undefined;
  /** Whether a trail that does not verify is put there all the same. */
  readonly takesBrokenTrail: boolean;
  readonly seen: (count: number, what: 'rows' | 'events' | 'certificates') => void;
}

export interface Restored extends Loaded, Proven {
  /** Undefined without an export, or when it has nothing that the backup has not. */
  readonly replayed: Replayed | undefined;
  /** Where the witness's files were moved to, if they know a trail that goes on otherwise. */
  readonly movedTo: string | undefined;
}

/**
 * All of it or nothing. Every list of revocations is behind then, and so is made anew before it is served, with a number
 * above the time: no relying party is shown an older one than before.
 * @throws conflict for a database that is not empty; malformed, unavailable, invalid_field, not_found as it is read
 */
export async function restoreBackup(restoring: Restoring): Promise<Restored> {
  const { config } = restoring;
  const sources = ambientSources();
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const outside = checkpointFolder(config.checkpointDir, sources.clock);
  const { isCut, restored } = await filled(config, async (url) =>
    fillStore(url, { clock: sources.clock, writerId: sources.ids.next() }, async (filling) => {
      const loaded = await loadBackup(filling, restoring.path, restoring.unlock, (rows) =>
        restoring.seen(rows, 'rows'),
      );
      const replayed = await replayedOf(filling, restoring, sources);
      const proven = await proved(filling.reader, restoring, sources);
      const known = await standing(filling.reader, await outside.read());
      const change = await changeOf(filling.reader, sources, { loaded, proven, replayed, known });
      return {
        change,
        value: { isCut: known.fault !== undefined, restored: { ...loaded, ...proven, replayed } },
      };
    }),
  );
  return { ...restored, movedTo: isCut ? setAside(config.checkpointDir, sources) : undefined };
}

/** A new file comes to its place only once it is whole: no server that is started meanwhile finds half of it, or an empty one. */
async function filled<T>(config: Config, fill: (url: string) => Promise<T>): Promise<T> {
  const file = config.usesSqlite ? config.databaseUrl.slice('sqlite:'.length) : undefined;
  if (file === undefined || existsSync(file)) return await fill(config.databaseUrl);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let value: { readonly of: T } | undefined;
  const isNew = await publishFilled(file, async (draft) => {
    value = { of: await fill(`sqlite:${draft}`) };
  });
  if (isNew && value !== undefined) return value.of;
  throw new ChanceryError('conflict', 'a server was started on the database meanwhile, which must be empty');
}

async function replayedOf(
  filling: Filling,
  { auditExport, seen }: Restoring,
  { clock }: Sources,
): Promise<Replayed | undefined> {
  if (auditExport === undefined) return undefined;
  return await replay(filling, auditExport, seconds(clock), (events) => seen(events, 'events'));
}

async function proved(
  reader: Reader,
  { seen, takesBrokenTrail }: Restoring,
  { clock }: Sources,
): Promise<Proven> {
  const proven = await prove(reader, clock, (count) => seen(count, 'certificates'));
  const { firstBad, valid } = proven.trail;
  if (valid || takesBrokenTrail) return proven;
  throw new ChanceryError(
    'malformed',
    `the audit trail in the backup does not verify: ${firstBad?.reason ?? 'unknown'}; --accept-broken-trail restores it all the same`,
  );
}

interface Facts {
  readonly loaded: Loaded;
  readonly proven: Proven;
  readonly replayed: Replayed | undefined;
  readonly known: Standing;
}

async function changeOf(reader: Reader, sources: Sources, facts: Facts): Promise<Change> {
  const { known, loaded, proven, replayed } = facts;
  const data = {
    backup_created_at: loaded.head.created_at,
    backup_program: loaded.head.program,
    // What is sealed behind this place is of after the restoration.
    trail_size: proven.sealed?.size ?? 0,
    trail_whole: proven.trail.valid,
    ...(replayed === undefined
      ? {}
      : {
          replayed_from: replayed.from,
          replayed_to: replayed.to,
          certificates_replayed: replayed.certificates,
          certificates_unlisted: replayed.unlisted,
          revocations_replayed: replayed.revocations,
        }),
    ...(known.fault === undefined
      ? {}
      : { checkpoint_outside: known.outside?.size ?? null, checkpoint_fault: known.fault }),
  };
  const actor = systemActor(await firstTenant(reader), sources.clock);
  const event = auditEvent(actor, { action: 'backup_restore', success: true, data }, sources);
  const counts = [...(await behind(reader)), ...(replayed?.counts ?? [])];
  return { expect: [], writes: [], counts, events: [event] };
}

const PAGE = 500;

/** Moves the counter by which every CRL and KRL is known to be behind. */
async function behind(reader: Reader): Promise<readonly Count[]> {
  const counts: Count[] = [];
  const add = ({ id, tenantId }: Pick<Count, 'tenantId'> & { readonly id: Count['subjectId'] }): void => {
    counts.push({ tenantId, subjectId: id, name: 'revocations', by: 1 });
  };
  for (let page = await reader.walk('issuers', undefined, PAGE); page.length > 0; ) {
    page.filter(({ authorityId }) => authorityId !== null).forEach(add);
    page = await reader.walk('issuers', page.at(-1), PAGE);
  }
  for (let page = await reader.walk('authorities', undefined, PAGE); page.length > 0; ) {
    page.filter(({ kind }) => kind === 'ssh').forEach(add);
    page = await reader.walk('authorities', page.at(-1), PAGE);
  }
  return counts;
}

/** What the witness knew of the trail that was cut is kept, where it raises no alarm. */
function setAside(folder: string, { clock }: Sources): string {
  const target = join(folder, `before-restore-${new Date(clock.now()).toISOString().replaceAll(':', '')}`);
  mkdirSync(target, { mode: 0o700 });
  for (const name of CHECKPOINT_FILES) {
    if (existsSync(join(folder, name))) renameSync(join(folder, name), join(target, name));
  }
  return target;
}
