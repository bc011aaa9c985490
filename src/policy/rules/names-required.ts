/** Each pattern of names that the policy requires is matched by a name of its type. */
import { CONTENT, type RequestRule, refuse } from '../case.ts';
import type { CertifiedName } from '../issuance-policy.ts';
import { describeValue, matchesValue } from '../value-rules.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const namesRequired: RequestRule = ({ grant, policy, request }) => {
  if (grant.kind === 'approval') return CONTENT;
  return (Object.keys(policy.names.rules) as CertifiedName[]).flatMap((type) => {
    const names = request.names.slice(0, MOST_NAMES).filter((name) => name.type === type);
    const missing = (policy.names.rules[type]?.required ?? []).filter(
      (pattern) => !names.some(({ value }) => matchesValue(value, pattern)),
    );
    return missing.map((pattern) => {
      const wanted = describeValue(pattern);
      const message = `the policy requires a name of type ${type} that matches ${wanted}`;
      return refuse('name_required', request.namesField, wanted, message, [wanted], type);
    });
  });
};
