/** Attribute types of distinguished names: a registry. */
import { TAG } from '../der/tag.ts';

export interface AttributeTypeFacts {
  readonly oid: string;
  /** The descriptor of RFC 4514 §3 or, beyond its table, the one that IANA lists. */
  readonly short: string;
  /** The string type that we write. */
  readonly tag: number;
  /** The most characters it may have: its upper bound in RFC 5280 Appendix A.1, or in X.520 where that has none. */
  readonly most: number;
  readonly least?: number;
}

const { utf8String, printableString, ia5String } = TAG;

/** In the order in which a name is usually written out, country first. */
export const ATTRIBUTE_TYPE = {
  countryName: { oid: '2.5.4.6', short: 'C', tag: printableString, least: 2, most: 2 },
  stateOrProvinceName: { oid: '2.5.4.8', short: 'ST', tag: utf8String, most: 128 },
  localityName: { oid: '2.5.4.7', short: 'L', tag: utf8String, most: 128 },
  streetAddress: { oid: '2.5.4.9', short: 'STREET', tag: utf8String, most: 128 },
  postalCode: { oid: '2.5.4.17', short: 'postalCode', tag: utf8String, most: 40 },
  domainComponent: { oid: '0.9.2342.19200300.100.1.25', short: 'DC', tag: ia5String, most: 63 },
  organizationName: { oid: '2.5.4.10', short: 'O', tag: utf8String, most: 64 },
  organizationalUnitName: { oid: '2.5.4.11', short: 'OU', tag: utf8String, most: 64 },
  title: { oid: '2.5.4.12', short: 'title', tag: utf8String, most: 64 },
  name: { oid: '2.5.4.41', short: 'name', tag: utf8String, most: 32_768 },
  surname: { oid: '2.5.4.4', short: 'SN', tag: utf8String, most: 32_768 },
  givenName: { oid: '2.5.4.42', short: 'givenName', tag: utf8String, most: 32_768 },
  initials: { oid: '2.5.4.43', short: 'initials', tag: utf8String, most: 32_768 },
  generationQualifier: { oid: '2.5.4.44', short: 'generationQualifier', tag: utf8String, most: 32_768 },
  pseudonym: { oid: '2.5.4.65', short: 'pseudonym', tag: utf8String, most: 128 },
  dnQualifier: { oid: '2.5.4.46', short: 'dnQualifier', tag: printableString, most: 64 },
  serialNumber: { oid: '2.5.4.5', short: 'serialNumber', tag: printableString, most: 64 },
  userId: { oid: '0.9.2342.19200300.100.1.1', short: 'UID', tag: utf8String, most: 256 },
  commonName: { oid: '2.5.4.3', short: 'CN', tag: utf8String, most: 64 },
  emailAddress: { oid: '1.2.840.113549.1.9.1', short: 'emailAddress', tag: ia5String, most: 255 },
} as const satisfies Readonly<Record<string, AttributeTypeFacts>>;

export type AttributeName = keyof typeof ATTRIBUTE_TYPE;

const NAMES = Object.keys(ATTRIBUTE_TYPE) as readonly AttributeName[];
const BY_OID: ReadonlyMap<string, AttributeName> = new Map(
  NAMES.map((name) => [ATTRIBUTE_TYPE[name].oid, name]),
);

/** @param oid dotted decimal */
export function attributeName(oid: string): AttributeName | undefined {
  return BY_OID.get(oid);
}

/** @param oid dotted decimal */
export function attributeType(oid: string): AttributeTypeFacts | undefined {
  const name = BY_OID.get(oid);
  return name === undefined ? undefined : ATTRIBUTE_TYPE[name];
}
