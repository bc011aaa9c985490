/**
 * The period asked for is within the policy's cap (where the policy refuses rather than clamps) and ends no later than
 * the issuer's certificate: a leaf never outlives its issuer, and is refused rather than shortened.
 */
import type { Refusal } from '../../base/error.ts';
import { CONTENT, type Rule, refuse } from '../case.ts';
import type { IssuancePolicy } from '../issuance-policy.ts';
import type { IssuanceRequest } from '../request.ts';

export function validityWithinPolicy({
  policy,
  request,
}: {
  readonly policy: Pick<IssuancePolicy, 'validity'>;
  readonly request: Pick<IssuanceRequest, 'ttl' | 'ttlField'>;
}): readonly Refusal[] {
  const { longest, onExceed } = policy.validity;
  if (longest === null || onExceed === 'clamp' || request.ttl === undefined || request.ttl <= longest)
    return CONTENT;
  const message = `${request.ttl}s is longer than the policy's ${longest}s`;
  return [refuse('validity_longest', request.ttlField, `${request.ttl}s`, message, [`at most ${longest}s`])];
}

export const validityWithinIssuer: Rule = ({ issuer, now, request, validity }) => {
  if (validity.notAfter <= issuer.notAfter) return CONTENT;
  const asked = validity.notAfter - now;
  const left = Math.max(0, issuer.notAfter - now);
  const message = `${asked}s from now is beyond the end of ${issuer.name}, which has ${left}s left`;
  return [refuse('validity_within_issuer', request.ttlField, `${asked}s`, message, [`at most ${left}s`])];
};
