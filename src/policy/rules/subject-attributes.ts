/**
 * Attributes of the subject besides the common name say who somebody is, which no allow-list of names can prove: only an
 * approval of the CSR carries them.
 */
import { ATTRIBUTE_TYPE } from '../../x509/attribute-type.ts';
import { CONTENT, type RequestRule, refuse } from '../case.ts';

export const subjectAttributes: RequestRule = ({ grant, request }) => {
  const others = (request.subject ?? []).filter(({ type }) => type !== 'commonName');
  if (grant.kind === 'approval') return CONTENT;
  return others.map(({ type, value }) => {
    const shown = `${ATTRIBUTE_TYPE[type].short}=${value}`;
    const message = 'the policy permits no attribute of the subject besides the common name';
    return refuse('subject_attributes', request.commonNameField, shown, message, ['a common name']);
  });
};
