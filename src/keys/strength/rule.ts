/** What the rules of key strength have in common. Composition is in `rules.ts`. */
import type { EcKeyAlgorithm } from '../algorithms.ts';

export interface RsaMaterial {
  readonly family: 'rsa';
  /** Big-endian, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
  /** Of the modulus. */
  readonly bits: number;
}

export interface EcMaterial {
  readonly family: 'ec';
  readonly algorithm: EcKeyAlgorithm;
  /** The octets of the ECPoint as they were sent (SEC 1 §2.3.3). */
  readonly point: Uint8Array;
}

export interface Ed25519Material {
  readonly family: 'ed25519';
  /** RFC 8032 §5.1.5. */
  readonly key: Uint8Array;
}

/** The parts of a public key. */
export type KeyMaterial = RsaMaterial | EcMaterial | Ed25519Material;

/** @returns undefined when the key passes, else what is wrong with it and what would pass */
export type StrengthRule<M extends KeyMaterial> = (key: M) => string | undefined;
