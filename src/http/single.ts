/** Headers that are given once, or not at all. */
import type { IncomingMessage } from 'node:http';
import { ChanceryError } from '../base/error.ts';

/**
 * Node takes the first of several, a proxy may take the last: which host, whose token and what kind of body it is must not depend on who reads
 * (RFC 9112 §3.2: more than one Host is refused; §3.2.2: a host in the target counts more than the header's).
 * @throws malformed
 */
export function checkSingle({ headers, rawHeaders, url = '' }: IncomingMessage): void {
  for (const name of ['host', 'authorization', 'content-type']) {
    if (timesGiven(name, rawHeaders) > 1)
      throw new ChanceryError('malformed', `the header ${name} must be given once`);
  }
  const [, host] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url) ?? [];
  if (host !== undefined && host.toLowerCase() !== headers.host?.toLowerCase()) {
    throw new ChanceryError('malformed', 'the host of the address must be that of the header host');
  }
}

/**
 * How many lines of a request's head name a header.
 * @param name in lower case
 * @param rawHeaders names and values in turn, as Node gives them
 */
export function timesGiven(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === name).length;
}
