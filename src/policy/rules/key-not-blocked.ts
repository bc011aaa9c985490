/**
 * A key that one of our authorities signs with, or that was revoked for compromise, is never certified again, at any
 * door (CA/Browser Forum BR §6.1.1.3 (4); for an authority's key, RFC 5280 §4.2.1.9 rests on there being one use of it).
 */
import { toHex } from '../../base/bytes.ts';
import type { Refusal } from '../../base/error.ts';
import type { PublicKey } from '../../keys/public-key.ts';
import { CONTENT, type KeyStanding, type Rule, refuse } from '../case.ts';

export const keyNotBlocked: Rule = ({ keyStanding, request }) =>
  request.key.kind === 'made' ? CONTENT : refuseBlocked(keyStanding, request.key.publicKey, request.keyField);

/** For doors that take a key long before it is certified. */
export function refuseBlocked(
  standing: KeyStanding,
  { spkiHash }: PublicKey,
  field: string,
): readonly Refusal[] {
  if (standing === 'free') return CONTENT;
  const why =
    standing === 'authority' ? 'is the key of one of our authorities' : 'was revoked for compromise';
  const hash = `sha256:${toHex(spkiHash)}`;
  return [refuse('key_not_blocked', field, hash, `this public key ${why}; make a new one`)];
}
