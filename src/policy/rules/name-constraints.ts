/**
 * Every name lies within the name constraints of the issuer and of all authorities above it (RFC 5280 §4.2.1.10), so
 * that nothing is signed which a validator would refuse. Which names are bound is said in `path/constrained-names.ts`.
 */
import type { Refusal } from '../../base/error.ts';
import { parseIp } from '../../base/ip.ts';
import { characters } from '../../base/name.ts';
import { TAG } from '../../der/tag.ts';
import { takenForDns } from '../../path/constrained-names.ts';
import { admitName, describeSubtrees } from '../../path/name-constraints.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { encodeName, formatName, parseName } from '../../x509/name.ts';
import { fitsString } from '../../x509/strings.ts';
import { CONTENT, type IssuerFacts, type Rule, refuse } from '../case.ts';
import { type IssuanceRequest, subjectOf, toGeneralName } from '../request.ts';
import { UB_COMMON_NAME } from './common-name.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const nameConstraints: Rule = ({ issuer, policy, request }) => {
  if (issuer.nameConstraints.length === 0) return CONTENT;
  const names = request.names.slice(0, MOST_NAMES).flatMap((name) => {
    const general = toGeneralName(name);
    return general === undefined ? [] : judge(issuer, name.field, general, name.value, '');
  });
  const named = [...names, ...judgeSubject(issuer, request)];
  if (policy.certificate !== 'leaf' || request.names.some(({ type }) => type === 'dns')) return named;
  const [commonName = ''] = request.commonNames;
  if (!takenForDns(commonName) && parseIp(commonName) === undefined) return named;
  const taken: GeneralName = { type: 'dns', value: commonName };
  return [...named, ...judge(issuer, request.commonNameField, taken, commonName, TAKEN_FOR_DNS)];
};

const TAKEN_FOR_DNS =
  ', where verifiers take a common name for a DNS name when there is no other; add a DNS name, or leave it out';

/** The subject as a directory name. More than one common name, and what cannot be one, other rules refuse. */
function judgeSubject(issuer: IssuerFacts, request: IssuanceRequest): readonly Refusal[] {
  const isBound = issuer.nameConstraints.some(({ excluded, permitted }) =>
    [...excluded, ...permitted].some(({ type }) => type === 'directory'),
  );
  const [commonName = 'x', ...more] = request.commonNames;
  const fits = characters(commonName) <= UB_COMMON_NAME && fitsString(TAG.utf8String, commonName);
  const subject = subjectOf(request);
  if (!isBound || subject.length === 0 || more.length > 0 || !fits) return CONTENT;
  const name = parseName(encodeName(subject));
  const directory: GeneralName = { type: 'directory', name };
  return judge(issuer, request.commonNameField, directory, formatName(name), ', as a directory name');
}

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
