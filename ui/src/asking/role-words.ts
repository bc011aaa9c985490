/** A role in words. */
import type { Role } from '../api/shapes.ts';

export function keyWords({ key_bits: bits, key_type: type }: Pick<Role, 'key_bits' | 'key_type'>): string {
  if (type === 'rsa') return `RSA ${bits}`;
  return type === 'ec' ? `EC P-${bits}` : 'Ed25519';
}

/** `30 days` for `720h`; what is no whole number of anything stays as it is spelt. */
export function lifetimeWords(ttl: string): string {
  const [, count, unit] = /^(\d+)([smhdwy])$/.exec(ttl) ?? [];
  const size = SECONDS[unit ?? ''];
  if (count === undefined || size === undefined) return ttl;
  const seconds = Number(count) * size;
  const found = UNITS.find(([length, , least]) => seconds % length === 0 && seconds >= length * least);
  if (found === undefined) return ttl;
  const [length, name] = found;
  const many = seconds / length;
  return `${many.toLocaleString('en')} ${name}${many === 1 ? '' : 's'}`;
}

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_557_600,
};

/** Length in seconds, name, and how many there must be to be told in it. */
const UNITS: readonly (readonly [number, string, number])[] = [
  [31_557_600, 'year', 1],
  [86_400, 'day', 2],
  [3600, 'hour', 1],
  [60, 'minute', 1],
  [1, 'second', 1],
];

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

/** A kind of key as the server calls it, e.g. `ec-p256`. */
export function algorithmWords(name: string): string {
  if (name.startsWith('ec-p')) return `EC P-${name.slice('ec-p'.length)}`;
  if (name.startsWith('rsa-')) return `RSA ${name.slice('rsa-'.length)}`;
  return name === 'ed25519' ? 'Ed25519' : name;
}

export const KEY_USAGE_WORDS: Readonly<Record<string, string>> = {
  digital_signature: 'Digital signature',
  content_commitment: 'Content commitment',
  key_encipherment: 'Key encipherment',
  data_encipherment: 'Data encipherment',
  key_agreement: 'Key agreement',
};

export const PURPOSE_WORDS: Readonly<Record<string, string>> = {
  server_auth: 'TLS server',
  client_auth: 'TLS client',
  code_signing: 'Code signing',
  email_protection: 'Email protection',
  time_stamping: 'Time stamping',
  ocsp_signing: 'OCSP signing',
};

export function inWords(names: readonly string[], words: Readonly<Record<string, string>>): string {
  return names.length === 0 ? 'none' : names.map((name) => words[name] ?? name).join(', ');
}
