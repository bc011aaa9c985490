/** A request names a signature algorithm only where the policy lets it, and one that the policy lists. */
import { CONTENT, type RequestRule, refuse } from '../case.ts';

export const signatureAllowed: RequestRule = ({ policy, request }) => {
  if (request.signature === undefined) return CONTENT;
  const { algorithm, field } = request.signature;
  const allowed = policy.signatures === 'own' ? [] : policy.signatures;
  if (allowed.includes(algorithm)) return CONTENT;
  const message = `a signature with ${algorithm} is not what the policy permits`;
  return [refuse('signature_allowed', field, algorithm, message, allowed)];
};
