/** Public keys to be accepted and refused, made by node:crypto or by hand. */
import { checkPrimeSync, generateKeyPairSync, generatePrimeSync } from 'node:crypto';
import { fromHex } from '../../src/base/bytes.ts';
import { bitString, encode, integer, type Node, nullValue, oid, sequence } from '../../src/der/writer.ts';
import { KEY_TYPE } from '../../src/x509/oid.ts';

export const P256 = '1.2.840.10045.3.1.7';

export function octets(value: bigint, length?: number): Uint8Array {
  const hex = value.toString(16);
  const width = length === undefined ? hex.length + (hex.length % 2) : length * 2;
  const bytes = fromHex(hex.padStart(width, '0'));
  if (bytes === undefined) throw new RangeError('not hexadecimal');
  return bytes;
}

/** A SubjectPublicKeyInfo, whatever it holds. */
export function spki(algorithm: string, parameters: Node | undefined, key: Uint8Array): Uint8Array {
  return encode(sequence(sequence(oid(algorithm), parameters), bitString(key)));
}

export function rsaSpki(
  modulus: bigint,
  exponent = 65537n,
  parameters: Node | undefined = nullValue(),
): Uint8Array {
  const key = encode(sequence(integer(octets(modulus)), integer(octets(exponent))));
  return spki(KEY_TYPE.rsa, parameters, key);
}

export function ecSpki(point: Uint8Array, curve = P256): Uint8Array {
  return spki(KEY_TYPE.ec, oid(curve), point);
}

export function ed25519Spki(key: Uint8Array, parameters?: Node): Uint8Array {
  return spki(KEY_TYPE.ed25519, parameters, key);
}

/** A prime with its two highest bits set, so that products have the full length. */
export function prime(bits: number): bigint {
  return generatePrimeSync(bits, { bigint: true });
}

export function nextPrime(after: bigint): bigint {
  let candidate = after + (after % 2n === 0n ? 1n : 2n);
  while (!checkPrimeSync(candidate)) candidate += 2n;
  return candidate;
}

/** A 1024-bit prime as the library of CVE-2017-15361 made them: k·M + (65537^a mod M), M the product of 126 primes. */
export function rocaPrime(a: bigint): bigint {
  const m = FIRST_126_PRIMES.reduce((product, each) => product * each, 1n);
  let power = 1n;
  for (let i = 0n; i < a; i++) power = (power * 65537n) % m;
  let candidate = ((3n << 1022n) / m) * m + power;
  while (!checkPrimeSync(candidate)) candidate += m;
  return candidate;
}

const FIRST_126_PRIMES = Array.from({ length: 702 }, (_, n) => BigInt(n))
  .slice(2)
  .filter((n) => checkPrimeSync(n));

export function modulusOf(bits: number): bigint {
  const { n = '' } = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  return BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
}
