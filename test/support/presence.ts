/** Processes of one installation, in this one: each says when it is told that it is there. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createInstallation } from '../../src/access/tenants.ts';
import { ambientSources } from '../../src/app/ambient.ts';
import { Presence } from '../../src/app/presence.ts';
import { type Id, idSource } from '../../src/base/ids.ts';
import type { Sources } from '../../src/base/sources.ts';
import { HeldKeys } from '../../src/keys/held-keys.ts';
import { type MasterKey, masterKey } from '../../src/keys/master-key.ts';
import { checkValue, sealer } from '../../src/keys/sealing.ts';
import type { Store } from '../../src/records/store.ts';
import { TestClock } from './clock.ts';
import type { StoreKind } from './stores.ts';

export function newMasterKey(): MasterKey {
  return masterKey(randomBytes(32));
}

export interface TestProcess {
  readonly presence: Presence;
  readonly keys: HeldKeys;
  readonly store: Store;
  readonly log: readonly string[];
}

export interface Installation extends Sources {
  readonly clock: TestClock;
  readonly store: Store;
  readonly own: MasterKey;
  /** The first tenant. */
  readonly tenantId: Id;
  /** @param options its own clock, when that is not everybody's */
  readonly join: (
    keys: readonly [MasterKey, ...MasterKey[]],
    options?: { clock?: TestClock; isShared?: boolean; findNext?: () => Promise<MasterKey | undefined> },
  ) => Promise<TestProcess>;
  readonly close: () => Promise<void>;
}

export async function installationOver(kind: StoreKind): Promise<Installation> {
  const clock = new TestClock();
  const { random } = ambientSources();
  const ids = idSource(clock, random);
  const { again, remove, store } = await kind.open({ clock, ids });
  const own = newMasterKey();
  const key = { keyCheck: checkValue(sealer([own], random)), keySalt: null };
  const tenant = await createInstallation({ clock, random, ids, store }, key, 'x'.repeat(64));
  if (tenant === undefined) throw new Error('the store is not empty');
  const stores: Store[] = [];
  return {
    clock,
    random,
    ids,
    store,
    own,
    tenantId: tenant.id,
    async join(held, { clock: ownClock = clock, findNext = async () => undefined, isShared = true } = {}) {
      const other = (await again?.({ clock: ownClock, ids })) ?? store;
      if (other !== store) stores.push(other);
      const log: string[] = [];
      const keys = new HeldKeys(held, random);
      const presence = new Presence({
        clock: ownClock,
        random,
        ids,
        store: other,
        keys,
        findNext,
        isShared,
        log: pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }),
      });
      await presence.announce();
      return { presence, keys, store: other, log };
    },
    async close() {
      for (const other of stores) await other.close();
      await remove();
    },
  };
}
