/**
 * Every name lies within the name constraints of the issuer and of all authorities above it (RFC 5280 §4.2.1.10), so
 * that nothing is signed which a validator would refuse.
 */
import type { Refusal } from '../../base/error.ts';
import { admitName, describeSubtrees } from '../../path/name-constraints.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import type { Rule } from '../case.ts';
import { refuse } from '../case.ts';
import type { RequestedName } from '../request.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const nameConstraints: Rule = ({ issuer, request }) => {
  const refusals: Refusal[] = [];
  for (const name of request.names.slice(0, MOST_NAMES)) {
    const general = toGeneralName(name);
    if (general === undefined) continue;
    const broken = issuer.nameConstraints.find((constraints) => !admitName(general, constraints));
    if (broken === undefined) continue;
    const message = `${name.value} lies outside the name constraints of ${issuer.name} or an authority above it`;
    const allowed = describeSubtrees(broken, general.type);
    refusals.push(refuse('name_constraints', name.field, name.value, message, allowed));
  }
  return refusals;
};

function toGeneralName(name: RequestedName): GeneralName | undefined {
  if (name.type === 'dns') return { type: 'dns', value: name.value };
  if (name.type === 'ip') return { type: 'ip', octets: name.octets };
  return undefined;
}
