/**
 * rfc822Name (RFC 5280 §4.2.1.10): a base is one mailbox (`root@example.com`), all mailboxes on a host (`example.com`), or
 * all on hosts below a domain (`.example.com`). The empty base is above every mailbox, as the empty dNSName is.
 */
import type { Relation } from './relation.ts';

export function relateEmail(name: string, base: string): Relation {
  if (name.length > LONGEST || base.length > LONGEST) return 'unreadable';
  const mailbox = MAILBOX.exec(name);
  if (mailbox === null) return 'unreadable';
  const [local, host] = [mailbox[1] as string, (mailbox[2] as string).toLowerCase()];
  if (base === '') return 'within';
  const whole = MAILBOX.exec(base);
  if (whole !== null) {
    // §7.5: the local part as it stands, the host whatever its case.
    return whole[1] === local && whole[2]?.toLowerCase() === host ? 'within' : 'apart';
  }
  if (!DOMAIN.test(base)) return 'unreadable';
  const domain = base.toLowerCase();
  return (domain.startsWith('.') ? host.endsWith(domain) : host === domain) ? 'within' : 'apart';
}

/** RFC 5321 §4.5.3.1: 64 characters, the @, and 255. */
const LONGEST = 320;

/**
 * A local part as a dot-string of RFC 5321 §4.1.2, and a host name. A quoted local part, which has many spellings for one
 * mailbox, is not read, nor is an address literal.
 */
const MAILBOX =
  /^([a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)$/i;
const DOMAIN = /^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i;
