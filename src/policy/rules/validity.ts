/**
 * The period asked for begins before it ends, is within the policy's cap (where the policy refuses rather than clamps) and
 * within the issuer's certificate: a leaf never outlives its issuer, and is refused rather than shortened.
 */
import type { Refusal } from '../../base/error.ts';
import { spellTime } from '../../base/time.ts';
import { CONTENT, type Rule, refuse } from '../case.ts';

export const validityOrdered: Rule = ({ now, request, validity: { notAfter, notBefore } }) => {
  const { dates } = request;
  if (dates === undefined) return CONTENT;
  if (notBefore >= notAfter) {
    const message = `it would begin ${spellTime(notBefore)} and end ${spellTime(notAfter)}`;
    return [refuse('validity_ordered', dates.notBeforeField, spellTime(notBefore), message)];
  }
  if (notAfter > now) return CONTENT;
  const message = `it would have ended ${spellTime(notAfter)}`;
  return [refuse('validity_ended', dates.notAfterField, spellTime(notAfter), message, ['a time to come'])];
};

/**
 * Of times that were asked for, both the whole period and what lies ahead of now are bounded: else what begins later would
 * reach further than the policy lets anything reach.
 */
export const validityWithinPolicy: Rule = ({ now, policy, request }) => {
  const { longest, onExceed } = policy.validity;
  const { notAfter, notAfterField = request.ttlField, notBefore = now } = request.dates ?? {};
  if (notAfter !== undefined)
    return withinLongest(longest, notAfter - Math.min(now, notBefore), notAfterField);
  if (onExceed === 'clamp' || request.ttl === undefined) return CONTENT;
  return withinLongest(longest, request.ttl, request.ttlField);
};

/** @param longest seconds, as the length; null: no bound */
export function withinLongest(longest: number | null, length: number, field: string): readonly Refusal[] {
  if (longest === null || length <= longest) return CONTENT;
  const message = `${length}s is longer than the policy's ${longest}s`;
  return [refuse('validity_longest', field, `${length}s`, message, [`at most ${longest}s`])];
}

export const validityWithinIssuer: Rule = ({ issuer, now, request, validity }) => {
  const { dates } = request;
  if (validity.notBefore < issuer.notBefore) {
    const [begins, first] = [spellTime(validity.notBefore), spellTime(issuer.notBefore)];
    const message = `${begins} is before ${issuer.name} begins, ${first}`;
    const field = dates?.notBeforeField ?? request.ttlField;
    return [refuse('validity_begins_within_issuer', field, begins, message, [`from ${first} on`])];
  }
  if (validity.notAfter <= issuer.notAfter) return CONTENT;
  const asked = validity.notAfter - now;
  const left = Math.max(0, issuer.notAfter - now);
  const message = `${asked}s from now is beyond the end of ${issuer.name}, which has ${left}s left`;
  const field = dates?.notAfter === undefined ? request.ttlField : dates.notAfterField;
  return [refuse('validity_within_issuer', field, `${asked}s`, message, [`at most ${left}s`])];
};
