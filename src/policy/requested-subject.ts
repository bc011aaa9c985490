/** Reads the subject of a CSR into attributes that a certificate can carry as they are. */
import { ChanceryError, quote } from '../base/error.ts';
import { commonNameFault } from '../base/name.ts';
import { ATTRIBUTE_TYPE, attributeName } from '../x509/attribute-type.ts';
import { encodeName, type Name } from '../x509/name.ts';
import type { SubjectAttribute } from './request.ts';

/** So that a subject stays readable for everyone who must judge it. */
const MOST_ATTRIBUTES = 20;

/**
 * @returns the attributes in the order of the encoding
 * @throws malformed for an attribute that could not be carried unchanged: of a type that is not written, not alone in its
 *   RDN, beyond its bounds (RFC 5280 Appendix A.1), or not plain text
 */
export function readSubject({ rdns }: Name): readonly SubjectAttribute[] {
  if (rdns.length > MOST_ATTRIBUTES) {
    throw malformed(`has a subject of ${rdns.length} attributes; it may have ${MOST_ATTRIBUTES}`);
  }
  const attributes = rdns.map(([attribute, ...more]) => {
    const type = attribute && attributeName(attribute.type);
    if (attribute === undefined || type === undefined) {
      const known = Object.values(ATTRIBUTE_TYPE).map(({ short }) => short);
      throw malformed(`has a subject with the attribute ${attribute?.type}; it may have ${known.join(', ')}`);
    }
    if (more.length > 0) {
      throw malformed('has a subject with several attributes in one RDN; each must stand in its own');
    }
    return { type, value: attribute.value };
  });
  checkSubject(attributes);
  return attributes;
}

/** @throws malformed when a value is no plain text, or does not fit its type */
export function checkSubject(attributes: readonly SubjectAttribute[]): void {
  for (const { type, value } of attributes) {
    const fault = commonNameFault(value);
    if (fault !== undefined) throw malformed(`has a ${type} that must ${fault}, not ${quote(value)}`);
  }
  encodeName(attributes);
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
