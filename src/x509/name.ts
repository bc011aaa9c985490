/** Distinguished names (RFC 5280 §4.1.2.4). */
import { equal, toHex, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { encode, type Node, oid, sequence, setOf, text } from '../der/writer.ts';
import {
  ATTRIBUTE_TYPE,
  type AttributeName,
  type AttributeTypeFacts,
  attributeType,
} from './attribute-type.ts';
import { decodeString, fitsString, isStringTag } from './strings.ts';

export type { AttributeName } from './attribute-type.ts';

export interface Attribute {
  /** OID in dotted decimal. */
  readonly type: string;
  /** Of the value's ASN.1 type. */
  readonly tag: number;
  /** The characters; of a value that is no character string, `#` and the hexadecimal of its DER (RFC 4514 §2.4). */
  readonly value: string;
  /** The DER of the value, a view of the input. */
  readonly der: Uint8Array;
}

/** The attributes of a RelativeDistinguishedName, at least one. */
export type Rdn = readonly Attribute[];

export interface Name {
  /** A view of the input. */
  readonly der: Uint8Array;
  /** As encoded: least specific first. Empty for the empty name. */
  readonly rdns: readonly Rdn[];
}

/** @throws malformed when a string does not fit its type or holds NUL, too */
export function readName(reader: DerReader): Name {
  const { der, value } = reader.span((outer) => outer.each(TAG.sequence, (inner) => readRdn(inner)));
  return { der, rdns: value };
}

/** A RelativeDistinguishedName. @param tag of an IMPLICIT one. @throws malformed */
export function readRdn(reader: DerReader, tag: number = TAG.set): Rdn {
  return reader.setOf(readAttribute, 1, tag);
}

/** @throws malformed */
export function parseName(der: Uint8Array): Name {
  return DerReader.whole(der, readName);
}

/**
 * A name with one RDN for each attribute, in the order given (least specific first). UTF8String, but PrintableString
 * or IA5String where RFC 5280 Appendix A demands it.
 * @throws malformed when a value is empty, beyond its upper bound (counted in characters) or does not fit its type
 */
export function encodeName(
  attributes: readonly { readonly type: AttributeName; readonly value: string }[],
): Uint8Array {
  return encode(sequence(...attributes.map(({ type, value }) => setOf([attributeNode(type, value)]))));
}

/** The values of all commonName attributes, in the order of the encoding. */
export function commonNames(name: Name): string[] {
  return name.rdns
    .flat()
    .filter(({ type }) => type === ATTRIBUTE_TYPE.commonName.oid)
    .map(({ value }) => value);
}

/** RFC 4514: `CN=www.example.com,O=Example\, Inc.`, most specific first; the empty name is the empty string. */
export function formatName(name: Name): string {
  return name.rdns
    .map((rdn) => rdn.map(formatAttribute).join('+'))
    .reverse()
    .join(',');
}

/** Whether two names match (RFC 5280 §7.1): whatever the string types, letter case and runs of white space. */
export function sameName(a: Name, b: Name): boolean {
  if (equal(a.der, b.der)) return true;
  return a.rdns.length === b.rdns.length && matchingForm(a) === matchingForm(b);
}

/** A name one step below `name`, as a name relative to a CRL's issuer is meant (RFC 5280 §4.2.1.13). */
export function nameBelow(name: Name, rdn: Rdn): Name {
  const rdns = [...name.rdns, rdn];
  const nodes = rdns.map((one) => setOf(one.map(({ type, der }) => sequence(oid(type), der))));
  return { der: encode(sequence(...nodes)), rdns };
}

function readAttribute(reader: DerReader): Attribute {
  return reader.within(TAG.sequence, (inner) => {
    const type = inner.oid();
    const tag = inner.peek() ?? inner.fail('an attribute without a value');
    const { der, value } = inner.span(() => readValue(inner, tag));
    return { type, tag, value, der };
  });
}

function readValue(reader: DerReader, tag: number): string {
  if (isStringTag(tag)) {
    const value = decodeString(tag, reader.primitive(tag));
    return value ?? reader.fail('a name with characters that its string type has not');
  }
  // Of the syntaxes of X.520 in use, x500UniqueIdentifier is a BIT STRING, and postalAddress a SEQUENCE.
  if (tag !== TAG.bitString && tag !== TAG.sequence)
    reader.fail('a name with a value of no type that names have');
  return `#${toHex(reader.wellFormed())}`;
}

function attributeNode(type: AttributeName, value: string): Node {
  const { oid: id, tag, least = 1, most }: AttributeTypeFacts = ATTRIBUTE_TYPE[type];
  const length = Array.from(value).length;
  if (length < least || length > most) {
    const count = least === most ? `${most}` : `${least} to ${most}`;
    throw new ChanceryError('malformed', `${type} must have ${count} characters, not ${length}`);
  }
  if (!fitsString(tag, value)) {
    throw new ChanceryError('malformed', `${type} must be ${ALPHABET[tag]}, without NUL`);
  }
  return sequence(oid(id), text(tag, value));
}

const ALPHABET: Readonly<Record<number, string>> = {
  [TAG.utf8String]: 'Unicode text',
  [TAG.ia5String]: 'ASCII',
  [TAG.printableString]: "letters, digits, spaces and '()+,-./:=?",
};

/** RFC 4514 §2.4: a type without a short name has its value in hexadecimal. */
function formatAttribute({ type, tag, value, der }: Attribute): string {
  const short = attributeType(type)?.short;
  if (short === undefined) return `${type}=#${toHex(der)}`;
  return `${short}=${isStringTag(tag) ? escapeValue(value) : value}`;
}

/** RFC 4514 §2.4, and control characters in hexadecimal, so that a name stays on its line. */
function escapeValue(value: string): string {
  return value
    .replace(/["+,;<>\\]|^[ #]|(?<=.) $/gs, '\\$&')
    .replace(/\p{Cc}/gu, (control) => toHex(utf8(control)).replace(/../g, '\\$&'));
}

/** One string for all names that match: the attributes of an RDN are a set, so they are sorted. */
function matchingForm(name: Name): string {
  return JSON.stringify(name.rdns.map((rdn) => rdn.map(matchingAttribute).sort()));
}

function matchingAttribute({ type, tag, value }: Attribute): string {
  return isStringTag(tag) ? `${type}=${fold(value)}` : `${type} ${value}`;
}

/** The string preparation of RFC 4518 as far as names in use need it: compatibility forms, case, white space. */
function fold(value: string): string {
  return value.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}
