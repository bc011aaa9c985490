/**
 * Every name is of a kind, and matches a pattern, that the policy permits. An empty allow-list permits no DNS name. Where
 * somebody approved the CSR, that stands in for the patterns, and for nothing else.
 */
import type { Refusal } from '../../base/error.ts';
import { embeddedIpv4, formatIp } from '../../base/ip.ts';
import { CONTENT, type RequestCase, type RequestRule, refuse } from '../case.ts';
import { isWildcard } from '../dns-name.ts';
import type { CertifiedName } from '../issuance-policy.ts';
import type { RequestedName } from '../request.ts';
import { judgeValue } from '../value-rules.ts';
import { MOST_NAMES } from './names-bounded.ts';

export const namesAllowed: RequestRule = (c) =>
  c.request.names.slice(0, MOST_NAMES).flatMap((name) => judge(c, name));

function judge({ grant, policy }: RequestCase, name: RequestedName): readonly Refusal[] {
  const { field, value } = name;
  const isApproved = grant.kind === 'approval';
  if (name.type === 'directory' || name.type === 'other') {
    const message = isApproved
      ? `no certificate carries a ${KINDS[name.type]}`
      : `the policy permits no ${KINDS[name.type]}`;
    return [
      refuse('name_kind', field, value, message, isApproved ? Object.values(TITLES) : permitted(policy)),
    ];
  }
  // Somebody looked at it, and answers for it.
  if (isApproved) return CONTENT;
  const rules = policy.names.rules[name.type];
  if (rules === undefined) {
    const [rule, message] =
      name.type === 'ip'
        ? ['ip_allowed', `the policy permits no IP address, such as ${value}`]
        : ['name_kind', `the policy permits no ${KINDS[name.type]}`];
    return [refuse(rule, field, value, message, permitted(policy), name.type)];
  }
  if (name.type === 'dns' && isWildcard(value) && !policy.names.wildcards) {
    return [refuse('wildcard_allowed', field, value, `the policy permits no wildcard, such as ${value}`)];
  }
  const wrong = judgeValue(value, rules, false, readingsOf(name));
  if (wrong === undefined) return CONTENT;
  if (wrong.fault === 'denied') {
    return [refuse('name_denied', field, value, `the policy denies the name ${value}`, [], name.type)];
  }
  const rule = name.type === 'dns' ? 'dns_allowed' : 'name_allowed';
  const message = `the policy does not permit the name ${value}`;
  return [refuse(rule, field, value, message, wrong.passes, name.type)];
}

/** An IPv4 address within an IPv6 one is reached as the former (RFC 4291 §2.5.5). */
function readingsOf(name: RequestedName): readonly string[] {
  if (name.type !== 'ip') return [];
  const within = embeddedIpv4(name.octets);
  return within === undefined ? [] : [formatIp(within)];
}

/** The kinds of names that a policy has rules for. */
function permitted({ names: { rules } }: RequestCase['policy']): readonly string[] {
  return (Object.keys(TITLES) as CertifiedName[]).flatMap((type) =>
    rules[type] === undefined ? [] : [TITLES[type]],
  );
}

const TITLES: Readonly<Record<CertifiedName, string>> = {
  dns: 'DNS names',
  ip: 'IP addresses',
  email: 'e-mail addresses',
  uri: 'URIs',
};

const KINDS = {
  dns: 'DNS name',
  email: 'e-mail address as a name',
  uri: 'URI as a name',
  directory: 'directory name as a name',
  other: 'name of this kind',
} as const;
