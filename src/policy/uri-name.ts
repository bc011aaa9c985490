/**
 * URIs as certificates carry them (RFC 5280 §4.2.1.6): absolute, in the syntax of RFC 3986, and with a host that is a DNS
 * name or an IP address when there is an authority. No user information, which is a place for passwords and for hosts that
 * only look like one, and no fragment, which names a part of what is identified.
 */
import { looksLikeSecret } from '../base/error.ts';
import { parseIp } from '../base/ip.ts';
import { isWildcard, parseDnsName } from './dns-name.ts';

declare const uriName: unique symbol;
/** A checked URI: ASCII, its scheme and host in lower case (RFC 3986 §6.2.2.1). */
export type UriName = string & { readonly [uriName]: true };

export type UriNameResult =
  | { readonly ok: true; readonly uri: UriName }
  /** `reason` completes "must be an absolute URI: …". */
  | { readonly ok: false; readonly reason: string };

const LONGEST = 2048;

export function parseUriName(text: string): UriNameResult {
  if (text.length > LONGEST) return no(`it is longer than ${LONGEST} characters`);
  if (looksLikeSecret(text)) return no('it looks like a secret');
  const [, scheme = '', authority, rest = ''] = PARTS.exec(text) ?? [];
  if (scheme === '') return no('it has no scheme, such as "https:" or "spiffe:"');
  if (!PATH_AND_QUERY.test(rest)) {
    return no('it has characters that a URI has not, a broken escape, or a fragment');
  }
  if (ESCAPED_FOR_NOTHING.test(rest)) return no('it escapes a character that needs no escape');
  if (DOT_SEGMENT.test(rest)) return no('its path has a segment "." or ".."');
  if (authority !== undefined) {
    const wrong = authorityProblem(authority);
    return wrong === undefined ? yes(`${scheme}://${authority}`.toLowerCase() + rest) : no(wrong);
  }
  if (HAS_A_HOST.test(scheme)) return no(`its scheme is followed by a host: "${scheme.toLowerCase()}://…"`);
  return rest === '' ? no('it has nothing behind its scheme') : yes(`${scheme.toLowerCase()}:${rest}`);
}

const PARTS = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?(.*)$/is;

/** RFC 3986 §3.3 and §3.4: pchar, "/" and "?". */
const PATH_AND_QUERY = /^(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;

/** RFC 3986 §6.2.2: what is written otherwise and means the same would be another text to whoever compares. */
const ESCAPED_FOR_NOTHING = /%(?:2[DE]|3\d|[46][1-9A-F]|[57][\dA]|5F|7E)/i;
const DOT_SEGMENT = /^[^?]*?(?:^|\/)\.{1,2}(?:[/?]|$)/;

/** Browsers read a host behind these, however many slashes there are. */
const HAS_A_HOST = /^(?:https?|wss?|ftp|file)$/i;

/** §3.2: host and perhaps a port. */
function authorityProblem(authority: string): string | undefined {
  if (authority.includes('@')) return 'it has user information in front of its host';
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority) ?? [];
  if (port !== undefined && Number(port) > 65_535) return 'its port is above 65535';
  if (host.startsWith('[')) {
    return parseIp(host.slice(1, -1))?.length === 16 ? undefined : 'its host is no IPv6 address';
  }
  if (parseIp(host)?.length === 4) return undefined;
  const name = parseDnsName(host);
  if (!name.ok) return `its host is neither a DNS name nor an IP address: ${name.reason}`;
  return isWildcard(name.name) ? 'its host is a wildcard' : undefined;
}

function yes(uri: string): UriNameResult {
  return { ok: true, uri: uri as UriName };
}

function no(reason: string): UriNameResult {
  return { ok: false, reason };
}
