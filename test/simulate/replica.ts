/** A replica: a place where one process after another runs, each with nothing but the database of those before. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { type Logger, pino } from 'pino';
import { TokenUses } from '../../src/access/token-uses.ts';
import { Verifier } from '../../src/audit/verify.ts';
import { ChanceryError } from '../../src/base/error.ts';
import { idSource } from '../../src/base/ids.ts';
import type { Sources } from '../../src/base/sources.ts';
import { LiveEvents } from '../../src/http/live/live-events.ts';
import { type Metrics, newMetrics } from '../../src/http/metrics.ts';
import { type Once, onceOnly } from '../../src/http/once/once.ts';
import type { HttpSite } from '../../src/http/site.ts';
import { Overviews } from '../../src/inventory/overview/overview.ts';
import { cachedContexts } from '../../src/issuing/contexts.ts';
import { cachedSshContexts } from '../../src/issuing/ssh/contexts.ts';
import { masterKey } from '../../src/keys/master-key.ts';
import { sealer } from '../../src/keys/sealing.ts';
import { Crls } from '../../src/revocation/crls.ts';
import { Krls } from '../../src/revocation/krls.ts';
import { Upkeep } from '../../src/revocation/upkeep.ts';
import { Sender } from '../../src/webhooks/sender.ts';
import { memoryPlace } from '../support/outside.ts';
import { type PortName, troubleAt } from './faults.ts';
import { pairOf } from './keys.ts';
import { receive } from './receivers.ts';
import { withFaultySigner, withFaultySshSigner } from './signers.ts';
import { faultyStore } from './store.ts';
import { outsideIssuer } from './vault.ts';
import type { Task, World } from './world.ts';

interface Doing {
  readonly incarnation: Incarnation;
  readonly task: Task;
}

/** Which process goes on, in whatever was begun by it. */
const doing = new AsyncLocalStorage<Doing>();

/** Where the site of whoever asks is found. @throws RangeError outside of every task */
export function whoever(): Doing {
  const found = doing.getStore();
  if (found === undefined) throw new RangeError('nothing may happen outside of a task');
  return found;
}

/** Undefined outside of every task. */
export function siteOfWhoever(): HttpSite | undefined {
  return doing.getStore()?.incarnation.site;
}

/** Process-wide, as the counters of a process are; nothing depends on them. */
let metrics: Metrics | undefined;
/** Of a server that is watched by nobody. */
export const QUIET: Logger = pino({ level: 'silent' }, { write: () => undefined });
const KEY = masterKey(new Uint8Array(32).fill(7));

/** What comes of a request to a process that is not there any more. */
export class Broken extends Error {}

export class Replica {
  readonly name: string;
  readonly #world: World;
  /** Its clock is wrong by so much; milliseconds. */
  offsetMs = 0;
  incarnation: Incarnation | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
  }

  /** Starts a process, unless one runs. */
  start(): void {
    this.incarnation ??= new Incarnation(this.#world, this);
  }

  /** Ends the process in whatever it does. It is started again after a while. */
  crash(): void {
    const ended = this.incarnation;
    if (ended === undefined) return;
    this.incarnation = undefined;
    this.#world.note(`${this.name} dies`);
    ended.end();
    const { scheduler } = this.#world;
    scheduler.at(scheduler.nowMs + 50 + (this.#world.moment() % 7) * 100, () => {
      if (this.incarnation === undefined) this.#world.note(`${this.name} starts`);
      this.start();
    });
  }

  /** Does something in the process that runs now. @throws Broken when there is none, or it ends meanwhile */
  async perform<T>(task: Task, work: (site: HttpSite) => Promise<T>): Promise<T> {
    const { incarnation } = this;
    if (incarnation === undefined) throw new Broken('nobody listens');
    // Awaited inside, as some promises do nothing before they are.
    const done = doing.run({ incarnation, task }, async () => await work(incarnation.site));
    return Promise.race([done, incarnation.death]);
  }
}

/** One process. */
export class Incarnation {
  readonly site: HttpSite;
  readonly upkeep: Upkeep;
  readonly sender: Sender;
  readonly once: Once;
  /** Rejects when it ends. */
  readonly death: Promise<never>;
  readonly #world: World;
  readonly #replica: Replica;
  #isDead = false;
  #die: (reason: Broken) => void = () => undefined;

  constructor(world: World, replica: Replica) {
    this.#world = world;
    this.#replica = replica;
    this.death = new Promise((_, reject) => {
      this.#die = reject;
    });
    this.death.catch(() => undefined);
    this.site = this.#newSite();
    this.upkeep = new Upkeep({ ...this.site, failed: () => undefined });
    this.once = onceOnly(this.site);
    this.sender = new Sender(this.site, { tried: () => undefined, failed: () => undefined });
  }

  end(): void {
    this.#isDead = true;
    this.#die(new Broken('the connection broke'));
  }

  /** A call of a port, with what may go wrong at it. What a dead process waits for never comes. */
  async port<T>(port: PortName, what: string, act: () => Promise<T> | T): Promise<T> {
    const { scheduler, seed, trouble } = this.#world;
    const { task } = whoever();
    const place = `${task.number}.${task.calls}`;
    task.calls += 1;
    await this.#alive();
    const { afterMs, beforeMs, fault } = troubleAt(seed, place, port, trouble);
    if (fault !== undefined) {
      this.#world.faults.push(place);
      this.#world.note(`    ${this.#replica.name} #${place} ${what}: ${fault}`);
    }
    await scheduler.sleep(beforeMs);
    await this.#alive();
    if (fault === 'crash before') await this.dies();
    if (fault === 'error') throw failure(port);
    const done = await act();
    if (fault === 'crash after') await this.dies();
    if (afterMs > 0) await scheduler.sleep(afterMs);
    await this.#alive();
    if (fault === 'lost answer') throw failure(port, true);
    return done;
  }

  async #alive(): Promise<void> {
    if (this.#isDead) await new Promise(() => undefined);
  }

  /** Never returns. */
  async dies(): Promise<void> {
    this.#replica.crash();
    await this.#alive();
  }

  #newSite(): HttpSite {
    const world = this.#world;
    const sources = sourcesOf(world, this.#replica);
    const store = faultyStore(world, this, sources);
    const sealing = sealer([KEY], sources.random);
    const pause = (ms: number): Promise<void> => world.scheduler.sleep(ms);
    const outside = memoryPlace();
    metrics ??= newMetrics();
    return {
      ...sources,
      store,
      sealer: sealing,
      keys: {
        generate: (algorithm) => this.port('keys', 'a key', () => pairOf(algorithm, world.nextPair())),
      },
      contexts: withFaultySigner(this, cachedContexts(store, sealing)),
      sshContexts: withFaultySshSigner(this, cachedSshContexts(store, sealing)),
      egress: {
        check: () => this.port('egress', 'egress', () => undefined),
        send: (request) => this.port('egress', 'a webhook', () => receive(world, request)),
      },
      delegated: outsideIssuer(world, this),
      crls: new Crls({ ...sources, store, sealer: sealing, pause }),
      krls: new Krls({ ...sources, store, pause }),
      live: new LiveEvents({ ...sources, store, log: QUIET }),
      setup: { take: () => undefined },
      overviews: new Overviews({ ...sources, store }),
      wakeJobs: () => undefined,
      outside,
      verifier: new Verifier({ ...sources, store, outside }),
      tokenUses: new TokenUses({ ...sources, store }),
      doctor: { examine: async () => [] },
      distributionUrl: 'http://ca.example',
      publicUrl: 'http://ca.example',
      sshDefaultTtl: 3600,
      log: QUIET,
      metrics,
      version: '0.0.0',
    };
  }
}

function sourcesOf(world: World, replica: Replica): Sources {
  const clock = { now: () => world.nowMs + replica.offsetMs };
  const random = { bytes: (count: number) => whoever().task.chance.bytes(count) };
  const sources = { clock, random, ids: idSource(clock, random) };
  return world.hooks.sources?.(sources, world) ?? sources;
}

function failure(port: PortName, mayHaveHappened = false): Error {
  switch (port) {
    case 'keys':
      return new ChanceryError('busy', 'too many keys are being made', { retryAfter: 1 });
    case 'vault':
    case 'egress':
      return new ChanceryError('issuer_failed', 'the outside issuer failed', { mayHaveHappened });
    case 'signer':
      return new ChanceryError('unavailable', 'the key cannot be reached', { retryAfter: 1 });
    case 'read':
    case 'commit':
      return new ChanceryError('unavailable', 'the store cannot be reached', { retryAfter: 1 });
  }
}
