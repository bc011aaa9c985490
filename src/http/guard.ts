/**
 * Guards a plain HTTP listener on loopback against what a browser can be made to send: another site's page that reaches
 * 127.0.0.1 under a name of its own (DNS rebinding) or from its own origin. Only Host and Origin themselves are looked at,
 * whatever a proxy forwards. A TLS listener has no guard, by design: a page that reaches it under a name of its own fails
 * at the server's certificate, and a page of another origin has no token to send and is let read nothing (no CORS).
 */
import { ChanceryError, quote } from '../base/error.ts';

export interface Guard {
  /** @throws wrong_host, access_denied */
  check(host: string | undefined, origin: string | undefined): void;
}

/** @param addresses base URLs under which this server is rightly reached */
export function hostGuard(addresses: readonly string[]): Guard {
  const urls = addresses.map((address) => new URL(address));
  // A client may leave out the port that the scheme implies, or not.
  const hosts = new Set(
    urls.flatMap((url) => [url.host, `${url.hostname}:${url.port || IMPLIED[url.protocol]}`]),
  );
  const origins = new Set(urls.map((url) => url.origin));
  return {
    check(host, origin) {
      if (host === undefined || !hosts.has(host.toLowerCase())) {
        throw new ChanceryError('wrong_host', `the host ${quote(host ?? '')} is not this server's`);
      }
      if (origin !== undefined && !origins.has(origin)) {
        throw new ChanceryError('access_denied', `the origin ${quote(origin)} may not call this server`);
      }
    },
  };
}

const IMPLIED: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** The addresses of a loopback listener. */
export function loopbackAddresses(port: number): readonly string[] {
  return ['localhost', '127.0.0.1', '[::1]'].map((host) => `http://${host}:${port}`);
}
