/** What the thread that serves and the thread that writes tell each other. One question is under way at a time. */
import { ChanceryError, type ErrorCode } from '../../../base/error.ts';
import type { Id } from '../../../base/ids.ts';
import type { Change, Outcome } from '../../../records/store.ts';
import { type Failed, Undecided } from '../../commit-queue.ts';
import { Unkeepable } from '../dialect.ts';
import type { Stored } from '../schema.ts';

/** What the thread that writes is started with. */
export interface ThreadData {
  readonly path: string;
  readonly writerId: Id;
  readonly lastCommitMs: number;
}

export type Question =
  | { readonly ask: 'run'; readonly batch: readonly Change[]; readonly nowMs: number }
  /** Answered with `begun`; then come reads, and one decision. */
  | { readonly ask: 'begin'; readonly nowMs: number }
  | { readonly ask: 'read'; readonly sql: string; readonly values: readonly Stored[] }
  /** Without a change nothing is written. Answered with how it ended. */
  | { readonly ask: 'decide'; readonly change: Change | undefined }
  | { readonly ask: 'giveUp' }
  | { readonly ask: 'close' };

export type Answer = { readonly lastCommitMs: number } & (
  | { readonly outcomes: readonly (Outcome | Told)[] }
  | { readonly rows: readonly (readonly Stored[])[] }
  | { readonly done: true }
  | { readonly error: Wrong }
);

/** A change that failed, without what cannot be sent. */
export interface Told {
  readonly status: 'failed';
  readonly error: Wrong;
}

/** An error as it can be sent: its class would be lost. */
export interface Wrong {
  readonly message: string;
  /** Of the change that was decided, not of the engine. */
  readonly isDecisions?: boolean;
  readonly known?: { readonly code: ErrorCode; readonly detail?: string; readonly retryAfter?: number };
}

export function wrongOf(error: unknown): Wrong {
  if (error instanceof Undecided) return { ...wrongOf(error.cause), isDecisions: true };
  const message = error instanceof Error ? error.message : 'unknown';
  if (!(error instanceof ChanceryError)) return { message };
  const { code, detail, retryAfter } = error;
  return {
    message,
    known: {
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(retryAfter === undefined ? {} : { retryAfter }),
    },
  };
}

export function errorOf({ isDecisions = false, ...wrong }: Wrong): Error {
  const { known, message } = wrong;
  if (isDecisions) return new Undecided(errorOf(wrong));
  if (known === undefined) return new Error(message);
  const { code, ...details } = known;
  return new ChanceryError(code, message, details);
}

/** What the engine itself said is told: its message names what cannot be kept. */
export function told(outcome: Outcome | Failed): Outcome | Told {
  return outcome.status === 'failed' ? { status: 'failed', error: wrongOf(outcome.error.cause) } : outcome;
}

export function outcomeOf(outcome: Outcome | Told): Outcome | Failed {
  return outcome.status === 'failed'
    ? { status: 'failed', error: new Unkeepable(errorOf(outcome.error)) }
    : outcome;
}
