/** What kinds of keys are called. */

/** By its algorithm as the server calls it, e.g. `EC P-256` for `ec-p256`; one that is not known is told as it is. */
export function algorithmWords(name: string): string {
  if (name.startsWith('ec-p')) return `EC P-${name.slice('ec-p'.length)}`;
  if (name.startsWith('rsa-')) return `RSA ${name.slice('rsa-'.length)}`;
  return name === 'ed25519' ? 'Ed25519' : name;
}

/** @param type `ec`, `rsa` or `ed25519`, size in bits */
export function keyWords(type: string, size: number): string {
  if (type === 'ec') return algorithmWords(`ec-p${size}`);
  return algorithmWords(type === 'rsa' ? `rsa-${size}` : type);
}
