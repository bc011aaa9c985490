/** Signatures of SSH, made and verified with the keys of X.509 (RFC 5656 §3.1.2, RFC 8332 §3, RFC 8709 §6). */

import { concat, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { sha256 } from '../base/hash.ts';
import { table } from '../base/table.ts';
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { encode, integer, sequence } from '../der/writer.ts';
import type { SshKeyType, SshPublicKey } from '../ssh/public-key.ts';
import { encodeSshSignature, type SshSignature } from '../ssh/signature.ts';
import { SshReader, wireByte, wireMpint, wireUint32 } from '../ssh/wire.ts';
import { KEY_ALGORITHMS, type SignatureAlgorithm } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';
import type { Signer } from './signer.ts';
import { judgeSshKey, SSH_TYPES_BY_CURVE } from './ssh-subject.ts';
import { verifySignature } from './verify.ts';

/**
 * What a key of ours signs with in SSH. `ssh-rsa` is no name here: it would be SHA-1, which sshd refuses; the key's own
 * type stays `ssh-rsa`.
 */
export function sshSignatureAlgorithm({ material }: PublicKey): {
  readonly name: string;
  readonly signature: SignatureAlgorithm;
} {
  if (material.family === 'rsa') return { name: 'rsa-sha2-512', signature: 'sha512-with-rsa' };
  if (material.family === 'ed25519') return { name: 'ssh-ed25519', signature: 'ed25519' };
  // RFC 5656 §6.2.1: the hash goes by the curve.
  const { signature } = KEY_ALGORITHMS[material.algorithm];
  return { name: SSH_TYPES_BY_CURVE[material.algorithm], signature };
}

/**
 * Signs with the algorithm of {@link sshSignatureAlgorithm}.
 * @returns the content of the signature's string: `string algorithm, string octets`
 * @throws as the signer does
 */
export async function signSsh(signer: Signer, message: Uint8Array): Promise<Uint8Array> {
  const { name, signature } = sshSignatureAlgorithm(signer.publicKey);
  const octets = await signer.sign(signature, message);
  return encodeSshSignature(name, signer.publicKey.family === 'ec' ? ecdsaFromDer(octets) : octets);
}

/**
 * Whether `signature` over `message` was made with the private half of `key`.
 * @returns false also for a key that is too weak, for SHA-1 (`ssh-rsa`), and for an algorithm that is not of the key's type
 */
export function verifySshSignature(key: SshPublicKey, message: Uint8Array, signature: SshSignature): boolean {
  const known = VERIFIED[key.type][signature.algorithm];
  const publicKey = judged(key);
  if (known === undefined || publicKey === undefined) return false;
  const octets = publicKey.family === 'ec' ? ecdsaToDer(signature.octets) : signature.octets;
  const signed = signedOctets(key, message, signature);
  if (octets === undefined || signed === undefined) return false;
  return verifySignature(publicKey, known, signed, octets);
}

/** By the key's type, and then by the name of the algorithm. */
const VERIFIED: Readonly<Record<SshKeyType, Readonly<Record<string, SignatureAlgorithm | undefined>>>> =
  table({
    'ssh-ed25519': table({ 'ssh-ed25519': 'ed25519' }),
    'ssh-rsa': table({ 'rsa-sha2-256': 'sha256-with-rsa', 'rsa-sha2-512': 'sha512-with-rsa' }),
    'ecdsa-sha2-nistp256': table({ 'ecdsa-sha2-nistp256': 'ecdsa-with-sha256' }),
    'ecdsa-sha2-nistp384': table({ 'ecdsa-sha2-nistp384': 'ecdsa-with-sha384' }),
    'ecdsa-sha2-nistp521': table({ 'ecdsa-sha2-nistp521': 'ecdsa-with-sha512' }),
    'sk-ssh-ed25519@openssh.com': table({ 'sk-ssh-ed25519@openssh.com': 'ed25519' }),
    'sk-ecdsa-sha2-nistp256@openssh.com': table({
      'sk-ecdsa-sha2-nistp256@openssh.com': 'ecdsa-with-sha256',
    }),
  });

/** Keys that were judged, undefined for weak ones; an authority's is asked for again and again. */
const keys = new WeakMap<SshPublicKey, PublicKey | 'weak'>();

function judged(key: SshPublicKey): PublicKey | undefined {
  let found = keys.get(key);
  if (found === undefined) {
    found = judge(key);
    keys.set(key, found);
  }
  return found === 'weak' ? undefined : found;
}

function judge(key: SshPublicKey): PublicKey | 'weak' {
  try {
    return judgeSshKey(key).publicKey;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return 'weak';
    throw error;
  }
}

/** A security key signs hashes, and between them its flags and counter (OpenSSH's PROTOCOL.u2f, "SSH U2F Signatures"). */
function signedOctets(
  { fields }: SshPublicKey,
  message: Uint8Array,
  { authenticator }: SshSignature,
): Uint8Array | undefined {
  if (!('application' in fields)) return authenticator === undefined ? message : undefined;
  if (authenticator === undefined) return undefined;
  const { counter, flags } = authenticator;
  return concat(sha256(utf8(fields.application)), wireByte(flags), wireUint32(counter), sha256(message));
}

/** Ecdsa-Sig-Value (RFC 3279 §2.2.3) as `mpint r, mpint s`. */
function ecdsaFromDer(der: Uint8Array): Uint8Array {
  return DerReader.whole(der, (outer) =>
    outer.within(TAG.sequence, (reader) =>
      concat(wireMpint(reader.unsigned()), wireMpint(reader.unsigned())),
    ),
  );
}

function ecdsaToDer(octets: Uint8Array): Uint8Array | undefined {
  try {
    const [r, s] = SshReader.whole(octets, (reader) => [reader.mpint(), reader.mpint()] as const);
    return r.length === 0 || s.length === 0 ? undefined : encode(sequence(integer(r), integer(s)));
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') return undefined;
    throw error;
  }
}
