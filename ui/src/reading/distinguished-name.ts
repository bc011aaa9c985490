/** Distinguished names as plain data. */
import { attributeName, attributeType } from '../../../src/x509/attribute-type.ts';
import { formatName, type Name } from '../../../src/x509/name.ts';

export interface NameAttribute {
  readonly oid: string;
  /** For people, e.g. `Common name`; the OID where it has no name here. */
  readonly name: string;
  /** For those who know it, e.g. `CN`; the OID where it has none. */
  readonly short: string;
  readonly value: string;
}

export interface DistinguishedName {
  /** As encoded: least specific first. Empty for the empty name. */
  readonly attributes: readonly NameAttribute[];
  /** RFC 4514: most specific first, on one line. */
  readonly text: string;
}

export function describeName(name: Name): DistinguishedName {
  const attributes = name.rdns.flat().map(({ type, value }) => ({
    oid: type,
    name: inWords(attributeName(type) ?? type),
    short: attributeType(type)?.short ?? type,
    value,
  }));
  return { attributes, text: formatName(name) };
}

/** `commonName` becomes `Common name`; an OID stays. */
function inWords(name: string): string {
  const words = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
