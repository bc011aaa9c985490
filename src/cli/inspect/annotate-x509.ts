/** A certificate's octets, one after the other, with what each says (X.690, RFC 5280 Appendix A). */
import { formatIp } from '../../base/ip.ts';
import { spellTime } from '../../base/time.ts';
import { decodeOidContents } from '../../der/oid.ts';
import { TAG } from '../../der/tag.ts';
import { parseGeneralizedTime, parseUtcTime } from '../../der/time.ts';
import { encode, primitive } from '../../der/writer.ts';
import { SIGNATURE_ALGORITHMS } from '../../keys/algorithms.ts';
import { attributeName } from '../../x509/attribute-type.ts';
import { parseCertificate } from '../../x509/certificate.ts';
import { decodeKeyUsage } from '../../x509/extensions/key-usage.ts';
import { ACCESS_METHOD, CRL_EXTENSION, EXTENSION, KEY_PURPOSE, KEY_TYPE } from '../../x509/oid.ts';
import type { Annotation } from './annotation.ts';

/** What stands at a place: its name and, of something constructed, its members. */
interface Grammar {
  readonly name: string;
  /** In their order; one whose tag is another's is left out there. */
  readonly members?: readonly Member[];
  /** SEQUENCE OF and SET OF. */
  readonly each?: Grammar;
  /** By context tag: CHOICE. */
  readonly choice?: readonly string[];
}

/** `tag`: it is OPTIONAL or has a DEFAULT, and is there if this is its identifier octet. */
type Member = Grammar & { readonly tag?: number };

const ALGORITHM = [{ name: 'algorithm' }, { name: 'parameters' }] as const;
const NAME: Grammar = {
  name: 'name',
  each: {
    name: 'relativeDistinguishedName',
    each: { name: 'attribute', members: [{ name: 'type' }, { name: 'value' }] },
  },
};
/** RFC 5280 §4.2.1.6, by context tag. */
const GENERAL_NAME: Grammar = {
  name: 'generalName',
  choice: [
    'otherName',
    'rfc822Name',
    'dNSName',
    'x400Address',
    'directoryName',
    'ediPartyName',
    'uniformResourceIdentifier',
    'iPAddress',
    'registeredID',
  ],
};

const CERTIFICATE: Grammar = {
  name: 'Certificate',
  members: [
    {
      name: 'tbsCertificate',
      members: [
        { name: 'version', tag: 0xa0, each: { name: 'number' } },
        { name: 'serialNumber' },
        { name: 'signature', members: ALGORITHM },
        { ...NAME, name: 'issuer' },
        { name: 'validity', members: [{ name: 'notBefore' }, { name: 'notAfter' }] },
        { ...NAME, name: 'subject' },
        {
          name: 'subjectPublicKeyInfo',
          members: [{ name: 'algorithm', members: ALGORITHM }, { name: 'subjectPublicKey' }],
        },
        { name: 'issuerUniqueID', tag: 0x81 },
        { name: 'subjectUniqueID', tag: 0x82 },
        {
          name: 'extensions',
          tag: 0xa3,
          each: {
            name: 'list',
            each: {
              name: 'extension',
              members: [{ name: 'extnID' }, { name: 'critical', tag: TAG.boolean }, { name: 'extnValue' }],
            },
          },
        },
      ],
    },
    { name: 'signatureAlgorithm', members: ALGORITHM },
    { name: 'signatureValue' },
  ],
};

/** What stands in an extension's octets (RFC 5280 §4.2). */
const VALUES: ReadonlyMap<string, Grammar> = new Map<string, Grammar>([
  [
    EXTENSION.basicConstraints,
    {
      name: 'BasicConstraints',
      members: [{ name: 'cA', tag: TAG.boolean }, { name: 'pathLenConstraint' }],
    },
  ],
  [EXTENSION.keyUsage, { name: 'KeyUsage' }],
  [EXTENSION.extendedKeyUsage, { name: 'ExtKeyUsageSyntax', each: { name: 'keyPurposeId' } }],
  [EXTENSION.subjectAltName, { name: 'SubjectAltName', each: GENERAL_NAME }],
  [EXTENSION.subjectKeyIdentifier, { name: 'KeyIdentifier' }],
  [
    EXTENSION.authorityKeyIdentifier,
    {
      name: 'AuthorityKeyIdentifier',
      each: {
        name: 'member',
        choice: ['keyIdentifier', 'authorityCertIssuer', 'authorityCertSerialNumber'],
      },
    },
  ],
  [
    EXTENSION.authorityInfoAccess,
    {
      name: 'AuthorityInfoAccess',
      each: {
        name: 'accessDescription',
        members: [{ name: 'accessMethod' }, { ...GENERAL_NAME, name: 'accessLocation' }],
      },
    },
  ],
  [
    EXTENSION.crlDistributionPoints,
    {
      name: 'CRLDistributionPoints',
      each: {
        name: 'distributionPoint',
        each: {
          name: 'member',
          choice: ['distributionPoint', 'reasons', 'cRLIssuer'],
          each: { name: 'fullName', each: GENERAL_NAME },
        },
      },
    },
  ],
]);

/** @param der of a certificate. @throws malformed */
export function annotateX509(der: Uint8Array): readonly Annotation[] {
  // The strict reader first: what follows needs no care of its own.
  parseCertificate(der);
  const found: Annotation[] = [];
  walk({ der, found, extension: undefined }, 0, 0, CERTIFICATE);
  return found;
}

interface Walk {
  readonly der: Uint8Array;
  readonly found: Annotation[];
  /** The OID that was read last, which says what an extnValue holds. */
  extension: string | undefined;
}

/** @returns where the element ends */
function walk(state: Walk, offset: number, depth: number, grammar: Grammar): number {
  const { der } = state;
  const { begin, end, tag } = headOf(der, offset);
  const isConstructed = (tag & 0x20) !== 0;
  const contents = der.subarray(begin, end);
  const name = nameOf(tag, grammar);
  state.found.push({
    offset,
    depth,
    octets: der.subarray(offset, isConstructed ? begin : end),
    name,
    value: isConstructed ? '' : textOf(tag, contents, name),
  });
  if (tag === TAG.oid && name === 'extnID') state.extension = decodeOidContents(contents);
  if (isConstructed) members(state, begin, end, depth + 1, grammar);
  else if (name === 'extnValue')
    walk(state, begin, depth + 1, VALUES.get(state.extension ?? '') ?? { name: '' });
  return end;
}

function members(
  state: Walk,
  begin: number,
  end: number,
  depth: number,
  { each, members: named = [] }: Grammar,
): void {
  let at = begin;
  let next = 0;
  while (at < end) {
    const tag = state.der[at];
    while (named[next]?.tag !== undefined && named[next]?.tag !== tag) next++;
    at = walk(state, at, depth, named[next++] ?? each ?? { name: '' });
  }
}

function headOf(
  der: Uint8Array,
  offset: number,
): { readonly tag: number; readonly begin: number; readonly end: number } {
  const [tag = 0, first = 0] = der.subarray(offset, offset + 2);
  const count = first < 0x80 ? 0 : first & 0x7f;
  const begin = offset + 2 + count;
  const length =
    count === 0 ? first : der.subarray(offset + 2, begin).reduce((sum, octet) => sum * 256 + octet, 0);
  return { tag, begin, end: begin + length };
}

const TAG_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(TAG).map(([name, tag]) => [tag, name]));

function nameOf(tag: number, { choice, name }: Grammar): string {
  const isContext = (tag & 0xc0) === 0x80;
  const chosen = isContext ? choice?.[tag & 0x1f] : undefined;
  if (chosen !== undefined) return name === 'accessLocation' ? `${name}: ${chosen}` : chosen;
  if (name !== '') return name;
  return TAG_NAMES.get(tag) ?? (isContext ? `[${tag & 0x1f}]` : `tag ${tag}`);
}

const OIDS: ReadonlyMap<string, string> = new Map([
  ...[EXTENSION, CRL_EXTENSION, KEY_PURPOSE, ACCESS_METHOD, KEY_TYPE].flatMap((table) =>
    Object.entries<string>(table).map(([name, oid]) => [oid, name] as const),
  ),
  ...Object.entries(SIGNATURE_ALGORITHMS).map(([name, { oid }]) => [oid, name] as const),
]);

function textOf(tag: number, contents: Uint8Array, name: string): string {
  const text = (): string => Buffer.from(contents).toString('utf8');
  switch (tag) {
    case TAG.oid: {
      const oid = decodeOidContents(contents) ?? '';
      const known = OIDS.get(oid) ?? attributeName(oid);
      return known === undefined ? oid : `${oid} ${known}`;
    }
    case TAG.integer:
      if (name === 'number') return `${contents[0]}: version ${(contents[0] ?? 0) + 1}`;
      return contents.length <= 6 ? String(Buffer.from(contents).readIntBE(0, contents.length)) : '';
    case TAG.boolean:
      return contents[0] === 0 ? 'FALSE' : 'TRUE';
    case TAG.utcTime:
      return timeOf(parseUtcTime(text()));
    case TAG.generalizedTime:
      return timeOf(parseGeneralizedTime(text()));
    case TAG.bitString:
      if (name === 'KeyUsage') return decodeKeyUsage(encode(primitive(tag, contents))).join(' ');
      return `${(contents.length - 1) * 8 - (contents[0] ?? 0)} bits`;
    case TAG.utf8String:
    case TAG.printableString:
    case TAG.ia5String:
      return JSON.stringify(text());
    default:
      return contextValue(contents, name);
  }
}

function timeOf(time: number | undefined): string {
  return time === undefined ? '' : spellTime(time);
}

const TEXTS = /(rfc822Name|dNSName|uniformResourceIdentifier)$/;

function contextValue(contents: Uint8Array, name: string): string {
  if (TEXTS.test(name)) return JSON.stringify(Buffer.from(contents).toString('latin1'));
  if (name === 'iPAddress') return formatIp(contents);
  return '';
}
