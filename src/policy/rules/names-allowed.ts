/**
 * Every name is of a kind, and matches a pattern, that the policy permits. An empty allow-list permits no DNS name. Where
 * somebody approved the CSR, that stands in for the patterns, and for nothing else.
 */
import type { Refusal } from '../../base/error.ts';
import { type Case, CONTENT, type Rule, refuse } from '../case.ts';
import { isWildcard } from '../dns-name.ts';
import { describePattern, matchesPattern } from '../name-pattern.ts';
import type { RequestedName } from '../request.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const namesAllowed: Rule = (c) =>
  c.request.names.slice(0, MOST_NAMES).flatMap((name) => judge(c, name));

function judge({ grant, policy }: Case, name: RequestedName): readonly Refusal[] {
  const { field, value } = name;
  if (grant.kind === 'approval' && (name.type === 'dns' || name.type === 'ip')) return CONTENT;
  if (name.type === 'ip') {
    return policy.names.ip
      ? CONTENT
      : [refuse('ip_allowed', field, value, `the policy permits no IP address, such as ${value}`)];
  }
  if (name.type !== 'dns') {
    const message = `the policy permits no ${KINDS[name.type]}`;
    return [
      refuse(
        'name_kind',
        field,
        value,
        message,
        policy.names.ip ? ['DNS names', 'IP addresses'] : ['DNS names'],
      ),
    ];
  }
  if (isWildcard(value) && !policy.names.wildcards) {
    return [refuse('wildcard_allowed', field, value, `the policy permits no wildcard, such as ${value}`)];
  }
  if (policy.names.dns.some((pattern) => matchesPattern(value, pattern))) return CONTENT;
  const allowed = policy.names.dns.map(describePattern);
  return [refuse('dns_allowed', field, value, `the policy does not permit the name ${value}`, allowed)];
}

const KINDS = {
  email: 'e-mail address as a name',
  uri: 'URI as a name',
  directory: 'directory name as a name',
  other: 'name of this kind',
} as const;
