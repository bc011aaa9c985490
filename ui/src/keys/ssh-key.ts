/** An SSH key pair made in the browser, in the files that `ssh-keygen` writes. */
import { concat } from '../../../src/base/bytes.ts';
import { encodeOpensshPrivateKey, type SshPrivateKey } from '../../../src/ssh/private-key.ts';
import { encodeSshPublicKey, formatSshPublicKey, spellFingerprint } from '../../../src/ssh/public-key.ts';
import { exportNumbers, generateKey, NoKey } from './generate.ts';

export type NewSshKeyType = 'ssh-ed25519' | 'ecdsa-sha2-nistp256';

export interface NewSshKey {
  readonly type: NewSshKeyType;
  /** The file of the private key, not encrypted: nobody else has it. */
  readonly privateKey: string;
  /** The line of the `.pub` file, without a newline. */
  readonly publicKey: string;
  /** `SHA256:…`, as `ssh-keygen -l` spells it. */
  readonly fingerprint: string;
}

/**
 * @param comment is made one printable line of at most 255 characters; it may be empty
 * @param type without it Ed25519, or P-256 where the browser has no Ed25519
 * @throws NoKey
 */
export async function makeSshKey(comment: string, type?: NewSshKeyType): Promise<NewSshKey> {
  const key = await (type === undefined ? usualKey() : MAKERS[type]());
  const publicKey = encodeSshPublicKey(
    key.type === 'ssh-ed25519' ? { type: key.type, key: key.key } : { type: key.type, point: key.point },
  );
  return {
    type: key.type,
    privateKey: encodeOpensshPrivateKey(key, comment, crypto.getRandomValues(new Uint8Array(4))),
    publicKey: formatSshPublicKey(publicKey, comment),
    fingerprint: spellFingerprint(publicKey.fingerprint),
  };
}

type MadeKey = SshPrivateKey & { readonly type: NewSshKeyType };

const MAKERS: Readonly<Record<NewSshKeyType, () => Promise<MadeKey>>> = {
  'ssh-ed25519': makeEd25519,
  'ecdsa-sha2-nistp256': makeP256,
};

async function usualKey(): Promise<MadeKey> {
  try {
    return await makeEd25519();
  } catch (error) {
    if (error instanceof NoKey) return makeP256();
    throw error;
  }
}

async function makeEd25519(): Promise<MadeKey> {
  const { privateKey } = await generateKey('ed25519');
  const [seed, key] = await exportNumbers(privateKey, ['d', 'x'] as const);
  return { type: 'ssh-ed25519', seed, key };
}

async function makeP256(): Promise<MadeKey> {
  const { privateKey } = await generateKey('ec-p256');
  const [scalar, x, y] = await exportNumbers(privateKey, ['d', 'x', 'y'] as const);
  // Uncompressed (SEC 1 §2.3.3); JWK has the coordinates in their full length.
  return { type: 'ecdsa-sha2-nistp256', scalar, point: concat(Uint8Array.of(0x04), x, y) };
}
