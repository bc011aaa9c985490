/** Writes down once a minute, and when the process stops, which tokens were used. */
import type { Logger } from 'pino';
import type { TokenUses } from '../access/token-uses.ts';

const REST_MS = 60_000;

export class Noting {
  readonly #uses: TokenUses;
  readonly #log: Logger;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;

  constructor({ log, tokenUses }: { readonly log: Logger; readonly tokenUses: TokenUses }) {
    this.#log = log;
    this.#uses = tokenUses;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      });
    }, REST_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    try {
      await this.#uses.write();
    } catch (error) {
      this.#log.warn(
        { err: error },
        'when tokens were last used was not written down; tried again in a minute',
      );
    }
  }
}
