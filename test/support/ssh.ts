/** SSH keys of every type that is taken, authorities of every type that signs, and certificates by them. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Signer } from '../../src/keys/signer.ts';
import { softwareSigner } from '../../src/keys/software.ts';
import { signSsh } from '../../src/keys/ssh-signature.ts';
import { sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import {
  assembleSshCertificate,
  encodeSshTbs,
  FOREVER,
  type SshCertificateFields,
} from '../../src/ssh/certificate.ts';
import { encodeSshPublicKey, type SshKeyType, type SshPublicKey } from '../../src/ssh/public-key.ts';

/** Types of keys whose private half is ours to make. */
export const PLAIN_KEYS = {
  'ssh-ed25519': () => generateKeyPairSync('ed25519').privateKey,
  'ssh-rsa': (bits = 2048) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey,
  'ecdsa-sha2-nistp256': () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey,
  'ecdsa-sha2-nistp384': () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey,
  'ecdsa-sha2-nistp521': () => generateKeyPairSync('ec', { namedCurve: 'secp521r1' }).privateKey,
} as const;

export type PlainKeyType = keyof typeof PLAIN_KEYS;

export const PLAIN_KEY_TYPES = Object.keys(PLAIN_KEYS) as readonly PlainKeyType[];

export function pkcs8Of(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }));
}

export function newSigner(type: PlainKeyType): Signer {
  return softwareSigner(pkcs8Of(PLAIN_KEYS[type]()));
}

/** A new public key; nobody has the private halves of those of security keys. */
export function newSshKey(type: SshKeyType = 'ssh-ed25519'): SshPublicKey {
  if (type === 'sk-ssh-ed25519@openssh.com') {
    const { fields } = newSshKey('ssh-ed25519');
    if (!('key' in fields)) throw new TypeError('no Ed25519 key');
    return encodeSshPublicKey({ type, key: fields.key, application: 'ssh:' });
  }
  if (type === 'sk-ecdsa-sha2-nistp256@openssh.com') {
    const { fields } = newSshKey('ecdsa-sha2-nistp256');
    if (!('point' in fields)) throw new TypeError('no ECDSA key');
    return encodeSshPublicKey({ type, point: fields.point, application: 'ssh:' });
  }
  return sshPublicKeyOf(newSigner(type).publicKey);
}

/** A user's certificate that does not end, for `signatureKey` to sign. */
export function certificateFields(
  signatureKey: SshPublicKey,
  changed: Partial<SshCertificateFields> = {},
): SshCertificateFields {
  return {
    key: signatureKey,
    nonce: new Uint8Array(32).fill(7),
    serial: 1n,
    kind: 'user',
    keyId: 'u=1 r=2',
    principals: ['root'],
    validAfter: 0n,
    validBefore: FOREVER,
    criticalOptions: [],
    extensions: [],
    signatureKey,
    ...changed,
  };
}

/** @returns the blob */
export async function newSshCertificate(
  authority: Signer,
  changed: Partial<SshCertificateFields> = {},
): Promise<Uint8Array> {
  const tbs = encodeSshTbs(certificateFields(sshPublicKeyOf(authority.publicKey), changed));
  return assembleSshCertificate(tbs, await signSsh(authority, tbs));
}
