/**
 * Name constraints (RFC 5280 §4.2.1.10): whether a name lies within the subtrees that an authority was given. Issuing and
 * validation both ask here, so that nothing is signed which we would refuse.
 */
import { formatIp } from '../base/ip.ts';
import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { formatName } from '../x509/name.ts';
import { relateDirectory } from './names/directory.ts';
import { relateDns } from './names/dns.ts';
import { relateEmail } from './names/email.ts';
import { relateIp } from './names/ip.ts';
import type { Relation } from './names/relation.ts';
import { relateUri } from './names/uri.ts';

/**
 * Whether `constraints` admit `name`: it lies in no excluded subtree of its form, and in a permitted one when there are
 * any of its form. A wildcard is admitted only when every name that it stands for is. A name that cannot be judged,
 * because its form has no rules (otherName, registeredID, x400Address, ediPartyName) or because it or a base is not as
 * its form is written, is admitted only when the constraints say nothing of its form.
 */
export function admitName(name: GeneralName, constraints: NameConstraints): boolean {
  const relations = (bases: readonly GeneralName[]): readonly Relation[] =>
    bases.filter((base) => isOfForm(name, base)).map((base) => relate(name, base));
  if (relations(constraints.excluded).some((relation) => relation !== 'apart')) return false;
  const permitted = relations(constraints.permitted);
  return permitted.length === 0 || (permitted.includes('within') && !permitted.includes('unreadable'));
}

/** The permitted subtrees of one type, for a reader; what is excluded, with a word in front. */
export function describeSubtrees(constraints: NameConstraints, type: GeneralName['type']): readonly string[] {
  return [
    ...constraints.permitted.filter((base) => base.type === type).map(describeName),
    ...constraints.excluded.filter((base) => base.type === type).map((base) => `not ${describeName(base)}`),
  ];
}

/** A name or a base for a reader; one whose form has no rules by its type alone. */
export function describeName(name: GeneralName): string {
  switch (name.type) {
    case 'dns':
    case 'email':
    case 'uri':
      return name.value;
    case 'ip':
      return name.octets.length % 8 === 0 && name.octets.length !== 16
        ? formatRange(name.octets)
        : formatIp(name.octets);
    case 'directory':
      return formatName(name.name);
    case 'other':
    case 'registeredId':
      return name.oid;
    case 'unsupported':
      return `[${name.tag & 0x1f}]`;
  }
}

/** RFC 9598 §3: a mailbox beyond ASCII, an otherName that the constraints on rfc822Name bind. */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

/** The type of an otherName is its form. */
function isOfForm(name: GeneralName, base: GeneralName): boolean {
  if (name.type === 'other') {
    return base.type === 'other'
      ? name.oid === base.oid
      : base.type === 'email' && name.oid === SMTP_UTF8_MAILBOX;
  }
  if (name.type === 'unsupported') return base.type === 'unsupported' && name.tag === base.tag;
  return name.type === base.type;
}

function relate(name: GeneralName, base: GeneralName): Relation {
  if (name.type === 'dns' && base.type === 'dns') return relateDns(name.value, base.value);
  if (name.type === 'ip' && base.type === 'ip') return relateIp(name.octets, base.octets);
  if (name.type === 'email' && base.type === 'email') return relateEmail(name.value, base.value);
  if (name.type === 'uri' && base.type === 'uri') return relateUri(name.value, base.value);
  if (name.type === 'directory' && base.type === 'directory') return relateDirectory(name.name, base.name);
  return 'unreadable';
}

function formatRange(range: Uint8Array): string {
  const size = range.length / 2;
  const ones = [...range.subarray(size)].reduce(
    (bits, octet) => bits + octet.toString(2).replaceAll('0', '').length,
    0,
  );
  return `${formatIp(range.subarray(0, size))}/${ones}`;
}
