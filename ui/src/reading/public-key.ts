/** Public keys as plain data; of those that the server would not take, too. */
import { ChanceryError } from '../../../src/base/error.ts';
import { DerReader } from '../../../src/der/reader.ts';
import { TAG } from '../../../src/der/tag.ts';
import { EC_ALGORITHMS } from '../../../src/keys/algorithms.ts';
import { KEY_TYPE } from '../../../src/x509/oid.ts';
import { parseRsaPublicKey, parseSpki, type Spki } from '../../../src/x509/spki.ts';
import { fingerprint } from './digest.ts';

export interface PublicKeyFacts {
  /** `RSA`, `EC`, `Ed25519`; the OID of any other. */
  readonly algorithm: string;
  /** Of the modulus or of the field, where that is known. */
  readonly bits: number | undefined;
  /** `P-256`; the OID of a curve that has no name here. Of EC alone. */
  readonly curve: string | undefined;
  /** In short: `RSA 2048`, `EC P-256`, `Ed25519`. */
  readonly text: string;
  /** Of the SubjectPublicKeyInfo. */
  readonly sha256: string;
}

/** @param der of a SubjectPublicKeyInfo */
export async function describePublicKey(der: Uint8Array): Promise<PublicKeyFacts> {
  return { ...kindOf(parseSpki(der)), sha256: await fingerprint('SHA-256', der) };
}

type Kind = Omit<PublicKeyFacts, 'sha256'>;

function kindOf(spki: Spki): Kind {
  switch (spki.algorithm.oid) {
    case KEY_TYPE.rsa:
      return rsaKind(spki);
    case KEY_TYPE.ec:
      return ecKind(spki);
    case KEY_TYPE.ed25519:
      return { algorithm: 'Ed25519', bits: 255, curve: undefined, text: 'Ed25519' };
    default: {
      const name = OTHERS.get(spki.algorithm.oid) ?? spki.algorithm.oid;
      return { algorithm: name, bits: undefined, curve: undefined, text: name };
    }
  }
}

/** RFC 4055 §1.2, RFC 8410 §3, RFC 3279 §2.3.2. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.1.1.10', 'RSA-PSS'],
  ['1.3.101.113', 'Ed448'],
  ['1.2.840.10040.4.1', 'DSA'],
]);

function rsaKind({ key }: Spki): Kind {
  const modulus = tolerantly(() => parseRsaPublicKey(key).modulus);
  const [first = 0] = modulus ?? [];
  const bits = modulus === undefined ? undefined : modulus.length * 8 - Math.clz32(first) + 24;
  return { algorithm: 'RSA', bits, curve: undefined, text: bits === undefined ? 'RSA' : `RSA ${bits}` };
}

function ecKind({ algorithm: { parameters } }: Spki): Kind {
  const isNamed = parameters?.[0] === TAG.oid;
  const oid = isNamed ? tolerantly(() => DerReader.whole(parameters, (reader) => reader.oid())) : undefined;
  const known = Object.values(EC_ALGORITHMS).find(({ curve }) => curve === oid);
  const curve = known?.jwk ?? oid ?? 'unnamed curve';
  return { algorithm: 'EC', bits: known?.bits, curve, text: `EC ${curve}` };
}

/** A key that is broken inside is still told of by its type. */
function tolerantly<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChanceryError) return undefined;
    throw error;
  }
}
