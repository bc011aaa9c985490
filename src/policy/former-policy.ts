/** Policies that were compiled into the shape before today's, as they stand in databases. */
import type { KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyUsage } from '../x509/extensions/key-usage.ts';
import type { IssuancePolicy, ValidityPolicy } from './issuance-policy.ts';
import type { NamePattern } from './name-pattern.ts';
import { ANY_VALUE } from './value-rules.ts';

export interface PolicyFormat1 {
  readonly format: 1;
  readonly certificate: 'leaf' | 'authority';
  readonly subject: { readonly commonName: 'required' | 'optional' };
  readonly names: { readonly dns: readonly NamePattern[]; readonly wildcards: boolean; readonly ip: boolean };
  readonly keys: readonly KeyAlgorithm[];
  readonly usages: {
    readonly keyUsage: readonly KeyUsage[];
    readonly encipherWithRsa: boolean;
    readonly extendedKeyUsage: readonly string[];
  };
  readonly validity: ValidityPolicy;
  readonly retainsKey: boolean;
}

/** The same policy in today's shape. */
export function fromFormat1({ names, subject, usages, ...same }: PolicyFormat1): IssuancePolicy {
  const domains = names.dns.map((pattern) => ({ kind: 'domain', ...pattern }) as const);
  return {
    ...same,
    format: 2,
    subject: { ...subject, attributes: { commonName: ANY_VALUE } },
    names: {
      wildcards: names.wildcards,
      rules: {
        dns: { allowed: domains, required: [], denied: [] },
        ...(names.ip ? { ip: ANY_VALUE } : {}),
      },
    },
    signatures: 'own',
    usages: {
      keyUsage: { kind: 'given', usages: usages.keyUsage },
      encipherWithRsa: usages.encipherWithRsa,
      extendedKeyUsage: { kind: 'given', usages: usages.extendedKeyUsage },
    },
    extensions: { criticalBasicConstraints: true, criticalExtendedKeyUsage: false, anyPolicy: false },
  };
}
