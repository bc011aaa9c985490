/** The names of key algorithms on the wire. */
import type { KeyAlgorithm } from '../../../../keys/algorithms.ts';

/** Those that a caller may ask for. */
export const KEY_ALGORITHM_NAMES: Readonly<Record<string, KeyAlgorithm>> = Object.assign(
  Object.create(null),
  {
    RSA_2048: 'rsa-2048',
    RSA_4096: 'rsa-4096',
    EC_prime256v1: 'ec-p256',
    EC_secp384r1: 'ec-p384',
    ED25519: 'ed25519',
  },
);

export function readKeyAlgorithm(name: string): KeyAlgorithm {
  return KEY_ALGORITHM_NAMES[name] ?? 'ed25519';
}

/** As the contract has it, an RSA key of any length but 2048 bits is told as one of 4096. */
export function spellKeyAlgorithm(algorithm: string): string {
  if (algorithm.startsWith('rsa-')) return algorithm === 'rsa-2048' ? 'RSA_2048' : 'RSA_4096';
  const [name] = Object.entries(KEY_ALGORITHM_NAMES).find(([, known]) => known === algorithm) ?? [];
  // Of an authority that was imported, or made by `/v1`.
  return name ?? 'EC_secp521r1';
}
