/** The types of key that an SSH authority of ours may have. */
import type { KeyAlgorithm } from '../../../../../keys/algorithms.ts';

const ALGORITHMS: Readonly<Record<string, KeyAlgorithm>> = {
  ed25519: 'ed25519',
  'ec-p256': 'ec-p256',
  'ec-p384': 'ec-p384',
  'ec-p521': 'ec-p521',
  'rsa-2048': 'rsa-2048',
  'rsa-3072': 'rsa-3072',
  'rsa-4096': 'rsa-4096',
  // The usual size of each family.
  ec: 'ec-p256',
  rsa: 'rsa-3072',
};

export const KEY_TYPES: readonly string[] = Object.keys(ALGORITHMS);

/** @param text one of {@link KEY_TYPES} */
export function keyAlgorithm(text: string): KeyAlgorithm {
  return ALGORITHMS[text] ?? 'ed25519';
}
