/** From the text of a bearer token to a caller. */
import { timingSafeEqual } from 'node:crypto';
import type { Actor } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import { type Clock, seconds } from '../base/ports.ts';
import type { Reader } from '../records/store.ts';
import { type Caller, tokenExpired } from './caller.ts';
import { hashTokenText } from './token-text.ts';

/** What is known of a request before it is known whose it is. */
export type RequestOrigin = Pick<Actor, 'sourceIp' | 'userAgent' | 'requestId' | 'startedMs'>;

/**
 * @param text the token as it came; at most 512 characters are looked at
 * @throws token_invalid, token_revoked, token_expired
 */
export async function authenticate(
  reader: Reader,
  clock: Clock,
  text: string,
  origin: RequestOrigin,
): Promise<Caller> {
  if (text.length > 512) throw new ChanceryError('token_invalid', 'the token is not known');
  const hash = hashTokenText(text);
  const token = await reader.get('tokens', { hash });
  // The row was found by its hash; the comparison in constant time guards the index's.
  if (token === undefined || !timingSafeEqual(token.hash, hash)) {
    throw new ChanceryError('token_invalid', 'the token is not known');
  }
  if (token.revokedAt !== null) throw new ChanceryError('token_revoked', 'the token was revoked');
  if (token.expiresAt !== null && token.expiresAt <= seconds(clock)) {
    throw tokenExpired();
  }
  const identity = await reader.get('identities', { tenantId: token.tenantId, id: token.identityId });
  if (identity === undefined || identity.removedAt !== null) {
    throw new ChanceryError('token_revoked', 'the token’s identity was removed');
  }
  return {
    ...origin,
    tenantId: token.tenantId,
    identityId: identity.id,
    identityType: identity.type,
    tokenId: token.id,
    scopes: token.scopes,
    only: token.only,
    tokenEpoch: token.epoch,
    tokenExpiresAt: token.expiresAt,
    identityEpoch: identity.epoch,
  };
}
