/**
 * Every name is of a kind, and matches a pattern, that the policy permits. An empty allow-list permits no DNS name. Where
 * somebody approved the CSR, that stands in for the patterns, and for nothing else.
 */
import type { Refusal } from '../../base/error.ts';
import { CONTENT, type RequestCase, type RequestRule, refuse } from '../case.ts';
import { isWildcard } from '../dns-name.ts';
import { describePattern, matchesPattern } from '../name-pattern.ts';
import type { RequestedName } from '../request.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const namesAllowed: RequestRule = (c) =>
  c.request.names.slice(0, MOST_NAMES).flatMap((name) => judge(c, name));

function judge({ grant, policy }: RequestCase, name: RequestedName): readonly Refusal[] {
  const { field, value } = name;
  const isApproved = grant.kind === 'approval';
  if (isApproved && APPROVABLE.includes(name.type)) return CONTENT;
  if (name.type === 'ip') {
    return policy.names.ip
      ? CONTENT
      : [refuse('ip_allowed', field, value, `the policy permits no IP address, such as ${value}`)];
  }
  if (name.type !== 'dns') {
    const message = isApproved
      ? `no certificate carries a ${KINDS[name.type]}`
      : `the policy permits no ${KINDS[name.type]}`;
    const addresses = isApproved || policy.names.ip ? ['IP addresses'] : [];
    const approved = isApproved ? ['e-mail addresses', 'URIs'] : [];
    return [refuse('name_kind', field, value, message, ['DNS names', ...addresses, ...approved])];
  }
  if (isWildcard(value) && !policy.names.wildcards) {
    return [refuse('wildcard_allowed', field, value, `the policy permits no wildcard, such as ${value}`)];
  }
  if (policy.names.dns.some((pattern) => matchesPattern(value, pattern))) return CONTENT;
  const allowed = policy.names.dns.map(describePattern);
  return [refuse('dns_allowed', field, value, `the policy does not permit the name ${value}`, allowed)];
}

/** What somebody can look at and answer for. */
const APPROVABLE: readonly RequestedName['type'][] = ['dns', 'ip', 'email', 'uri'];

const KINDS = {
  email: 'e-mail address as a name',
  uri: 'URI as a name',
  directory: 'directory name as a name',
  other: 'name of this kind',
} as const;
