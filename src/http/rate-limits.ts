/**
 * How often an identity may ask: buckets in this process, so several replicas allow as many times more. Two categories
 * may be bounded by configuration. Refusals always are, as each one is a durable event of the audit trail; they are
 * counted by token, so that one that is in wrong hands does not lock its identity out.
 */
import type { Caller } from '../access/caller.ts';
import { ChanceryError } from '../base/error.ts';
import type { Clock } from '../base/ports.ts';
import type { AccessRow } from './access.ts';

/** Per minute, at least 1 each; as many may come at once. Absent: as often as it likes. */
export interface RateLimits {
  /** Of what makes certificates. */
  readonly issue?: number | undefined;
  /** Of everything else that changes something. */
  readonly admin?: number | undefined;
  readonly refusals: number;
}

export interface RateLimiter {
  /**
   * Counts a request.
   * @param tell gets the headers of the answer, also when the request is refused
   * @throws rate_limited
   */
  admit(caller: Caller, row: AccessRow, tell: (headers: Readonly<Record<string, string>>) => void): void;
  /** Counts a refusal that was recorded. */
  refused(caller: Caller): void;
}

export function rateLimiter(limits: RateLimits, clock: Clock): RateLimiter {
  const issue = limits.issue === undefined ? undefined : new Buckets(limits.issue, clock);
  const admin = limits.admin === undefined ? undefined : new Buckets(limits.admin, clock);
  const refusals = new Buckets(limits.refusals, clock);
  return {
    admit(caller, row, tell) {
      const patience = refusals.look(caller.tokenId);
      if (patience.left < 1) {
        throw limited('too many requests with this token were refused', patience);
      }
      const buckets = isIssuing(row) ? issue : 'action' in row ? admin : undefined;
      if (buckets === undefined) return;
      const before = buckets.look(caller.identityId);
      const after = before.left < 1 ? before : buckets.take(caller.identityId);
      tell({
        'x-ratelimit-limit': String(buckets.most),
        'x-ratelimit-remaining': String(Math.floor(after.left)),
        'x-ratelimit-reset': String(Math.ceil(after.fullAtMs / 1000)),
      });
      if (before.left < 1) throw limited(`this identity may ask ${buckets.most} times a minute`, before);
    },
    refused({ tokenId }) {
      refusals.take(tokenId);
    },
  };
}

function isIssuing(row: AccessRow): boolean {
  if (!('action' in row) || 'open' in row) return false;
  return row.issues ?? (row.scope === 'pki:issue' || row.scope === 'ssh:issue');
}

function limited(message: string, { nextInSeconds }: Level): ChanceryError {
  return new ChanceryError('rate_limited', `${message}; try again in ${nextInSeconds} s`, {
    retryAfter: nextInSeconds,
  });
}

interface Level {
  /** Tokens, in fractions. */
  readonly left: number;
  /** When all tokens are back; milliseconds since 1970 UTC. */
  readonly fullAtMs: number;
  /** Until there is a whole token: at least 1. */
  readonly nextInSeconds: number;
}

/** So many are remembered; the one that was longest not heard of is forgotten first. */
const MOST_KEPT = 10_000;
const MINUTE_MS = 60_000;

/** Buckets of `most` tokens, each filled again within a minute. */
class Buckets {
  readonly most: number;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly left: number; readonly atMs: number }>();

  constructor(most: number, clock: Clock) {
    this.most = most;
    this.#clock = clock;
  }

  look(name: string): Level {
    const now = this.#clock.now();
    const { atMs, left } = this.#kept.get(name) ?? { left: this.most, atMs: now };
    // A clock that went back gives nothing, and takes nothing.
    const refilled = Math.min(this.most, left + (Math.max(0, now - atMs) * this.most) / MINUTE_MS);
    const missing = (tokens: number): number => (Math.max(0, tokens - refilled) * MINUTE_MS) / this.most;
    return {
      left: refilled,
      fullAtMs: now + missing(this.most),
      nextInSeconds: Math.max(1, Math.ceil(missing(1) / 1000)),
    };
  }

  /** @returns what is left: below zero when more was taken than there was */
  take(name: string): Level {
    const left = this.look(name).left - 1;
    this.#kept.delete(name);
    this.#kept.set(name, { left, atMs: this.#clock.now() });
    const [oldest] = this.#kept.size > MOST_KEPT ? this.#kept.keys() : [];
    if (oldest !== undefined) this.#kept.delete(oldest);
    return this.look(name);
  }
}
