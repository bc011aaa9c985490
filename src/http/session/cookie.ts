/**
 * The cookie of a session. Scripts do not see it (HttpOnly), other sites' pages do not send it (SameSite=Strict), and where
 * TLS is, no other host and no plain connection can set or see it (the prefix `__Host-`, RFC 6265bis §4.1.3.2).
 */
import { ChanceryError } from '../../base/error.ts';
import { type Clock, seconds } from '../../base/ports.ts';
import type { Sealer } from '../../keys/sealing.ts';
import type { OwnOrigin } from './own-origin.ts';
import { type Session, sealSession } from './sealed-session.ts';

const NAME = 'chancery_session';

/**
 * @param header the header Cookie, in which Node joins several with a semicolon
 * @param isSecure whether the server is reached over TLS: then the name without its prefix, which anybody beside it may set, is nobody's
 * @returns the cookie's value; undefined when there is none
 * @throws malformed when it is there twice: which one counts must not depend on who reads
 */
export function sessionCookie(header: string | undefined, isSecure: boolean): string | undefined {
  const name = nameOf(isSecure);
  const values = (header ?? '').split(';').flatMap((pair) => {
    const [key = '', ...value] = pair.split('=');
    return key.trim() === name ? [value.join('=').trim()] : [];
  });
  if (values.length > 1) throw new ChanceryError('malformed', `the cookie ${name} must be given once`);
  return values[0];
}

/** The header Set-Cookie that begins a session in the browser; null ends it there. */
export function setSession(
  { clock, sealer }: { readonly clock: Clock; readonly sealer: Sealer },
  { isSecure }: OwnOrigin,
  session: Session | null,
): string {
  const value = session === null ? '' : sealSession(sealer, session);
  const maxAge = session === null ? 0 : session.endsAt - seconds(clock);
  const secure = isSecure ? '; Secure' : '';
  return `${nameOf(isSecure)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${secure}`;
}

function nameOf(isSecure: boolean): string {
  return isSecure ? `__Host-${NAME}` : NAME;
}
