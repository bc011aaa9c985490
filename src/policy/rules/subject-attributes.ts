/**
 * Each attribute of the subject is of a type that the policy names, and its value is one that it permits; what it requires
 * is there. Attributes besides the common name say who somebody is, which no allow-list of names can prove: without rules
 * of their own, only an approval of the CSR carries them.
 */
import type { Refusal } from '../../base/error.ts';
import { ATTRIBUTE_TYPE } from '../../x509/attribute-type.ts';
import type { AttributeName } from '../../x509/name.ts';
import { CONTENT, type RequestRule, refuse } from '../case.ts';
import type { IssuancePolicy } from '../issuance-policy.ts';
import { type SubjectAttribute, subjectOf } from '../request.ts';
import { describeValue, judgeValue } from '../value-rules.ts';

export const subjectAttributes: RequestRule = ({ grant, policy, request }) => {
  if (grant.kind === 'approval') return CONTENT;
  const subject = subjectOf(request);
  const { attributes } = policy.subject;
  const missing = (Object.keys(attributes) as AttributeName[]).filter(
    (type) => (attributes[type]?.required.length ?? 0) > 0 && !subject.some((one) => one.type === type),
  );
  return [
    ...missing.map((type) => {
      const passes = (attributes[type]?.required ?? []).map(describeValue);
      const message = `the policy requires the attribute ${type} in the subject`;
      return refuse('subject_required', request.commonNameField, '', message, passes, type);
    }),
    ...subject.flatMap((attribute) => judge(policy, request.commonNameField, attribute)),
  ];
};

function judge(
  { subject: { attributes } }: IssuancePolicy,
  usualField: string,
  { field = usualField, type, value }: SubjectAttribute,
): readonly Refusal[] {
  const rules = attributes[type];
  if (rules === undefined) {
    const shown = `${ATTRIBUTE_TYPE[type].short}=${value}`;
    const permitted = Object.keys(attributes);
    const message = `the policy permits no attribute ${type} in the subject`;
    return [refuse('subject_attributes', field, shown, message, permitted, type)];
  }
  const wrong = judgeValue(value, rules, true);
  if (wrong === undefined) return CONTENT;
  switch (wrong.fault) {
    case 'denied':
      return [refuse('subject_denied', field, value, `the policy denies this ${type}`, [], type)];
    case 'not_required': {
      const message = `the ${type} matches nothing that the policy requires`;
      return [refuse('subject_pattern', field, value, message, wrong.passes, type)];
    }
    default: {
      const message = `the policy does not permit this ${type}`;
      return [refuse('subject_allowed', field, value, message, wrong.passes, type)];
    }
  }
}
