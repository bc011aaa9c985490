/** How tokens are shown. */
import type { Answer } from '../../../client/client.ts';
import { distance, type Shape } from '../../output.ts';

export type Token = Answer<'/v1/tokens', 'get'>['data'][number];

/** @param nowMs milliseconds since 1970 */
export function tokenList(nowMs: number): Shape<Token> {
  return {
    columns: [
      ['ID', ({ id }) => id],
      ['NAME', ({ name }) => name],
      ['SCOPES', ({ scopes }) => scopes.join(' ')],
      ['ENDS', (token) => endOf(token, nowMs)],
      ['USED', ({ last_used_at: used }) => (used === null ? 'never' : distance(used, nowMs))],
      ['OF', ({ identity_id: id }) => id],
    ],
    name: ({ id }) => id,
  };
}

function endOf({ expires_at: end, revoked_at: revoked }: Token, nowMs: number): string {
  if (revoked !== null) return `revoked ${distance(revoked, nowMs)}`;
  return end === null ? 'never' : distance(end, nowMs);
}
