/** The kinds of keys that an authority can have, as a select offers them and as the API takes them. */
import { algorithmWords, keyWords } from '../../words/keys.ts';

interface X509Key {
  readonly key_type: 'ec' | 'rsa' | 'ed25519';
  readonly key_size?: number;
}

export const X509_KEYS: Readonly<Record<string, X509Key>> = {
  'ec-256': { key_type: 'ec', key_size: 256 },
  'ec-384': { key_type: 'ec', key_size: 384 },
  'ec-521': { key_type: 'ec', key_size: 521 },
  ed25519: { key_type: 'ed25519' },
  'rsa-2048': { key_type: 'rsa', key_size: 2048 },
  'rsa-3072': { key_type: 'rsa', key_size: 3072 },
  'rsa-4096': { key_type: 'rsa', key_size: 4096 },
};

const REMARKS: Readonly<Record<string, string>> = {
  'ec-256': ', which everything takes and is fast',
  ed25519: ', which browsers do not take',
};

export const X509_KEY_CHOICES = Object.entries(X509_KEYS).map(([value, { key_size = 0, key_type }]) => ({
  value,
  text: `${keyWords(key_type, key_size)}${REMARKS[value] ?? ''}`,
}));

export const SSH_KEYS = [
  'ed25519',
  'ec-p256',
  'ec-p384',
  'ec-p521',
  'rsa-2048',
  'rsa-3072',
  'rsa-4096',
] as const;

export const SSH_KEY_CHOICES = SSH_KEYS.map((value) => ({
  value,
  text: value === 'ed25519' ? 'Ed25519, which every OpenSSH since 6.5 takes' : algorithmWords(value),
}));

/** Options of the command line for a key of X.509. */
export function keyOptions(choice: string): string {
  const key = X509_KEYS[choice];
  if (key === undefined || choice === 'ec-256') return '';
  return ` --key ${key.key_type}${key.key_size === undefined ? '' : ` --bits ${key.key_size}`}`;
}
