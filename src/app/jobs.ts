/** The work that is done in the background, each kind of it by one process of an installation at a time. */
import type { Logger } from 'pino';
import type { Id } from '../base/ids.ts';
import type { Sources } from '../base/sources.ts';
import type { Store } from '../records/store.ts';
import { type Lease, takeLease } from './lease.ts';

export interface Job {
  /** Of its lease: no other job's. */
  readonly name: string;
  /** How long it rests between rounds; milliseconds. */
  readonly restMs: number;
  /** How long its turn lasts when this process dies in it; milliseconds. A minute when absent. */
  readonly leaseMs?: number;
  /** Whether the turn is kept while it rests: for what comes round so often that taking turns would cost more. */
  readonly keepsTurn?: boolean;
  round(turn: Turn): Promise<void>;
}

export interface Turn {
  /** Asked before each piece of work; false: the round ends. */
  readonly carryOn: () => Promise<boolean>;
  /** Whether what fails fails because the process stops. */
  readonly isStopping: () => boolean;
}

export interface JobSite extends Sources {
  readonly store: Store;
  readonly log: Logger;
}

/** While another process has its turn; a job that rests for less asks as often as it would work. */
const TURN_MS = 10_000;

/** The jobs of one process. */
export class Jobs {
  readonly #loops: ReadonlyMap<string, Loop>;

  constructor(site: JobSite, jobs: readonly Job[]) {
    const holder = site.ids.next();
    this.#loops = new Map(jobs.map((job) => [job.name, new Loop(site, job, holder)]));
  }

  /** The first rounds begin at once. */
  start(): void {
    for (const loop of this.#loops.values()) loop.start();
  }

  /** There is something to do: the next round of this job begins when the one that is under way has ended. */
  wake(name: string): void {
    this.#loops.get(name)?.wake();
  }

  /** Whose last round failed, and since when; milliseconds since 1970 UTC. */
  failing(): readonly { readonly name: string; readonly sinceMs: number }[] {
    return [...this.#loops].flatMap(([name, { failingSinceMs: sinceMs }]) =>
      sinceMs === undefined ? [] : [{ name, sinceMs }],
    );
  }

  /** Begins nothing more, and waits for what is being done; a CRL that is being made must be given up beside it. */
  async stop(): Promise<void> {
    await Promise.all([...this.#loops.values()].map((loop) => loop.stop()));
  }
}

class Loop {
  readonly #site: JobSite;
  readonly #job: Job;
  readonly #holder: Id;
  #lease: Lease | undefined;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #isWoken = false;
  #ring: () => void = () => undefined;
  /** When the first of its last rounds failed that all did. */
  failingSinceMs: number | undefined;

  constructor(site: JobSite, job: Job, holder: Id) {
    this.#site = site;
    this.#job = job;
    this.#holder = holder;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  wake(): void {
    this.#isWoken = true;
    this.#ring();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#ring();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      this.#isWoken = false;
      await this.#pause(await this.#turn());
    }
    await this.#lease?.release().catch(() => undefined);
  }

  /** @returns when to look again, in milliseconds */
  async #turn(): Promise<number> {
    const { keepsTurn = false, name, restMs } = this.#job;
    try {
      const lease = await this.#hold();
      if (lease === undefined) {
        // Another's turn: what it meets is its own to tell.
        this.failingSinceMs = undefined;
        return this.#about(Math.min(TURN_MS, restMs));
      }
      const carryOn = async (): Promise<boolean> => !this.#isStopping && (await lease.hold());
      await this.#job.round({ carryOn, isStopping: () => this.#isStopping });
      if (!keepsTurn) await this.#release();
      this.failingSinceMs = undefined;
      return this.#about(restMs);
    } catch (error) {
      this.failingSinceMs ??= this.#site.clock.now();
      if (!this.#isStopping) this.#site.log.error({ err: error, job: name }, 'a round of a job failed');
      return this.#about(restMs);
    }
  }

  /** The turn, kept or taken. */
  async #hold(): Promise<Lease | undefined> {
    if (this.#lease !== undefined && !(await this.#lease.hold())) this.#lease = undefined;
    this.#lease ??= await takeLease(this.#site, this.#job.name, this.#holder, this.#job.leaseMs);
    return this.#lease;
  }

  async #release(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.release();
  }

  /** Replicas that were started together do not stay together. */
  #about(ms: number): number {
    const [chance = 0] = this.#site.random.bytes(1);
    return ms * (0.9 + chance / 1280);
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isStopping || this.#isWoken) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      this.#ring = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}
