/** The work that is done in the background, by one process of an installation at a time. */
import type { Logger } from 'pino';
import type { Id } from '../base/ids.ts';
import type { Sources } from '../base/sources.ts';
import type { Store } from '../records/store.ts';
import type { Upkeep } from '../revocation/upkeep.ts';
import { takeLease } from './lease.ts';

export interface JobSite extends Sources {
  readonly store: Store;
  readonly upkeep: Upkeep;
  /** Renews the certificates that are due; asked before each whether to carry on. */
  readonly renewals: (carryOn: () => Promise<boolean>, isStopping: () => boolean) => Promise<void>;
  readonly log: Logger;
}

/** Looked at so often; each CRL and renewal says itself when it is due. */
const ROUND_MS = 300_000;
/** Of a round, for renewals. */
const RENEWALS_MS = 60_000;
/** While another process has its turn. */
const TURN_MS = 10_000;
const LEASE = 'revocation';

export class Jobs {
  readonly #site: JobSite;
  readonly #holder: Id;
  #running: Promise<void> | undefined;
  #isStopping = false;
  #isWoken = false;
  #ring: () => void = () => undefined;

  constructor(site: JobSite) {
    this.#site = site;
    this.#holder = site.ids.next();
  }

  /** The first round begins at once. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** There is something to do: the next round begins when this one has ended. */
  wake(): void {
    this.#isWoken = true;
    this.#ring();
  }

  /** Begins nothing more, and waits for what is being done; a CRL that is being made must be given up beside it. */
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
  }

  /** @returns when to look again, in milliseconds */
  async #turn(): Promise<number> {
    const { log, upkeep } = this.#site;
    try {
      const lease = await takeLease(this.#site, LEASE, this.#holder);
      if (lease === undefined) return this.#about(TURN_MS);
      const carryOn = async (): Promise<boolean> => !this.#isStopping && (await lease.hold());
      await upkeep.round(carryOn);
      const isCut = await this.#renew(carryOn);
      await lease.release();
      if (isCut) return 0;
    } catch (error) {
      if (!this.#isStopping) log.error({ err: error }, 'a round of background work failed');
    }
    return this.#about(ROUND_MS);
  }

  /**
   * For so long and no longer: making keys takes seconds each, and revocation lists wait for their next round meanwhile.
   * @returns whether more is due
   */
  async #renew(carryOn: () => Promise<boolean>): Promise<boolean> {
    const { clock, renewals } = this.#site;
    const until = clock.now() + RENEWALS_MS;
    let isCut = false;
    await renewals(
      async () => {
        isCut = clock.now() >= until;
        return !isCut && (await carryOn());
      },
      () => this.#isStopping,
    );
    return isCut;
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
