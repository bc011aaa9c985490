/** What the decision table of SSH refuses, in Infisical's words. */
import type { Refusal } from '../../../../base/error.ts';
import { table } from '../../../../base/table.ts';

const RULES: Readonly<Record<string, (refusal: Refusal) => string>> = table({
  authority_active: () => 'SSH CA is disabled',
  policy_active: () => 'SSH certificate template is disabled',
  certificate_kind: ({ value }: Refusal) =>
    `Failed to validate ${value} certificate type due to template restriction`,
  validity_longest: () =>
    'Failed TTL validation due to TTL being greater than configured max TTL on template',
  principals_allowed: ({ value }: Refusal) => `Principal ${value} is not allowed`,
  principals_wellformed: ({ message, value }: Refusal) => `Invalid principal ${value}: ${message}`,
  principals_wildcard: ({ message, value }: Refusal) => `Invalid principal ${value}: ${message}`,
});

export function sshWording(refusals: readonly Refusal[]): string {
  return [...new Set(refusals.map(wordingOf))].join('; ');
}

function wordingOf(refusal: Refusal): string {
  return RULES[refusal.rule]?.(refusal) ?? `${refusal.field}: ${refusal.message}`;
}
