/**
 * The authority's key makes the signature that is asked for, and one that the policy lists: an algorithm belongs to the
 * family of the key that signs, whatever key is certified.
 */
import { SIGNATURE_ALGORITHMS, signaturesOf } from '../../keys/algorithms.ts';
import { CONTENT, type Rule, refuse } from '../case.ts';

export const signatureFits: Rule = ({ issuer, policy, request }) => {
  const { family } = SIGNATURE_ALGORITHMS[issuer.signatureAlgorithm];
  const made = signaturesOf(family);
  if (policy.signatures !== 'own' && !policy.signatures.some((one) => made.has(one))) {
    const listed = policy.signatures.join(', ');
    const message = `none of the policy's signatures (${listed}) is made by the authority's key, of ${issuer.keyAlgorithm}`;
    return [refuse('signature_policy', request.issuerField, listed, message, [...made], issuer.keyAlgorithm)];
  }
  if (request.signature === undefined || made.has(request.signature.algorithm)) return CONTENT;
  const { algorithm, field } = request.signature;
  const message = `the authority's key, of ${issuer.keyAlgorithm}, makes no signature with ${algorithm}`;
  return [refuse('signature_fits', field, algorithm, message, [...made], issuer.keyAlgorithm)];
};
