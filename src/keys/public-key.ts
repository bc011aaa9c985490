/** Public keys, read from outside: after {@link parsePublicKey} nothing looks at their strength again. */
import { createHash } from 'node:crypto';
import { ChanceryError } from '../base/error.ts';
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { KEY_TYPE } from '../x509/oid.ts';
import { parseRsaPublicKey, parseSpki } from '../x509/spki.ts';
import {
  EC_ALGORITHMS,
  type EcKeyAlgorithm,
  isNull,
  KEY_ALGORITHMS,
  type KeyAlgorithm,
  type KeyFamily,
  RSA_ALGORITHMS,
  type RsaKeyAlgorithm,
} from './algorithms.ts';
import { bitLength } from './strength/arithmetic.ts';
import { SPKI_OCTETS } from './strength/minimums.ts';
import type { KeyMaterial } from './strength/rule.ts';
import { weakness } from './strength/rules.ts';

export interface PublicKey {
  /** `rsa-other` is an RSA key of a size that the registry does not have; `bits` says which. */
  readonly algorithm: KeyAlgorithm | 'rsa-other';
  readonly family: KeyFamily;
  /** Of the modulus or of the field. */
  readonly bits: number;
  readonly material: KeyMaterial;
  /** The SubjectPublicKeyInfo in DER. One key has one encoding that is accepted. */
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`. */
  readonly spkiHash: Uint8Array;
  /** SHA-1 of the subjectPublicKey's octets (RFC 5280 §4.2.1.2, method 1). It names the key and protects nothing. */
  readonly keyId: Uint8Array;
}

/**
 * Reads a SubjectPublicKeyInfo in DER and judges the key's strength, before OpenSSL has seen it.
 * @throws malformed, saying which rule was broken and what would pass
 */
export function parsePublicKey(spki: Uint8Array): PublicKey {
  if (spki.length > SPKI_OCTETS) {
    throw malformed(`public key of ${spki.length} octets: it must have at most ${SPKI_OCTETS}`);
  }
  const { algorithm, key } = parseSpki(spki);
  const family = FAMILIES.get(algorithm.oid);
  if (family === undefined) {
    throw malformed(`public key of type ${algorithm.oid}: it must be RSA, EC or Ed25519`);
  }
  const facts = READERS[family](key, algorithm.parameters);
  const broken = weakness(facts.material);
  if (broken !== undefined) throw malformed(broken);
  return {
    ...facts,
    family,
    spki,
    spkiHash: digest('sha256', spki),
    keyId: digest('sha1', key),
  };
}

type Facts = Pick<PublicKey, 'algorithm' | 'bits' | 'material'>;
type Reader = (key: Uint8Array, parameters: Uint8Array | undefined) => Facts;

const FAMILIES: ReadonlyMap<string, KeyFamily> = new Map(
  (Object.keys(KEY_TYPE) as KeyFamily[]).map((family) => [KEY_TYPE[family], family]),
);

const READERS: Readonly<Record<KeyFamily, Reader>> = { rsa: readRsa, ec: readEc, ed25519: readEd25519 };

/** RFC 3279 §2.3.1: the parameters are NULL. */
function readRsa(key: Uint8Array, parameters: Uint8Array | undefined): Facts {
  if (!isNull(parameters)) throw malformed('RSA public key with parameters other than NULL');
  const { modulus, exponent } = parseRsaPublicKey(key);
  const bits = bitLength(modulus);
  return {
    algorithm: RSA_BY_BITS.get(bits) ?? 'rsa-other',
    bits,
    material: { family: 'rsa', modulus, exponent, bits },
  };
}

/** RFC 5480 §2.1.1: the parameters are the OID of a curve. */
function readEc(key: Uint8Array, parameters: Uint8Array | undefined): Facts {
  if (parameters?.[0] !== TAG.oid) {
    const found = parameters?.[0] === TAG.sequence ? 'explicit parameters' : 'no named curve';
    throw malformed(`EC public key with ${found}: it must name the curve P-256, P-384 or P-521`);
  }
  const curve = DerReader.whole(parameters, (reader) => reader.oid());
  const algorithm = EC_BY_CURVE.get(curve);
  if (algorithm === undefined) {
    throw malformed(`EC public key on the curve ${curve}: it must be on P-256, P-384 or P-521`);
  }
  return {
    algorithm,
    bits: EC_ALGORITHMS[algorithm].bits,
    material: { family: 'ec', algorithm, point: key },
  };
}

/** RFC 8410 §3: the parameters are absent. */
function readEd25519(key: Uint8Array, parameters: Uint8Array | undefined): Facts {
  if (parameters !== undefined) throw malformed('Ed25519 public key with parameters: they must be absent');
  return { algorithm: 'ed25519', bits: KEY_ALGORITHMS.ed25519.bits, material: { family: 'ed25519', key } };
}

const RSA_BY_BITS: ReadonlyMap<number, RsaKeyAlgorithm> = new Map(
  (Object.keys(RSA_ALGORITHMS) as RsaKeyAlgorithm[]).map((id) => [RSA_ALGORITHMS[id].bits, id]),
);

const EC_BY_CURVE: ReadonlyMap<string, EcKeyAlgorithm> = new Map(
  (Object.keys(EC_ALGORITHMS) as EcKeyAlgorithm[]).map((id) => [EC_ALGORITHMS[id].curve, id]),
);

function digest(name: 'sha1' | 'sha256', bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash(name).update(bytes).digest());
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
