/**
 * Every name lies within the name constraints of the issuer and of all authorities above it (RFC 5280 §4.2.1.10), so
 * that nothing is signed which a validator would refuse.
 */
import type { Refusal } from '../../base/error.ts';
import { admitName, describeSubtrees } from '../../path/name-constraints.ts';
import { type GeneralName, parseIp } from '../../x509/general-name.ts';
import { CONTENT, type IssuerFacts, type Rule, refuse } from '../case.ts';
import type { RequestedName } from '../request.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const nameConstraints: Rule = ({ issuer, policy, request }) => {
  const named = request.names.slice(0, MOST_NAMES).flatMap((name) => {
    const general = toGeneralName(name);
    return general === undefined ? [] : judge(issuer, name.field, general, name.value, '');
  });
  if (policy.certificate !== 'leaf' || request.names.some(({ type }) => type === 'dns')) return named;
  const [commonName = ''] = request.commonNames;
  if (!LIKE_A_DNS_NAME.test(commonName) && parseIp(commonName) === undefined) return named;
  const taken: GeneralName = { type: 'dns', value: commonName };
  return [...named, ...judge(issuer, request.commonNameField, taken, commonName, TAKEN_FOR_DNS)];
};

/**
 * Where a certificate has no DNS name, verifiers hold its common name to the constraints on DNS names: OpenSSL one that
 * looks like a DNS name, as 10.0.0.1 does, and GnuTLS any. A plain text is left to those who want it.
 */
const LIKE_A_DNS_NAME = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/;
const TAKEN_FOR_DNS =
  ', where verifiers take a common name for a DNS name when there is no other; add a DNS name, or leave it out';

function judge(
  issuer: IssuerFacts,
  field: string,
  name: GeneralName,
  value: string,
  because: string,
): readonly Refusal[] {
  const broken = issuer.nameConstraints.find((constraints) => !admitName(name, constraints));
  if (broken === undefined) return CONTENT;
  const message = `${value} lies outside the name constraints of ${issuer.name} or an authority above it${because}`;
  return [refuse('name_constraints', field, value, message, describeSubtrees(broken, name.type))];
}

function toGeneralName(name: RequestedName): GeneralName | undefined {
  if (name.type === 'dns') return { type: 'dns', value: name.value };
  if (name.type === 'ip') return { type: 'ip', octets: name.octets };
  return undefined;
}
