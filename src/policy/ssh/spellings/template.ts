/** A certificate template: who may be named, for how long, and with which permissions, whoever asks. */
import { invalidField, quote } from '../../../base/error.ts';
import { parseIp } from '../../../base/ip.ts';
import type { SshCertificateKind } from '../../../ssh/certificate.ts';
import { isSshExtension, SSH_EXTENSIONS } from '../../../ssh/options.ts';
import { readCriticalOptions } from '../critical-option.ts';
import { ALL_SSH_KEYS, type PrincipalList, type SshPolicy } from '../ssh-policy.ts';

export interface TemplateSource {
  readonly isActive: boolean;
  /** As they were given, and in seconds. */
  readonly ttl: TemplateLength;
  readonly maxTtl: TemplateLength;
  /** `*`, or user names. */
  readonly allowedUsers: readonly string[];
  /** `*`, addresses, host names, or `*.` and a domain. */
  readonly allowedHosts: readonly string[];
  readonly allowUserCertificates: boolean;
  readonly allowHostCertificates: boolean;
  readonly allowCustomKeyIds: boolean;
  readonly extensions: readonly string[];
  readonly criticalOptions: Readonly<Record<string, string>>;
}

export interface TemplateLength {
  readonly text: string;
  readonly seconds: number;
}

export const MOST_PATTERNS = 1000;

/** @throws invalid_field for what could never work, naming the member of the source */
export function checkedTemplate(source: TemplateSource): TemplateSource {
  source.allowedUsers.forEach((pattern, i) => {
    if (!isUserPattern(pattern)) {
      throw invalidField(`allowedUsers[${i}]`, `must be "*" or a user name, not ${quote(pattern)}`);
    }
  });
  source.allowedHosts.forEach((pattern, i) => {
    if (!isHostPattern(pattern)) {
      throw invalidField(
        `allowedHosts[${i}]`,
        `must be "*", an address, a host name or "*." and a domain, not ${quote(pattern)}`,
      );
    }
  });
  const unknown = source.extensions.find((name) => !isSshExtension(name));
  if (unknown !== undefined) {
    const known = Object.keys(SSH_EXTENSIONS).join(', ');
    throw invalidField('extensions', `must be some of ${known}, not ${quote(unknown)}`);
  }
  const criticalOptions = readCriticalOptions(source.criticalOptions, 'criticalOptions');
  return { ...source, allowedHosts: source.allowedHosts.map((name) => name.toLowerCase()), criticalOptions };
}

export function compileTemplate(source: TemplateSource): SshPolicy {
  const kinds: readonly SshCertificateKind[] = [
    ...(source.allowUserCertificates ? (['user'] as const) : []),
    ...(source.allowHostCertificates ? (['host'] as const) : []),
  ];
  return {
    format: 'ssh 1',
    isActive: source.isActive,
    kinds,
    keys: ALL_SSH_KEYS,
    principals: { user: listOf(source.allowedUsers), host: listOf(source.allowedHosts) },
    wildcards: false,
    criticalOptions: source.criticalOptions,
    extensions: source.extensions,
    validity: {
      usual: source.ttl.seconds,
      usualMayShorten: false,
      longest: source.maxTtl.seconds,
      onExceed: 'refuse',
      backdate: 60,
    },
    choosesKeyId: source.allowCustomKeyIds,
  };
}

function listOf(patterns: readonly string[]): PrincipalList {
  return {
    any: patterns.includes('*'),
    exact: patterns.filter((pattern) => !pattern.startsWith('*')),
    below: patterns.filter((pattern) => pattern.startsWith('*.')).map((pattern) => pattern.slice(2)),
  };
}

/** As useradd takes them, and some more. */
function isUserPattern(text: string): boolean {
  return text === '*' || /^[A-Za-z_][A-Za-z0-9._-]{0,31}$/.test(text);
}

function isHostPattern(text: string): boolean {
  if (text === '*' || parseIp(text) !== undefined) return true;
  return isHostName(text.startsWith('*.') ? text.slice(2) : text);
}

/**
 * A name of two labels or more, of letters, digits and inner hyphens. An IPv4 address is one by these rules; a single label
 * and an underscore are not.
 */
export function isHostName(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= 255 &&
    labels.length >= 2 &&
    labels.every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
  );
}
