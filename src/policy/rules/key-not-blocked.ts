/**
 * A key that one of our authorities signs with, or that was revoked for compromise, is never certified again, at any
 * door (CA/Browser Forum BR §6.1.1.3 (4); for an authority's key, RFC 5280 §4.2.1.9 rests on there being one use of it).
 */
import { toHex } from '../../base/bytes.ts';
import { CONTENT, type Rule, refuse } from '../case.ts';

export const keyNotBlocked: Rule = ({ keyStanding, request }) => {
  if (keyStanding === 'free' || request.key.kind === 'made') return CONTENT;
  const why =
    keyStanding === 'authority' ? 'is the key of one of our authorities' : 'was revoked for compromise';
  const hash = `sha256:${toHex(request.key.publicKey.spkiHash)}`;
  return [refuse('key_not_blocked', request.keyField, hash, `this public key ${why}; make a new one`)];
};
