/**
 * The one shape that every spelling of an issuance policy compiles into: a ScaiVault role, an Infisical certificate policy,
 * or the policy that an authority owns. Compiled policies are plain data, immutable, and known by the hash of their content.
 */
import type { KeyAlgorithm, SignatureAlgorithm } from '../keys/algorithms.ts';
import type { KeyUsage } from '../x509/extensions/key-usage.ts';
import type { AttributeName } from '../x509/name.ts';
import type { ValueRules } from './value-rules.ts';

export interface IssuancePolicy {
  /** Of this shape; a later one gets another number. */
  readonly format: 2;
  readonly certificate: 'leaf' | 'authority';
  readonly subject: {
    readonly commonName: 'required' | 'optional';
    /** What may be in a subject that nobody approved; a type that is absent may not. */
    readonly attributes: Readonly<Partial<Record<AttributeName, ValueRules>>>;
  };
  readonly names: {
    /** Whether a DNS name may be a wildcard at all. */
    readonly wildcards: boolean;
    /** By type; a type that is absent may not be asked for. */
    readonly rules: Readonly<Partial<Record<CertifiedName, ValueRules>>>;
  };
  /** What a subject's key may be; `own`: a request names none, and gets a key like the authority's. */
  readonly keys: readonly KeyAlgorithm[] | 'own';
  /** What a request may name for the authority's signature; `own`: it names none, and the authority's usual one is used. */
  readonly signatures: readonly SignatureAlgorithm[] | 'own';
  readonly usages: {
    readonly keyUsage: UsagePolicy<KeyUsage>;
    /** With an RSA key, `key_encipherment` is added to what is given when this is set. */
    readonly encipherWithRsa: boolean;
    /** OIDs. */
    readonly extendedKeyUsage: UsagePolicy<string>;
  };
  readonly validity: ValidityPolicy;
  readonly extensions: {
    readonly criticalBasicConstraints: boolean;
    readonly criticalExtendedKeyUsage: boolean;
    /** Whether certificatePolicies says anyPolicy; else there is none. */
    readonly anyPolicy: boolean;
  };
  /** Whether a key that is made here is kept, sealed. */
  readonly retainsKey: boolean;
}

/** The types of names that are certified. */
export type CertifiedName = 'dns' | 'ip' | 'email' | 'uri';

export type UsagePolicy<Usage> =
  /** These, whatever is asked for. */
  | { readonly kind: 'given'; readonly usages: readonly Usage[] }
  /** None may be asked for. */
  | { readonly kind: 'none' }
  /** Those that are asked for: all that are required, and no others but the allowed. */
  | {
      readonly kind: 'asked';
      readonly allowed: readonly Usage[];
      readonly required: readonly Usage[];
      readonly denied: readonly Usage[];
    };

/** All in seconds. */
export interface ValidityPolicy {
  /** When the request names none. */
  readonly usual: number;
  /** Whether the usual length gives way to the issuer's end; a length that was asked for never does. */
  readonly usualMayShorten: boolean;
  /** The cap; null where only the issuer's end bounds. */
  readonly longest: number | null;
  readonly onExceed: 'clamp' | 'refuse';
  /** How far notBefore lies before now, for clocks that run late. */
  readonly backdate: number;
}
