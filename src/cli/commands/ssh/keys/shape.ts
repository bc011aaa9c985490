/** How the keys that users have registered are shown and found. */

import { fromBase64 } from '../../../../base/bytes.ts';
import { sha256 } from '../../../../base/hash.ts';
import type { Answer, Client } from '../../../../client/client.ts';
import { spellFingerprint } from '../../../../ssh/public-key.ts';
import { EXIT } from '../../../exit-codes.ts';
import { Failure } from '../../../failure.ts';
import { distance, type Shape } from '../../../output.ts';

export type OwnKey = Answer<'/api/v1/ssh_keys/', 'get'>['data'][number];

/** @param nowMs milliseconds since 1970 */
export function keyList(nowMs: number): Shape<OwnKey> {
  return {
    columns: [
      ['NAME', ({ name }) => name],
      ['PRIMARY', ({ isPrimary }) => (isPrimary ? 'yes' : '-')],
      ['FINGERPRINT', fingerprintOf],
      ['ADDED', ({ createdAt }) => distance(createdAt, nowMs)],
      ['ID', ({ id }) => id],
    ],
    name: ({ id }) => id,
    pem: ({ publicKey }) => publicKey,
  };
}

/** All of them: an identity has at most 100. */
export async function ownKeys(client: Client): Promise<readonly OwnKey[]> {
  return (await client.get('/api/v1/ssh_keys/', { params: { query: { limit: '100' } } })).data;
}

/** @param text an id, a name or a fingerprint. @throws Failure */
export async function findKey(client: Client, text: string): Promise<OwnKey> {
  const found = (await ownKeys(client)).filter(
    (key) => key.id === text || key.name === text || fingerprintOf(key) === text,
  );
  const [only, ...others] = found;
  if (only === undefined) {
    throw new Failure(EXIT.notFound, `you have no key "${text}"`, { hint: 'chancery ssh keys ls' });
  }
  if (others.length === 0) return only;
  throw new Failure(EXIT.conflict, `you have several keys "${text}"`, {
    why: found.map(({ id }) => id),
    hint: 'give one of these ids',
  });
}

export function fingerprintOf({ publicKey }: OwnKey): string {
  return spellFingerprint(sha256(fromBase64(publicKey.split(' ')[1] ?? '') ?? new Uint8Array(0)));
}
