/** A role in words. */
import type { Role } from '../api/shapes.ts';

/** Each domain that it allows, and what of it. */
export function domainWords(role: Role): readonly string[] {
  return role.allowed_domains.map((domain) => {
    if (domain.startsWith('*.')) return domain;
    return role.allow_subdomains ? `${domain} and all below it` : domain;
  });
}

/** What else it says of names, a clause each. */
export function nameRules(role: Role): readonly string[] {
  const noName = role.allowed_domains.length === 0;
  return [
    ...(noName ? ['no DNS name at all'] : []),
    role.allow_subdomains ? 'wildcards' : 'no wildcards',
    role.allow_ip_sans ? 'any IP address' : 'no IP addresses',
    role.require_cn ? 'a common name is needed' : 'a common name is not needed',
  ];
}

export function inWords(names: readonly string[], words: Readonly<Record<string, string>>): string {
  return names.length === 0 ? 'none' : names.map((name) => words[name] ?? name).join(', ');
}
