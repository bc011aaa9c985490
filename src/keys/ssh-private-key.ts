/** Private keys between PKCS#8, in which ours are kept, and OpenSSH's format. No error quotes any of their octets. */
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { equal, fromBase64Url } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { SshPrivateKey } from '../ssh/private-key.ts';
import { encodeEcPkcs8, encodeEd25519Pkcs8, encodeRsaPkcs8 } from '../x509/private-key.ts';
import { EC_ALGORITHMS } from './algorithms.ts';
import { softwareSigner } from './software.ts';
import { SSH_TYPES_BY_CURVE, sshCurveOf, sshPublicKeyOf } from './ssh-subject.ts';
import { toBigInt } from './strength/arithmetic.ts';

/**
 * @param pkcs8 a PrivateKeyInfo in DER, in the clear
 * @throws malformed as {@link softwareSigner} does: for a weak key, and one whose halves do not fit
 */
export function pkcs8ToOpenssh(pkcs8: Uint8Array): SshPrivateKey {
  const { material } = softwareSigner(pkcs8).publicKey;
  const part = partsOf(pkcs8);
  if (material.family === 'ed25519') return { type: 'ssh-ed25519', seed: part('d'), key: material.key };
  if (material.family === 'ec') {
    return {
      type: SSH_TYPES_BY_CURVE[material.algorithm],
      point: material.point,
      scalar: magnitude(part('d')),
    };
  }
  return {
    type: 'ssh-rsa',
    modulus: material.modulus,
    exponent: material.exponent,
    privateExponent: part('d'),
    coefficient: part('qi'),
    prime1: part('p'),
    prime2: part('q'),
  };
}

/**
 * @returns a PrivateKeyInfo in DER, in the clear
 * @throws malformed for a weak key, and one whose halves do not fit
 */
export function opensshToPkcs8(key: SshPrivateKey): Uint8Array {
  const pkcs8 = encode(key);
  const { fields } = sshPublicKeyOf(softwareSigner(pkcs8).publicKey);
  // PKCS#8 of Ed25519 has no public half that could differ.
  if (key.type === 'ssh-ed25519' && !('key' in fields && equal(fields.key, key.key))) {
    throw malformed('private key does not belong to the public key that it holds');
  }
  return pkcs8;
}

function encode(key: SshPrivateKey): Uint8Array {
  if (key.type === 'ssh-ed25519') return encodeEd25519Pkcs8(key.seed);
  if (key.type !== 'ssh-rsa') {
    const { curve } = EC_ALGORITHMS[sshCurveOf(key.type)];
    return encodeEcPkcs8({ curveOid: curve, scalar: key.scalar, point: key.point });
  }
  if ([key.prime1, key.prime2].some((prime) => toBigInt(prime) < 2n)) {
    throw malformed('private key of RSA must have two primes');
  }
  return encodeRsaPkcs8({
    modulus: toBigInt(key.modulus),
    exponent: toBigInt(key.exponent),
    privateExponent: toBigInt(key.privateExponent),
    coefficient: toBigInt(key.coefficient),
    prime1: toBigInt(key.prime1),
    prime2: toBigInt(key.prime2),
  });
}

/** A JWK's scalar has the length of the curve's order. */
function magnitude(octets: Uint8Array): Uint8Array {
  return octets.subarray(octets.findIndex((octet) => octet !== 0));
}

/** The parts of a private key by their names in a JWK (RFC 7518 §6, RFC 8037 §2), as magnitudes or octets. */
function partsOf(pkcs8: Uint8Array): (name: 'd' | 'p' | 'q' | 'qi') => Uint8Array {
  const view = Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.length);
  const jwk: JsonWebKey = createPrivateKey({ key: view, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  });
  return (name) => {
    const octets = fromBase64Url(jwk[name] ?? '');
    if (octets === undefined) throw new TypeError('node:crypto wrote no base64url');
    return octets;
  };
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
