/**
 * E-mail addresses as certificates carry them (RFC 5280 §4.2.1.6): the Mailbox of RFC 5321 §4.1.2, without a name around
 * it. The local part is a dot-string: a quoted one has many spellings for one mailbox, which name constraints could not
 * tell apart. The domain is a DNS name, not an address literal.
 */
import { looksLikeSecret } from '../base/error.ts';
import { isWildcard, parseDnsName } from './dns-name.ts';

declare const emailAddress: unique symbol;
/** A checked address: ASCII, its domain in lower case. */
export type EmailAddress = string & { readonly [emailAddress]: true };

export type EmailAddressResult =
  | { readonly ok: true; readonly address: EmailAddress }
  /** `reason` completes "must be an e-mail address: …". */
  | { readonly ok: false; readonly reason: string };

/** RFC 5321 §4.5.3.1: 64 octets before the sign, and 254 in all, as a path has 256 with its brackets. */
const LONGEST = 254;
const LONGEST_LOCAL = 64;

export function parseEmailAddress(text: string): EmailAddressResult {
  if (text.length > LONGEST) return no(`it is longer than ${LONGEST} characters`);
  if (looksLikeSecret(text)) return no('it looks like a secret');
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  if (local.length > LONGEST_LOCAL) return no(`its local part is longer than ${LONGEST_LOCAL} characters`);
  if (!DOT_STRING.test(local)) return no('its local part must be atoms joined by dots, such as "first.last"');
  const domain = parseDnsName(text.slice(at + 1));
  if (!domain.ok) return no(`its domain is no DNS name: ${domain.reason}`);
  if (isWildcard(domain.name)) return no('its domain is a wildcard');
  return { ok: true, address: `${local}@${domain.name}` as EmailAddress };
}

const DOT_STRING = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

function no(reason: string): EmailAddressResult {
  return { ok: false, reason };
}
