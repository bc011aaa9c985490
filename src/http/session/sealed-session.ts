/**
 * The session of a browser: the bearer token that was shown at sign-in, with an end, sealed. Nothing of it is stored, every
 * replica can open it, and whatever ends the token ends it.
 */
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { type Clock, seconds } from '../../base/ports.ts';
import type { SealContext } from '../../base/seal-context.ts';
import type { Sealer } from '../../keys/sealing.ts';

export interface Session {
  /** The text of the bearer token. */
  readonly token: string;
  /** Seconds since 1970 UTC. */
  readonly endsAt: number;
}

/** Seconds; a token that ends before then takes its sessions with it. */
export const LONGEST_SESSION = 12 * 3600;

/** @returns at most {@link LONGEST_SEALED} printable ASCII characters, which are seen for a secret wherever they stand */
export function sealSession(sealer: Sealer, { endsAt, token }: Session): string {
  return PREFIX + toBase64Url(sealer.seal(utf8(`${endsAt} ${token}`), PLACE));
}

/**
 * @param text as {@link sealSession} made it, or anything else
 * @throws token_invalid for what was not sealed here, or is altered; token_expired once its end has come
 */
export function openSession(sealer: Sealer, clock: Clock, text: string): Session {
  const opened = opening(sealer, text);
  const [, endsAt, token] = /^(\d{1,16}) (.+)$/s.exec(opened ?? '') ?? [];
  if (token === undefined)
    throw new ChanceryError('token_invalid', 'the session is not known; sign in again');
  if (Number(endsAt) <= seconds(clock))
    throw new ChanceryError('token_expired', 'the session has ended; sign in again');
  return { token, endsAt: Number(endsAt) };
}

/** It begins as our tokens do, so that nothing quotes it. */
const PREFIX = 'chy_session_';

/** A token has at most 512 octets, its end 16; the seal adds 37, and base64 a third. */
export const LONGEST_SEALED = 800;

/** The key is derived for this alone, and what is sealed is good for nothing else. */
const PLACE: SealContext = {
  table: 'session',
  id: 'cookie',
  purpose: 'bearer-token',
  tenantId: '',
  spkiHash: new Uint8Array(0),
};

function opening(sealer: Sealer, text: string): string | undefined {
  if (!text.startsWith(PREFIX) || text.length > LONGEST_SEALED) return undefined;
  const blob = fromBase64Url(text.slice(PREFIX.length));
  if (blob === undefined) return undefined;
  try {
    return fromUtf8(sealer.open(blob, PLACE));
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'internal') return undefined;
    throw error;
  }
}
