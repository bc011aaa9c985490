/** The numbers that the rules of key strength go by. */

/** RSA keys that are read at all; policies narrow this. SP 800-57 part 1 §5.6.1 asks for 2048 bits. */
export const RSA_BITS = { least: 2048, most: 8192 } as const;

/** FIPS 186-5 §A.1.1: 2^16 < e < 2^256. */
export const RSA_EXPONENT_BITS = { least: 17, most: 256 } as const;

/** No prime factor of a modulus may be below this. */
export const SMALL_PRIMES_BELOW = 1000;

/** Rounds of Fermat's factorisation, as CAs must withstand since CVE-2022-26320 (CA/Browser Forum BR §6.1.1.3). */
export const FERMAT_ROUNDS = 100;

/** The longest SubjectPublicKeyInfo that is looked at, in octets. Room for RSA moduli that are refused by their size. */
export const SPKI_OCTETS = 4096;
