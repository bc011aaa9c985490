/** Keys and signatures that we would neither make nor certify, as they stand in certificates by others. */
import { createPublicKey, X509Certificate } from 'node:crypto';
import { ChanceryError } from '../base/error.ts';
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { KEY_TYPE } from '../x509/oid.ts';
import { parseRsaPublicKey, parseSpki } from '../x509/spki.ts';
import { EC_ALGORITHMS, type EcKeyAlgorithm } from './algorithms.ts';
import { parsePublicKey } from './public-key.ts';
import { bitLength } from './strength/arithmetic.ts';
import { SPKI_OCTETS } from './strength/minimums.ts';

/**
 * What kind of key it is: an id of the registry, or in its style `rsa-1024`, `dsa`, `ec-<curve's OID>`; an OID for what
 * has no name.
 * @param spki SubjectPublicKeyInfo, DER
 * @throws malformed when it is longer than any key, or its structure is broken
 */
export function keyKind(spki: Uint8Array): string {
  if (spki.length > SPKI_OCTETS) throw malformed(`has a public key of more than ${SPKI_OCTETS} octets`);
  try {
    const { algorithm, bits } = parsePublicKey(spki);
    return algorithm === 'rsa-other' ? `rsa-${bits}` : algorithm;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return kindOfOther(spki);
    throw error;
  }
}

/**
 * Whether a certificate's signature is by this key, whatever algorithm it is of, SHA-1 included: it tells who signed, and
 * trusts nothing.
 * @param certificate DER that the strict reader took
 * @param spki DER
 */
export function isSignedBy(certificate: Uint8Array, spki: Uint8Array): boolean {
  if (spki.length > SPKI_OCTETS) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return new X509Certificate(certificate).verify(key);
  } catch {
    // OpenSSL reads less than there is: keys of other types, explicit curves.
    return false;
  }
}

function kindOfOther(spki: Uint8Array): string {
  const { algorithm, key } = parseSpki(spki);
  if (algorithm.oid === KEY_TYPE.rsa) return `rsa-${bitLength(parseRsaPublicKey(key).modulus)}`;
  if (algorithm.oid === KEY_TYPE.ec) return kindOfEc(algorithm.parameters);
  return NAMES.get(algorithm.oid) ?? algorithm.oid;
}

function kindOfEc(parameters: Uint8Array | undefined): string {
  if (parameters?.[0] !== TAG.oid) return 'ec-explicit';
  const curve = DerReader.whole(parameters, (reader) => reader.oid());
  const known = (Object.keys(EC_ALGORITHMS) as EcKeyAlgorithm[]).find(
    (id) => EC_ALGORITHMS[id].curve === curve,
  );
  return known ?? `ec-${curve}`;
}

/** RFC 3279 §2.3.2, RFC 4055 §1.2, RFC 8410 §3. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['1.2.840.10040.4.1', 'dsa'],
  ['1.2.840.113549.1.1.10', 'rsa-pss'],
  ['1.3.101.110', 'x25519'],
  ['1.3.101.111', 'x448'],
  ['1.3.101.112', 'ed25519'],
  ['1.3.101.113', 'ed448'],
]);

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
