/** The code by which whoever started the server signs in for the first time, without touching the token's file. */
import { timingSafeEqual } from 'node:crypto';
import { toBase64Url, utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Clock, Random } from '../base/ports.ts';
import type { SetupCodes } from '../http/session/setup-codes.ts';

const HOUR_MS = 3_600_000;

export class SetupCode implements SetupCodes {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #readToken: () => string | undefined;
  /** Of the one code that is not used yet: its SHA-256 alone. */
  #open: { readonly hash: Uint8Array; readonly untilMs: number } | undefined;

  /** @param readToken reads the text of the token that a code stands for, where it lies; undefined when it does not any more */
  constructor(
    sources: { readonly clock: Clock; readonly random: Random },
    readToken: () => string | undefined,
  ) {
    this.#clock = sources.clock;
    this.#random = sources.random;
    this.#readToken = readToken;
  }

  /** @returns a new code: 32 octets in base64url, which works once, within the hour; the one before it does no more */
  make(): string {
    const code = toBase64Url(this.#random.bytes(32));
    this.#open = { hash: sha256(utf8(code)), untilMs: this.#clock.now() + HOUR_MS };
    return code;
  }

  take(code: string): string | undefined {
    const open = this.#open;
    if (open === undefined || open.untilMs <= this.#clock.now()) return undefined;
    if (!timingSafeEqual(open.hash, sha256(utf8(code)))) return undefined;
    this.#open = undefined;
    return this.#readToken();
  }
}
