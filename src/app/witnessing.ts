/** This process as a witness of the audit trail: it looks every two seconds, whoever seals. */

import type { Logger } from 'pino';
import { Witness, type WitnessSite } from '../audit/witness.ts';

const REST_MS = 2000;

export class Witnessing {
  readonly #witness: Witness;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isStopping = false;
  /** What was logged last: what goes on is told once. */
  #told: string | undefined;

  constructor(site: WitnessSite & { readonly log: Logger }) {
    this.#log = site.log;
    this.#witness = new Witness(site, (detail) =>
      this.#tell('the audit trail is not what it was', { detail }),
    );
  }

  /** The first look begins at once. */
  start(): void {
    this.#looking ??= this.#look();
  }

  /** Waits for the look that is under way. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    try {
      await this.#witness.look();
    } catch (error) {
      if (!this.#isStopping)
        this.#tell('the checkpoint of the audit trail was not looked at', { err: error });
    }
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look();
    }, REST_MS);
  }

  #tell(message: string, facts: { readonly detail?: string; readonly err?: unknown }): void {
    const text = facts.err instanceof Error ? `${message}: ${facts.err.message}` : message;
    if (text !== this.#told) this.#log.error(facts, message);
    this.#told = text;
  }
}
