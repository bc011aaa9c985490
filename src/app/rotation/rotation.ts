/**
 * The master key is changed for another: first the installation's own, then every process seals under it, and then nothing
 * is left under the one before. It may stop anywhere and be run again; servers go on meanwhile.
 */
import { toHex } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { HeldKeys } from '../../keys/held-keys.ts';
import type { MasterKey } from '../../keys/master-key.ts';
import type { ProcessRow } from '../../records/jobs.ts';
import type { SealedTable } from '../../records/sealed.ts';
import { type Resealed, type ResealSite, reseal, SEALED_TABLES } from './reseal.ts';
import { liveProcesses, type NextKey, type SwitchSite, switchMasterKey } from './switch.ts';

export interface RotationSite extends SwitchSite {
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly watch: RotationWatch;
}

export interface RotationWatch {
  /** Servers that have yet to hold the next key, or to seal under it. */
  readonly waiting: (servers: readonly ProcessRow[]) => void;
  readonly resealing: (table: SealedTable, seen: number) => void;
}

export interface Rotated {
  /** Whether the installation's key was changed now; else by a run before. */
  readonly isSwitched: boolean;
  /** How many servers seal under the new key. */
  readonly servers: number;
  readonly tables: readonly Resealed[];
}

/**
 * @param own the installation's key that is to be replaced; absent when only the next one is held
 * @param findsNext whether servers find the next key by themselves, and are waited for
 * @throws conflict, unavailable: why it cannot be done now; it may be run again
 */
export async function rotateMasterKey(
  site: RotationSite,
  own: MasterKey | undefined,
  next: NextKey,
  findsNext: boolean,
): Promise<Rotated> {
  const keyId = toHex(next.key.id);
  if (findsNext) await awaitServers(site, ({ keys }) => keys.includes(keyId), FIND_MS);
  const isSwitched = await switchMasterKey(site, own, next);
  const sealer = new HeldKeys([next.key], site.random);
  if (own !== undefined) sealer.add(own);
  const resealSite = { ...site, sealer, keyId, progress: site.watch.resealing };
  const first = await pass(resealSite);
  const servers = await awaitServers(site, ({ keys }) => keys[0] === keyId, FOLLOW_MS);
  if (servers === undefined) {
    throw new ChanceryError(
      'unavailable',
      'a server goes on sealing under the old master key; keep that, and run the command again',
    );
  }
  let anew = first;
  for (let passes = 0; passes < PASSES; passes++) {
    const last = await pass(resealSite);
    anew = last.map((table, i) => ({ ...table, anew: table.anew + (anew[i]?.anew ?? 0) }));
    if (last.every((table) => table.anew === 0)) return { isSwitched, servers: servers.length, tables: anew };
  }
  throw new ChanceryError(
    'unavailable',
    'something goes on sealing under the old master key; keep that, and run the command again',
  );
}

/** A server looks every ten seconds; one that was killed is forgotten after a minute. */
const FIND_MS = 80_000;
const FOLLOW_MS = 120_000;
const PAUSE_MS = 1000;

/** After the first, the next finds what servers sealed before they looked, and the one after that nothing. */
const PASSES = 5;

async function pass(site: ResealSite): Promise<readonly Resealed[]> {
  const tables: Resealed[] = [];
  for (const table of SEALED_TABLES) tables.push(await reseal(site, table));
  return tables;
}

/** @returns the servers that are there, all as they should be; undefined when that took too long */
async function awaitServers(
  site: RotationSite,
  isWell: (server: ProcessRow) => boolean,
  patienceMs: number,
): Promise<readonly ProcessRow[] | undefined> {
  for (let waited = 0; ; waited += PAUSE_MS) {
    const servers = await liveProcesses(site.store, site);
    const others = servers.filter((server) => !isWell(server));
    if (others.length === 0) return servers;
    if (waited >= patienceMs) return undefined;
    site.watch.waiting(others);
    await site.pause(PAUSE_MS);
  }
}
