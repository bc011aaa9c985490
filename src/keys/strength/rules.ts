/** Which rules a public key must pass, cheapest first. All are cheap beside OpenSSL, which is asked later. */
import { ecOnCurve } from './ec-on-curve.ts';
import { ecPointForm } from './ec-point-form.ts';
import { ed25519Point } from './ed25519-point.ts';
import { rsaClosePrimes } from './rsa-close-primes.ts';
import { rsaExponent } from './rsa-exponent.ts';
import { rsaRoca } from './rsa-roca.ts';
import { rsaSize } from './rsa-size.ts';
import { rsaSmallFactors } from './rsa-small-factors.ts';
import type { EcMaterial, Ed25519Material, KeyMaterial, RsaMaterial, StrengthRule } from './rule.ts';

// biome-ignore format: a table
export const RSA_RULES: readonly StrengthRule<RsaMaterial>[] = [
  rsaSize,          // 2048 to 8192 bits                          SP 800-57 part 1 §5.6.1
  rsaExponent,      // odd, 2^16 < e < 2^256                      FIPS 186-5 §A.1.1
  rsaSmallFactors,  // no prime factor below 1000                 SP 800-89 §5.3.3
  rsaRoca,          // not of the faulty library                  CVE-2017-15361
  rsaClosePrimes,   // not factored by Fermat in 100 rounds       CVE-2022-26320
];

// biome-ignore format: a table
export const EC_RULES: readonly StrengthRule<EcMaterial>[] = [
  ecPointForm,      // uncompressed, of the curve's length        RFC 5480 §2.2
  ecOnCurve,        // reduced, satisfies the curve's equation    SP 800-56A §5.6.2.3.3
];

// biome-ignore format: a table
export const ED25519_RULES: readonly StrengthRule<Ed25519Material>[] = [
  ed25519Point,     // canonical, on the curve, not of small order  RFC 8032 §5.1.3
];

/** @returns what the first broken rule says, or undefined */
export function weakness(key: KeyMaterial): string | undefined {
  if (key.family === 'rsa') return firstBroken(RSA_RULES, key);
  if (key.family === 'ec') return firstBroken(EC_RULES, key);
  return firstBroken(ED25519_RULES, key);
}

function firstBroken<M extends KeyMaterial>(rules: readonly StrengthRule<M>[], key: M): string | undefined {
  for (const rule of rules) {
    const broken = rule(key);
    if (broken !== undefined) return broken;
  }
  return undefined;
}
