/** The key that is made when a request does not say of which kind. */
import type { SubjectKey } from '../policy/request.ts';
import type { IssuingContext } from './contexts.ts';

/** The first kind that the policy names; one like the authority's where it names none. */
export function usualKey({ issuer, policy }: Pick<IssuingContext, 'issuer' | 'policy'>): SubjectKey {
  const [first] = policy.keys === 'own' ? [] : policy.keys;
  if (first !== undefined) return { kind: 'made', algorithm: first };
  return { kind: 'made', algorithm: issuer.facts.keyAlgorithm, named: false };
}
