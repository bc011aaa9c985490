/** Signatures of C2SP's Wycheproof: what it calls valid verifies, what it calls invalid does not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/base/bytes.ts';
import type { SignatureAlgorithm } from '../../src/keys/algorithms.ts';
import { type PublicKey, parsePublicKey } from '../../src/keys/public-key.ts';
import { verifySignature } from '../../src/keys/verify.ts';
import { vectors } from '../support/programs.ts';

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly msg: string;
  readonly sig: string;
  readonly result: 'valid' | 'invalid' | 'acceptable';
}

interface Suite {
  readonly numberOfTests: number;
  readonly testGroups: readonly { readonly publicKeyDer: string; readonly tests: readonly Vector[] }[];
}

const SUITES: readonly (readonly [file: string, algorithm: SignatureAlgorithm])[] = [
  ['ecdsa_secp256r1_sha256_test', 'ecdsa-with-sha256'],
  ['ecdsa_secp384r1_sha384_test', 'ecdsa-with-sha384'],
  ['ecdsa_secp521r1_sha512_test', 'ecdsa-with-sha512'],
  ['rsa_signature_2048_sha256_test', 'sha256-with-rsa'],
  ['rsa_signature_3072_sha384_test', 'sha384-with-rsa'],
  ['ed25519_test', 'ed25519'],
];

/** Where we refuse what Wycheproof calls valid, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  SmallPublicKey: 'the key has the exponent 3, which is refused before any signature is looked at',
};

const folder = vectors();

describe.skipIf(folder === undefined)('Wycheproof', () => {
  it.each(SUITES)('%s is judged alike', (file, algorithm) => {
    const suite = read(file);
    const outcomes = suite.testGroups.flatMap((group) => {
      const key = readKey(group.publicKeyDer);
      return group.tests.map((vector) => ({ vector, verified: verifies(key, algorithm, vector) }));
    });
    expect(outcomes).toHaveLength(suite.numberOfTests);
    const expected = ({ result, flags }: Vector) =>
      result === 'valid' && !flags.some((flag) => flag in REFUSED);
    const differing = outcomes.filter(({ vector, verified }) => verified !== expected(vector));
    expect(differing.map(({ vector }) => `${vector.tcId} ${vector.result}: ${vector.comment}`)).toEqual([]);
  });

  it('has keys that are refused for their exponent only', () => {
    const keys = SUITES.flatMap(([file]) => read(file).testGroups.map((group) => group.publicKeyDer));
    const messages = keys.map((hex) => readKey(hex)).filter((read) => typeof read === 'string');
    expect(new Set(messages)).toEqual(
      new Set(['RSA exponent is too small: it must be odd, at least 65537 and below 2^256']),
    );
  });
});

function read(file: string): Suite {
  return JSON.parse(readFileSync(join(folder ?? '', 'wycheproof', `${file}.json`), 'utf8')) as Suite;
}

/** @returns the message of the refusal for a key that is refused */
function readKey(hex: string): PublicKey | string {
  try {
    return parsePublicKey(octets(hex));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function verifies(key: PublicKey | string, algorithm: SignatureAlgorithm, { msg, sig }: Vector): boolean {
  return typeof key !== 'string' && verifySignature(key, algorithm, octets(msg), octets(sig));
}

function octets(hex: string): Uint8Array {
  return fromHex(hex) ?? expect.fail('not hexadecimal');
}
