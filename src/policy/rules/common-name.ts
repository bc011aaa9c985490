/**
 * At most one common name, of at most 64 characters (RFC 5280 Appendix A.1, ub-common-name), present where the policy
 * asks for it; and a certificate names its subject at all: in the subject or in subjectAltName (RFC 5280 §4.1.2.6).
 */
import { characters } from '../../base/name.ts';
import { CONTENT, type RequestRule, refuse } from '../case.ts';

export const UB_COMMON_NAME = 64;

export const commonName: RequestRule = ({ policy, request }) => {
  const field = request.commonNameField;
  const [name, ...more] = request.commonNames;
  if (more.length > 0) {
    const value = request.commonNames.join(', ');
    return [refuse('common_name_single', field, value, 'the subject has more than one common name', ['one'])];
  }
  if (name === undefined) {
    if (policy.subject.commonName === 'required') {
      return [
        refuse('common_name_required', field, '', 'the policy asks for a common name', ['a common name']),
      ];
    }
    return request.names.length > 0
      ? CONTENT
      : [
          refuse('names_present', field, '', 'neither a common name nor any other name was given', [
            'a name',
          ]),
        ];
  }
  if (characters(name) > UB_COMMON_NAME) {
    const message = `the common name is longer than ${UB_COMMON_NAME} characters (ub-common-name)`;
    return [refuse('common_name_length', field, name, message, [`at most ${UB_COMMON_NAME} characters`])];
  }
  return CONTENT;
};
