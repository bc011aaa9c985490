/**
 * Every name lies within the name constraints of the issuer and of all authorities above it (RFC 5280 §4.2.1.10), so
 * that nothing is signed which a validator would refuse. Which names are bound is said in `path/constrained-names.ts`.
 */
import type { Refusal } from '../../base/error.ts';
import { characters } from '../../base/name.ts';
import { TAG } from '../../der/tag.ts';
import { takenForDns } from '../../path/constrained-names.ts';
import { admitName, describeSubtrees } from '../../path/name-constraints.ts';
import { type GeneralName, parseIp } from '../../x509/general-name.ts';
import { encodeName, parseName } from '../../x509/name.ts';
import { fitsString } from '../../x509/strings.ts';
import { CONTENT, type IssuerFacts, type Rule, refuse } from '../case.ts';
import type { IssuanceRequest, RequestedName } from '../request.ts';
import { UB_COMMON_NAME } from './common-name.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const nameConstraints: Rule = ({ issuer, policy, request }) => {
  if (issuer.nameConstraints.length === 0) return CONTENT;
  const named = request.names.slice(0, MOST_NAMES).flatMap((name) => {
    const general = toGeneralName(name);
    return general === undefined ? [] : judge(issuer, name.field, general, name.value, '');
  });
  const subject = judgeSubject(issuer, request);
  if (policy.certificate !== 'leaf' || request.names.some(({ type }) => type === 'dns')) {
    return [...named, ...subject];
  }
  const [commonName = ''] = request.commonNames;
  if (!takenForDns(commonName) && parseIp(commonName) === undefined) return [...named, ...subject];
  const taken: GeneralName = { type: 'dns', value: commonName };
  const field = request.commonNameField;
  return [...named, ...subject, ...judge(issuer, field, taken, commonName, TAKEN_FOR_DNS)];
};

const TAKEN_FOR_DNS =
  ', where verifiers take a common name for a DNS name when there is no other; add a DNS name, or leave it out';

/** The subject as a directory name. */
function judgeSubject(
  issuer: IssuerFacts,
  { commonNameField, commonNames: [value, ...more] }: IssuanceRequest,
): readonly Refusal[] {
  const bound = issuer.nameConstraints.some(({ excluded, permitted }) =>
    [...excluded, ...permitted].some(({ type }) => type === 'directory'),
  );
  // More than one common name, and what cannot be one, other rules refuse.
  const fits = value !== undefined && more.length === 0 && characters(value) <= UB_COMMON_NAME;
  if (!bound || !fits || !fitsString(TAG.utf8String, value)) return CONTENT;
  const name = parseName(encodeName([{ type: 'commonName', value }]));
  return judge(issuer, commonNameField, { type: 'directory', name }, `CN=${value}`, ', as a directory name');
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

function toGeneralName(name: RequestedName): GeneralName | undefined {
  if (name.type === 'dns') return { type: 'dns', value: name.value };
  if (name.type === 'ip') return { type: 'ip', octets: name.octets };
  // Of the other kinds the table permits none yet; these two would be judged at once.
  if (name.type === 'email' || name.type === 'uri') return { type: name.type, value: name.value };
  return undefined;
}
