/**
 * Patterns of values, in the one spelling that values are compared in: names of hosts in lower case, addresses in their
 * canonical form. A pattern that no value could ever match is refused, as it would permit, and worse deny, nothing.
 */
import { looksLikeSecret } from '../../base/error.ts';
import { formatIp, parseIp } from '../../base/ip.ts';
import { isPrintable } from '../../base/name.ts';
import { parseDnsName } from '../dns-name.ts';

export type SpeltPattern =
  | { readonly ok: true; readonly text: string }
  /** `reason` is a sentence of its own, or completes "must …". */
  | { readonly ok: false; readonly reason: string };

/** In characters. */
const LONGEST = 255;
/** So that what a policy costs to judge by stays small. */
const MOST_ASTERISKS = 10;

/** @param type of a name, or an attribute's */
export function spellPattern(text: string, type: string): SpeltPattern {
  const pattern = text.trim();
  if (pattern === '') return no('Value cannot be empty');
  if (!isPrintable(pattern)) return no('must be printable characters on one line');
  if (looksLikeSecret(pattern)) return no('must not be a secret, and looks like one');
  if (pattern.length > LONGEST) return no(`must have at most ${LONGEST} characters`);
  if (pattern.split('*').length - 1 > MOST_ASTERISKS)
    return no(`must have at most ${MOST_ASTERISKS} asterisks`);
  return (BY_TYPE[type] ?? yes)(pattern);
}

const BY_TYPE: Readonly<Record<string, (pattern: string) => SpeltPattern>> = {
  dns: spellDns,
  ip: spellIp,
  email: spellEmail,
  uri: spellUri,
};

function spellDns(pattern: string): SpeltPattern {
  const text = pattern.toLowerCase();
  const isName = text.includes('*')
    ? /^[a-z0-9*.-]+$/.test(text) && !/^\.|\.\.|\.$/.test(text)
    : parseDnsName(text).ok;
  if (isName) return yes(text);
  return no(
    'must be a DNS name, in A-labels ("xn--…") and without a dot at its end, in which "*" may stand for any characters',
  );
}

function spellIp(pattern: string): SpeltPattern {
  const octets = parseIp(pattern);
  if (octets !== undefined) return yes(formatIp(octets));
  const text = pattern.toLowerCase();
  const isPart = text.includes('*') && (/[:a-f]/.test(text) ? isPartOfIpv6(text) : isPartOfIpv4(text));
  if (isPart) return yes(text);
  return no(
    'must be an IP address in its canonical form, as "10.0.0.1" or "2001:db8::1", in which "*" may stand for any characters',
  );
}

function isPartOfIpv4(text: string): boolean {
  const parts = text.split('.');
  const isNumber = (part: string): boolean => /^(?:0|[1-9]\d{0,2})?$/.test(part) && Number(part) <= 255;
  const isCut = (part: string): boolean => part.includes('*') && /^[\d*]+$/.test(part);
  return parts.length <= 4 && parts.every((part) => isNumber(part) || isCut(part));
}

/** RFC 5952 §4: no zeros at the beginning of a group, and none of two groups in a row. */
function isPartOfIpv6(text: string): boolean {
  return (
    /^[\da-f:.*]+$/.test(text) &&
    !/(?:^|:)0[\da-f]/.test(text) &&
    (text.includes('::') || !/(?:^|:)0:0(?::|$)/.test(text))
  );
}

/** The domain in lower case (`policy/email-address.ts`). */
function spellEmail(pattern: string): SpeltPattern {
  if (!/^[\x21-\x7e]+$/.test(pattern))
    return no('must be an e-mail address in ASCII, in which "*" may stand for any characters');
  const at = pattern.lastIndexOf('@');
  return yes(at < 0 ? pattern : pattern.slice(0, at) + pattern.slice(at).toLowerCase());
}

/** Scheme and host in lower case (`policy/uri-name.ts`). */
function spellUri(pattern: string): SpeltPattern {
  if (!/^[\x21-\x7e]+$/.test(pattern))
    return no('must be a URI in ASCII, in which "*" may stand for any characters');
  return yes(pattern.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/?]*)?/i, (beginning) => beginning.toLowerCase()));
}

function yes(text: string): SpeltPattern {
  return { ok: true, text };
}

function no(reason: string): SpeltPattern {
  return { ok: false, reason };
}
