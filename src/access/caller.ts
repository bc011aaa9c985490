/** An authenticated caller, and what it may do. */
import type { Actor } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { TokenNarrowing } from '../records/access.ts';
import type { Expectation } from '../records/store.ts';
import { covers, type Scope } from './scopes.ts';

export interface Caller extends Actor {
  readonly identityId: Id;
  readonly tokenId: Id;
  readonly scopes: readonly string[];
  readonly only: TokenNarrowing | null;
  readonly tokenEpoch: number;
}

/** What a route is about, so that a narrowed token can be held to it. */
export interface RouteSubject {
  readonly kind: keyof TokenNarrowing;
  /** As the caller named it. */
  readonly name: string;
}

/**
 * Demands that the caller has `scope` and that its narrowing, if any, covers what the route is about.
 * A narrowed token reaches nothing that is not about what it is narrowed to.
 * @throws insufficient_scope, access_denied
 */
export function authorize(caller: Caller, scope: Scope, subject: RouteSubject | undefined): void {
  if (!covers(caller.scopes, scope)) {
    throw new ChanceryError('insufficient_scope', `this needs a token with the scope "${scope}"`, {
      fields: [{ field: 'Authorization', message: `needs the scope "${scope}"` }],
    });
  }
  if (caller.only === null) return;
  const names = subject === undefined ? undefined : caller.only[subject.kind];
  if (subject === undefined || names === undefined || !names.includes(subject.name)) {
    throw new ChanceryError('access_denied', 'this token is narrowed to other things', {
      fields: [{ field: 'Authorization', message: `is narrowed to ${Object.keys(caller.only).join(', ')}` }],
    });
  }
}

/** What a change made for this caller expects: its token has not been revoked or altered since. */
export function tokenFence(caller: Caller): Expectation {
  return { table: 'tokens', tenantId: caller.tenantId, id: caller.tokenId, epoch: caller.tokenEpoch };
}
