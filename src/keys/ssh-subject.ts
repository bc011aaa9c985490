/** SSH keys and the keys of X.509 are the same keys: one judgement of strength for both, and one hash to block them by. */

import { ChanceryError } from '../base/error.ts';
import { table } from '../base/table.ts';
import type { SshEcdsaType } from '../ssh/key-types.ts';
import {
  encodeSshPublicKey,
  type SshKeyFields,
  type SshKeyType,
  type SshPublicKey,
} from '../ssh/public-key.ts';
import { encodeEcSpki, encodeEd25519Spki, encodeRsaSpki } from '../x509/spki.ts';
import { EC_ALGORITHMS, type EcKeyAlgorithm, type KeyAlgorithm } from './algorithms.ts';
import { type PublicKey, parsePublicKey } from './public-key.ts';
import { toBigInt } from './strength/arithmetic.ts';

/** `sk-…`: the private half is in a security key (FIDO). */
export type SshKeyAlgorithm = KeyAlgorithm | 'rsa-other' | 'sk-ed25519' | 'sk-ec-p256';

export interface SshSubjectKey {
  readonly ssh: SshPublicKey;
  /** The same key as X.509 has it, without the application of a security key; its strength was judged. */
  readonly publicKey: PublicKey;
  readonly algorithm: SshKeyAlgorithm;
}

/** @throws malformed for a weak key, saying which rule was broken and what would pass */
export function judgeSshKey(key: SshPublicKey): SshSubjectKey {
  const { fields } = key;
  if (fields.type === 'ssh-rsa' && toBigInt(fields.exponent) > MOST_RSA_EXPONENT) {
    throw malformed('RSA exponent is too large: of an SSH key it must be at most 2^32');
  }
  if ('application' in fields && !fields.application.startsWith(APPLICATION_PREFIX)) {
    throw malformed(
      `key in a security key is of another application: it must begin with "${APPLICATION_PREFIX}"`,
    );
  }
  const publicKey = parsePublicKey(spkiOf(fields));
  return { ssh: key, publicKey, algorithm: SECURITY_KEYS.get(key.type) ?? publicKey.algorithm };
}

/** A key of our own, or any other that was judged, as SSH has it. */
export function sshPublicKeyOf({ material }: PublicKey): SshPublicKey {
  if (material.family === 'ed25519') return encodeSshPublicKey({ type: 'ssh-ed25519', key: material.key });
  if (material.family === 'ec') {
    return encodeSshPublicKey({ type: SSH_TYPES_BY_CURVE[material.algorithm], point: material.point });
  }
  const { exponent, modulus } = material;
  return encodeSshPublicKey({ type: 'ssh-rsa', exponent, modulus });
}

/** The curves of both worlds. */
export const SSH_TYPES_BY_CURVE: Readonly<Record<EcKeyAlgorithm, SshEcdsaType>> = table({
  'ec-p256': 'ecdsa-sha2-nistp256',
  'ec-p384': 'ecdsa-sha2-nistp384',
  'ec-p521': 'ecdsa-sha2-nistp521',
});

type SshEcType = SshEcdsaType | 'sk-ecdsa-sha2-nistp256@openssh.com';

export function sshCurveOf(type: SshEcType): EcKeyAlgorithm {
  return CURVES_BY_SSH_TYPE[type];
}

const CURVES_BY_SSH_TYPE: Readonly<Record<SshEcType, EcKeyAlgorithm>> = table({
  'ecdsa-sha2-nistp256': 'ec-p256',
  'ecdsa-sha2-nistp384': 'ec-p384',
  'ecdsa-sha2-nistp521': 'ec-p521',
  'sk-ecdsa-sha2-nistp256@openssh.com': 'ec-p256',
});

const SECURITY_KEYS: ReadonlyMap<SshKeyType, SshKeyAlgorithm> = new Map<SshKeyType, SshKeyAlgorithm>([
  ['sk-ssh-ed25519@openssh.com', 'sk-ed25519'],
  ['sk-ecdsa-sha2-nistp256@openssh.com', 'sk-ec-p256'],
]);

/** What OpenSSL's and other libraries' readers of SSH keys take. */
const MOST_RSA_EXPONENT = 2n ** 32n;

/** OpenSSH's PROTOCOL.u2f: applications of SSH begin so; others are of the web. */
const APPLICATION_PREFIX = 'ssh:';

function spkiOf(fields: SshKeyFields): Uint8Array {
  if (fields.type === 'ssh-rsa') return encodeRsaSpki(fields);
  if ('key' in fields) return encodeEd25519Spki(fields.key);
  return encodeEcSpki(EC_ALGORITHMS[sshCurveOf(fields.type)].curve, fields.point);
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
