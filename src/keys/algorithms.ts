/** The registries of key and signature algorithms. Everything that depends on an algorithm is read from here. */
import { table } from '../base/table.ts';
import { encode, nullValue, oid, sequence } from '../der/writer.ts';
import { KEY_TYPE } from '../x509/oid.ts';

export type KeyFamily = 'rsa' | 'ec' | 'ed25519';

/** The keys that are issued and certified by default; {@link KEY_ALGORITHMS} has their facts. */
export type KeyAlgorithm =
  | 'rsa-2048'
  | 'rsa-3072'
  | 'rsa-4096'
  | 'ec-p256'
  | 'ec-p384'
  | 'ec-p521'
  | 'ed25519';
export type RsaKeyAlgorithm = 'rsa-2048' | 'rsa-3072' | 'rsa-4096';
export type EcKeyAlgorithm = 'ec-p256' | 'ec-p384' | 'ec-p521';

export type SignatureAlgorithm =
  | 'ecdsa-with-sha256'
  | 'ecdsa-with-sha384'
  | 'ecdsa-with-sha512'
  | 'sha256-with-rsa'
  | 'sha384-with-rsa'
  | 'sha512-with-rsa'
  | 'ed25519';

interface KeyFacts {
  /** Of the modulus or of the field. */
  readonly bits: number;
  /** What signs with such a key when nothing else is asked for. */
  readonly signature: SignatureAlgorithm;
}

export interface RsaFacts extends KeyFacts {
  readonly family: 'rsa';
}

export interface EcFacts extends KeyFacts {
  readonly family: 'ec';
  /** The named curve (RFC 5480 §2.1.1.1). */
  readonly curve: string;
  /** A coordinate, and a scalar, in octets. */
  readonly fieldOctets: number;
  /** The names that node:crypto knows the curve by. */
  readonly openssl: string;
  readonly jwk: string;
}

export interface Ed25519Facts extends KeyFacts {
  readonly family: 'ed25519';
  readonly fieldOctets: number;
}

export const RSA_ALGORITHMS: Readonly<Record<RsaKeyAlgorithm, RsaFacts>> = table({
  'rsa-2048': { family: 'rsa', bits: 2048, signature: 'sha256-with-rsa' },
  'rsa-3072': { family: 'rsa', bits: 3072, signature: 'sha256-with-rsa' },
  'rsa-4096': { family: 'rsa', bits: 4096, signature: 'sha256-with-rsa' },
});

export const EC_ALGORITHMS: Readonly<Record<EcKeyAlgorithm, EcFacts>> = table({
  'ec-p256': {
    family: 'ec',
    bits: 256,
    signature: 'ecdsa-with-sha256',
    curve: '1.2.840.10045.3.1.7',
    fieldOctets: 32,
    openssl: 'prime256v1',
    jwk: 'P-256',
  },
  'ec-p384': {
    family: 'ec',
    bits: 384,
    signature: 'ecdsa-with-sha384',
    curve: '1.3.132.0.34',
    fieldOctets: 48,
    openssl: 'secp384r1',
    jwk: 'P-384',
  },
  'ec-p521': {
    family: 'ec',
    bits: 521,
    signature: 'ecdsa-with-sha512',
    curve: '1.3.132.0.35',
    fieldOctets: 66,
    openssl: 'secp521r1',
    jwk: 'P-521',
  },
});

export const KEY_ALGORITHMS: Readonly<
  Record<RsaKeyAlgorithm, RsaFacts> & Record<EcKeyAlgorithm, EcFacts> & Record<'ed25519', Ed25519Facts>
> = table({
  ...RSA_ALGORITHMS,
  ...EC_ALGORITHMS,
  ed25519: { family: 'ed25519', bits: 255, signature: 'ed25519', fieldOctets: 32 },
});

export interface SignatureFacts {
  readonly family: KeyFamily;
  readonly oid: string;
  /** The name that node:crypto knows the digest by; null where the scheme has its own. */
  readonly digest: 'sha256' | 'sha384' | 'sha512' | null;
  /** The AlgorithmIdentifier in DER. */
  readonly identifier: Uint8Array;
  /**
   * What may stand as parameters. RFC 4055 §5: RSA writes NULL, and absent must be accepted as well.
   * RFC 5758 §3.2 and RFC 8410 §3: absent.
   */
  readonly parameters: 'null or absent' | 'absent';
}

export const SIGNATURE_ALGORITHMS: Readonly<Record<SignatureAlgorithm, SignatureFacts>> = table({
  'ecdsa-with-sha256': ecdsa('1.2.840.10045.4.3.2', 'sha256'),
  'ecdsa-with-sha384': ecdsa('1.2.840.10045.4.3.3', 'sha384'),
  'ecdsa-with-sha512': ecdsa('1.2.840.10045.4.3.4', 'sha512'),
  'sha256-with-rsa': rsa('1.2.840.113549.1.1.11', 'sha256'),
  'sha384-with-rsa': rsa('1.2.840.113549.1.1.12', 'sha384'),
  'sha512-with-rsa': rsa('1.2.840.113549.1.1.13', 'sha512'),
  ed25519: {
    family: 'ed25519',
    oid: KEY_TYPE.ed25519,
    digest: null,
    identifier: encode(sequence(oid(KEY_TYPE.ed25519))),
    parameters: 'absent',
  },
});

const SIGNATURES_BY_FAMILY: Readonly<Record<KeyFamily, ReadonlySet<SignatureAlgorithm>>> = table({
  rsa: signaturesWith('rsa'),
  ec: signaturesWith('ec'),
  ed25519: signaturesWith('ed25519'),
});

const SIGNATURES_BY_OID: ReadonlyMap<string, SignatureAlgorithm> = new Map(
  signatureIds().map((id) => [SIGNATURE_ALGORITHMS[id].oid, id]),
);

export function isKeyAlgorithm(id: string): id is KeyAlgorithm {
  return id in KEY_ALGORITHMS;
}

/** All algorithms that a key of `family` can sign with. */
export function signaturesOf(family: KeyFamily): ReadonlySet<SignatureAlgorithm> {
  return SIGNATURES_BY_FAMILY[family];
}

/**
 * @param identifier an AlgorithmIdentifier; `parameters` is the whole element in DER, undefined when absent
 * @returns undefined for SHA-1, MD5, RSASSA-PSS and whatever else is not in the registry, and for parameters that the
 *   algorithm may not have
 */
export function signatureAlgorithmFromIdentifier(identifier: {
  readonly oid: string;
  readonly parameters?: Uint8Array | undefined;
}): SignatureAlgorithm | undefined {
  const id = SIGNATURES_BY_OID.get(identifier.oid);
  if (id === undefined || identifier.parameters === undefined) return id;
  const mayBeNull = SIGNATURE_ALGORITHMS[id].parameters === 'null or absent';
  return mayBeNull && isNull(identifier.parameters) ? id : undefined;
}

/** Whether `parameters` is the DER of NULL. */
export function isNull(parameters: Uint8Array | undefined): boolean {
  return parameters?.length === 2 && parameters[0] === 0x05 && parameters[1] === 0x00;
}

function ecdsa(identifier: string, digest: SignatureFacts['digest']): SignatureFacts {
  return {
    family: 'ec',
    oid: identifier,
    digest,
    identifier: encode(sequence(oid(identifier))),
    parameters: 'absent',
  };
}

function rsa(identifier: string, digest: SignatureFacts['digest']): SignatureFacts {
  return {
    family: 'rsa',
    oid: identifier,
    digest,
    identifier: encode(sequence(oid(identifier), nullValue())),
    parameters: 'null or absent',
  };
}

function signatureIds(): SignatureAlgorithm[] {
  return Object.keys(SIGNATURE_ALGORITHMS) as SignatureAlgorithm[];
}

function signaturesWith(family: KeyFamily): ReadonlySet<SignatureAlgorithm> {
  return new Set(signatureIds().filter((id) => SIGNATURE_ALGORITHMS[id].family === family));
}
