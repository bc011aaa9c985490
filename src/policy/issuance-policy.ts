/**
 * The one shape that every spelling of an issuance policy compiles into: a ScaiVault role, or the policy that an authority
 * owns. Compiled policies are plain data, immutable, and known by the hash of their content.
 */
import type { KeyAlgorithm } from '../keys/algorithms.ts';
import type { KeyUsage } from '../x509/extensions/key-usage.ts';
import type { NamePattern } from './name-pattern.ts';

export interface IssuancePolicy {
  /** Of this shape; a later one gets another number. */
  readonly format: 1;
  readonly certificate: 'leaf' | 'authority';
  readonly subject: { readonly commonName: 'required' | 'optional' };
  readonly names: {
    readonly dns: readonly NamePattern[];
    readonly wildcards: boolean;
    readonly ip: boolean;
  };
  readonly keys: readonly KeyAlgorithm[];
  readonly usages: {
    /** With an RSA key, `key_encipherment` is added when `encipherWithRsa` is set. */
    readonly keyUsage: readonly KeyUsage[];
    readonly encipherWithRsa: boolean;
    /** OIDs. */
    readonly extendedKeyUsage: readonly string[];
  };
  readonly validity: ValidityPolicy;
  /** Whether a key that is made here is kept, sealed. */
  readonly retainsKey: boolean;
}

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
