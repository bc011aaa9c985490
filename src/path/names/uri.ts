/**
 * uniformResourceIdentifier (RFC 5280 §4.2.1.10): the host of the URI is judged. A base is a host, or with a leading
 * period all hosts below a domain. A URI without an authority, or whose host is no domain name, cannot satisfy a
 * constraint: "the application MUST reject the certificate". The empty base is above every host.
 */
import type { Relation } from './relation.ts';

export function relateUri(name: string, base: string): Relation {
  if (name.length > LONGEST || base.length > LONGEST) return 'unreadable';
  const host = hostOf(name);
  if (host === undefined || !BASE.test(base)) return 'unreadable';
  const domain = base.toLowerCase();
  const inside = domain === '' || (domain.startsWith('.') ? host.endsWith(domain) : host === domain);
  return inside ? 'within' : 'apart';
}

/** RFC 3986 §3.2: `scheme://[userinfo@]host[:port]`; lower case. */
function hostOf(uri: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  if (authority === undefined) return undefined;
  const [, host] = /^(?:[^@\s\\]*@)?([^@:\s\\]*)(?::\d*)?$/.exec(authority) ?? [];
  if (host === undefined || !HOST.test(host) || /^[\d.]+$/.test(host)) return undefined;
  return host.toLowerCase();
}

/** Ours, so that every comparison is cheap. */
const LONGEST = 2048;

const HOST = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
const BASE = /^$|^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
