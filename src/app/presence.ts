/**
 * This process among those of its installation. About every ten seconds it looks which master key is the installation's now
 * and what others have committed, and says that it is there, and which master keys it holds.
 */
import type { Logger } from 'pino';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { Sources } from '../base/sources.ts';
import type { HeldKeys } from '../keys/held-keys.ts';
import type { MasterKey } from '../keys/master-key.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { ProcessRow } from '../records/jobs.ts';
import type { Outcome, Store, Write } from '../records/store.ts';

export interface PresenceSite extends Sources {
  readonly store: Store;
  readonly log: Logger;
  readonly keys: HeldKeys;
  /** A next master key that has appeared where this process would look for it. */
  readonly findNext: () => Promise<MasterKey | undefined>;
  /** Whether other processes are expected; if not, they are warned of. */
  readonly isShared: boolean;
}

/** One that has said nothing for so long is taken for gone; milliseconds. */
export const GONE_MS = 60_000;

const BEAT_MS = 10_000;
const AGAIN_MS = 1000;
const FORGOTTEN_MS = 600_000;

/** Whoever has not looked for so long seals nothing, well before others take it for gone. */
const BLIND_MS = 45_000;

export class Presence {
  readonly #site: PresenceSite;
  readonly #id: Id;
  readonly #startedMs: number;
  /** When the others were last seen to be there, by their own clocks. */
  #others: ReadonlyMap<Id, number> = new Map();
  readonly #warnedOf = new Set<Id>();
  #lookedMs: number;
  #isHeld = true;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #ring: () => void = () => undefined;

  constructor(site: PresenceSite) {
    this.#site = site;
    this.#id = site.ids.next();
    this.#startedMs = site.clock.now();
    this.#lookedMs = this.#startedMs;
  }

  /**
   * Seals only while it is known which master key is the installation's: what were sealed under the one before, after all
   * had been sealed anew, could never be opened again.
   */
  get sealer(): Sealer {
    const { clock, keys } = this.#site;
    return {
      open: (blob, context) => keys.open(blob, context),
      seal: (plaintext, context) => {
        if (clock.now() - this.#lookedMs < BLIND_MS) return keys.seal(plaintext, context);
        throw new ChanceryError('unavailable', 'nothing is sealed until it is known under which master key', {
          retryAfter: 10,
        });
      },
    };
  }

  /**
   * The same store. A change that was sealed under a master key which is not the installation's any more is stale, and told
   * of when the one that is was looked up: decided once more, it is sealed under that.
   */
  following(store: Store): Store {
    const looked = async (outcome: Outcome): Promise<Outcome> => {
      if (outcome.status === 'stale' && outcome.table === 'installation') await this.#look();
      return outcome;
    };
    const own: Pick<Store, 'commit' | 'transact'> = {
      commit: async (change) => looked(await store.commit(change)),
      async transact(decide) {
        const { outcome, value } = await store.transact(decide);
        return { outcome: await looked(outcome), value };
      },
    };
    return Object.assign(Object.create(store) as Store, own);
  }

  /**
   * Said before it is looked under which key to seal: so whoever changes the master key either sees this process, or is
   * seen by it.
   * @throws invalid_field when the master key was changed to one that is not held; unavailable
   */
  async announce(): Promise<void> {
    await this.#say();
    if (await this.#look()) return;
    await this.#leave();
    throw new ChanceryError(
      'invalid_field',
      'the master key was changed while this server started, to one that it does not hold',
    );
  }

  /** Goes on by itself until it is stopped. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** One look, and one word. @throws unavailable */
  async beat(): Promise<void> {
    await this.#findNext();
    const isHeld = await this.#look();
    if (!isHeld && this.#isHeld) {
      const lost = 'the master key was changed to one that this process does not hold: it seals nothing more';
      this.#site.log.error(lost);
    }
    this.#isHeld = isHeld;
    await this.#say();
    await this.#site.store.noticeCommits();
    await this.#lookAround();
  }

  /** Says nothing more, and that it is gone. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#ring();
    await this.#running;
    await this.#leave();
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      await this.#pause(await this.#beatOrLog());
    }
  }

  async #beatOrLog(): Promise<number> {
    try {
      await this.beat();
      return BEAT_MS;
    } catch (error) {
      this.#site.log.warn({ err: error }, 'it was not said that this process is there');
      return AGAIN_MS;
    }
  }

  async #findNext(): Promise<void> {
    const { findNext, keys, log } = this.#site;
    try {
      const next = await findNext();
      if (next !== undefined) keys.add(next);
    } catch (error) {
      log.warn({ err: error }, 'the next master key cannot be read');
    }
  }

  /** @returns whether the installation's master key is held; only then it may be sealed under */
  async #look(): Promise<boolean> {
    const { clock, keys, store } = this.#site;
    const nowMs = clock.now();
    const installation = await store.get('installation', { id: 1 });
    if (installation === undefined || !keys.follow(installation.keyCheck)) {
      this.#lookedMs = -Infinity;
      return false;
    }
    this.#lookedMs = nowMs;
    return true;
  }

  async #say(): Promise<void> {
    const { clock, keys } = this.#site;
    const now = { seenMs: clock.now(), keys: keys.ids };
    if (await this.#write({ update: 'processes', key: { id: this.#id }, set: now })) return;
    const row: ProcessRow = { id: this.#id, startedMs: this.#startedMs, ...now };
    await this.#write({ insert: 'processes', row });
  }

  async #leave(): Promise<void> {
    await this.#write({ remove: 'processes', key: { id: this.#id } }).catch(() => undefined);
  }

  /** Forgets who has not been there for long; and warns of a second process where there should be one. */
  async #lookAround(): Promise<void> {
    const { clock, isShared, log, store } = this.#site;
    const rows = await store.all('processes', {});
    const others = rows.filter(({ id }) => id !== this.#id);
    for (const { id, seenMs } of others) {
      if (seenMs < clock.now() - FORGOTTEN_MS) {
        await this.#write({ remove: 'processes', key: { id, seenMs } });
        continue;
      }
      // One that was killed says nothing more; another one goes on.
      const goesOn = seenMs > (this.#others.get(id) ?? Infinity);
      if (isShared || !goesOn || this.#warnedOf.has(id)) continue;
      this.#warnedOf.add(id);
      log.warn({ process: id }, 'another server works on the same SQLite database');
    }
    this.#others = new Map(others.map(({ id, seenMs }) => [id, seenMs]));
  }

  async #write(write: Write): Promise<boolean> {
    const { status } = await this.#site.store.commit({ expect: [], writes: [write], events: [] });
    return status === 'committed';
  }

  /** Replicas that were started together do not stay together. */
  async #pause(ms: number): Promise<void> {
    if (this.#isStopping) return;
    const [chance = 0] = this.#site.random.bytes(1);
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms * (0.9 + chance / 1280));
      this.#ring = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
