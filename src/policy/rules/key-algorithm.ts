/** The subject's key is of a kind and size that the policy names. */
import { CONTENT, type RequestRule, refuse } from '../case.ts';
import type { SubjectKey } from '../request.ts';

export const keyAlgorithm: RequestRule = ({ policy, request }) => {
  const found = describe(request.key);
  if (policy.keys === 'own' && request.key.kind === 'made' && request.key.named === false) return CONTENT;
  const allowed: readonly string[] = policy.keys === 'own' ? [] : policy.keys;
  if (allowed.includes(found)) return CONTENT;
  return [
    refuse(
      'key_algorithm',
      request.keyField,
      found,
      `a key of ${found} is not what the policy asks for`,
      allowed,
    ),
  ];
};

function describe(key: SubjectKey): string {
  if (key.kind === 'made') return key.algorithm;
  const { algorithm, bits } = key.publicKey;
  return algorithm === 'rsa-other' ? `rsa-${bits}` : algorithm;
}
