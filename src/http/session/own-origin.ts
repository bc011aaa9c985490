/**
 * Which pages are this server's own. A browser sends a session's cookie by itself: so what changes something with it must
 * come from such a page, which the browser says in the header Origin (RFC 6454 §7). Also pages of the same site are others: a site has
 * many ports.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ChanceryError, quote } from '../../base/error.ts';

export class OwnOrigin {
  /** Whether browsers reach this server over TLS, be it its own or that of a proxy in front of it. */
  readonly isSecure: boolean;
  readonly #scheme: 'http' | 'https';
  readonly #public: string;

  /**
   * @param publicUrl base of the addresses under which callers reach the API
   * @param isTls whether the listener itself speaks TLS
   */
  constructor(publicUrl: string, isTls: boolean) {
    this.#scheme = isTls ? 'https' : 'http';
    this.#public = new URL(publicUrl).origin;
    this.isSecure = isTls || this.#public.startsWith('https:');
  }

  /**
   * Holds a request that changes something to where it comes from, unless it has a token of its own, which no other page
   * has to send. Without a session, a page that signs in must be our own too; what is no page has no origin.
   * @throws access_denied
   */
  check(method: string, headers: IncomingHttpHeaders, hasSession: boolean): void {
    if (method === 'GET' || method === 'HEAD' || headers.authorization !== undefined) return;
    const { host, origin } = headers;
    if (origin === undefined ? !hasSession : this.#isOwn(origin, host)) return;
    const message =
      origin === undefined
        ? 'with a session, a change needs the header Origin'
        : `the origin ${quote(origin)} may not change anything here`;
    throw new ChanceryError('access_denied', message, {
      fields: [{ field: 'Origin', message: 'must be this server’s own' }],
    });
  }

  /** Whoever sends a cookie of ours is a browser, and writes into Host what it has connected to. */
  #isOwn(origin: string, host: string | undefined): boolean {
    if (origin === this.#public) return true;
    const address = `${this.#scheme}://${host}`;
    return host !== undefined && URL.canParse(address) && new URL(address).origin === origin;
  }
}
