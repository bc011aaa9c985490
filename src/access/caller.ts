/** An authenticated caller, and what it may do. */
import { type Actor, systemActor } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { type Clock, seconds } from '../base/ports.ts';
import type { TokenNarrowing } from '../records/access.ts';
import type { Expectation, Outcome, Reader } from '../records/store.ts';
import { covers, type Scope } from './scopes.ts';

export interface Caller extends Actor {
  readonly identityId: Id;
  readonly tokenId: Id;
  readonly scopes: readonly string[];
  readonly only: TokenNarrowing | null;
  readonly tokenEpoch: number;
  /** Seconds since 1970 UTC; null: no end. */
  readonly tokenExpiresAt: number | null;
  readonly identityEpoch: number;
}

/** The process itself, doing what was settled before: it has no token that could be revoked meanwhile, or be narrowed. */
export interface OwnJob extends Actor {
  readonly identityId: null;
  readonly tokenId: null;
  readonly only: null;
}

/** For whom a certificate is made. */
export type Asker = Caller | OwnJob;

export function ownJob(tenantId: Id, clock: Clock): OwnJob {
  return { ...systemActor(tenantId, clock), identityId: null, tokenId: null, only: null };
}

/** What a route is about, so that a narrowed token can be held to it. */
export interface RouteSubject {
  readonly kind: keyof TokenNarrowing;
  /** All that a narrowing may call it by. */
  readonly names: readonly string[];
}

/**
 * Demands that the caller has one of `scopes` and that its narrowing, if any, covers what the route is about.
 * A narrowed token reaches nothing that is not about what it is narrowed to.
 * @throws insufficient_scope, access_denied
 */
export function authorize(caller: Caller, scopes: readonly Scope[], subject: RouteSubject | undefined): void {
  if (!scopes.some((scope) => covers(caller.scopes, scope))) {
    const needed = scopes.map((scope) => `"${scope}"`).join(' or ');
    throw new ChanceryError('insufficient_scope', `this needs a token with the scope ${needed}`, {
      fields: [{ field: 'Authorization', message: `needs the scope ${needed}` }],
    });
  }
  checkReach(caller, subject);
}

/** Demands that the caller's narrowing, if any, covers what something is about. @throws access_denied */
export function checkReach(caller: Pick<Caller, 'only'>, subject: RouteSubject | undefined): void {
  if (reaches(caller, subject)) return;
  const kinds = Object.keys(caller.only ?? {}).join(', ');
  throw new ChanceryError('access_denied', 'this token is narrowed to other things', {
    fields: [{ field: 'Authorization', message: `is narrowed to ${kinds}` }],
  });
}

export function reaches({ only }: Pick<Caller, 'only'>, subject: RouteSubject | undefined): boolean {
  if (only === null) return true;
  return subject !== undefined && (only[subject.kind] ?? []).some((name) => subject.names.includes(name));
}

/**
 * What a change made for this caller expects: neither its token nor its identity was altered since. Nothing, of a job.
 * @throws token_expired when the token has ended meanwhile: a key may have been long in the making
 */
export function callerFence(caller: Asker, clock: Clock): readonly Expectation[] {
  if (caller.tokenId === null) return [];
  const { identityEpoch, identityId, tenantId, tokenEpoch, tokenExpiresAt, tokenId } = caller;
  if (tokenExpiresAt !== null && tokenExpiresAt <= seconds(clock)) throw tokenExpired();
  return [
    { table: 'tokens', tenantId, id: tokenId, epoch: tokenEpoch },
    { table: 'identities', tenantId, id: identityId, epoch: identityEpoch },
  ];
}

/** Whether the caller could still call: for what goes on for long, and changes nothing. @throws unavailable */
export async function isStillCaller(reader: Reader, caller: Caller, clock: Clock): Promise<boolean> {
  const { identityEpoch, identityId, tenantId, tokenEpoch, tokenExpiresAt, tokenId } = caller;
  if (tokenExpiresAt !== null && tokenExpiresAt <= seconds(clock)) return false;
  const token = await reader.get('tokens', { tenantId, id: tokenId });
  const identity = await reader.get('identities', { tenantId, id: identityId });
  return token?.epoch === tokenEpoch && identity?.epoch === identityEpoch;
}

/** When a change was stale: demands that it was not the caller itself that moved. @throws token_revoked */
export function checkStillCaller(outcome: Outcome): void {
  if (outcome.status !== 'stale' || (outcome.table !== 'tokens' && outcome.table !== 'identities')) return;
  throw new ChanceryError('token_revoked', 'the token was revoked meanwhile');
}

export function tokenExpired(): ChanceryError {
  return new ChanceryError('token_expired', 'the token has expired');
}
