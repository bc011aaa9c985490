/**
 * DNS names as certificates carry them: A-labels in the preferred name syntax (RFC 5280 §4.2.1.6, RFC 1034 §3.5), lower
 * case, without a trailing dot; a wildcard only as the whole first label (RFC 9525 §6.3).
 */
import { asciiForm, isPunycode } from './idna.ts';

declare const dnsName: unique symbol;
/** A checked name: lower case, at most 253 octets, perhaps with `*.` in front. */
export type DnsName = string & { readonly [dnsName]: true };

export type DnsNameResult =
  | { readonly ok: true; readonly name: DnsName }
  /** `reason` completes "must be a DNS name: …" and says what would pass. */
  | { readonly ok: false; readonly reason: string };

/** One documented answer for each odd spelling: upper case is lowered, all others are refused. */
export function parseDnsName(text: string): DnsNameResult {
  const reason = problem(text);
  return reason === undefined ? { ok: true, name: text.toLowerCase() as DnsName } : { ok: false, reason };
}

export function isWildcard(name: string): boolean {
  return name.startsWith('*.');
}

/** The name that a wildcard stands below; any other name itself. */
export function withoutWildcard(name: string): string {
  return isWildcard(name) ? name.slice(2) : name;
}

function problem(text: string): string | undefined {
  if (text === '') return 'it is empty';
  // Length first: nothing below looks at more than 254 characters.
  if (text.length > 253) return 'it is longer than 253 characters';
  if (!/^[\x21-\x7e]+$/.test(text)) return nonAscii(text);
  if (text.endsWith('.')) return 'it ends in a dot; write it without';
  const labels = text.toLowerCase().split('.');
  if (labels.indexOf('*') === 0 && labels.length < 3) return 'a wildcard needs at least two labels behind it';
  for (const [i, label] of labels.entries()) {
    const wrong = i === 0 && label === '*' ? undefined : labelProblem(label);
    if (wrong !== undefined) return wrong;
  }
  // A name whose last label is a number is read as an IPv4 address by some (WHATWG URL, inet_aton).
  if (/^(\d+|0x[0-9a-f]*)$/.test(labels[labels.length - 1] as string)) {
    return 'its last label is a number, so some would read it as an IP address';
  }
  return undefined;
}

function labelProblem(label: string): string | undefined {
  if (label === '') return 'it has an empty label';
  if (label.length > 63) return 'it has a label longer than 63 characters';
  if (label.includes('*')) return 'a wildcard may only be the whole first label';
  if (!/^[a-z0-9-]+$/.test(label)) return 'labels are letters, digits and hyphens';
  if (label.startsWith('-') || label.endsWith('-')) return 'a label may not begin or end with a hyphen';
  if (label.startsWith('xn--') && !isPunycode(label))
    return 'it has a label "xn--…" that is not valid punycode';
  return undefined;
}

function nonAscii(text: string): string {
  // Those beside control characters end a host in an address: what is before them would be taken for all of the name.
  const ascii = /[\p{Cc}\s/?#@:\\[\]%]/u.test(text) ? '' : asciiForm(text);
  return /^[a-z0-9.-]+$/.test(ascii) ? `write it as "${ascii}"` : 'labels are letters, digits and hyphens';
}
