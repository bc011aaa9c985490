/**
 * @peculiar/x509, as an oracle. It needs the metadata of Reflect that only a polyfill has; of that polyfill this is
 * what its container uses.
 */
import { webcrypto } from 'node:crypto';

const metadata = new WeakMap<object, Map<unknown, unknown>>();

function own(target: object): Map<unknown, unknown> {
  const known = metadata.get(target) ?? new Map<unknown, unknown>();
  metadata.set(target, known);
  return known;
}

function inherited(key: unknown, target: object | null): unknown {
  if (target === null) return undefined;
  return own(target).get(key) ?? inherited(key, Object.getPrototypeOf(target));
}

Object.assign(Reflect, {
  defineMetadata: (key: unknown, value: unknown, target: object) => own(target).set(key, value),
  getMetadata: inherited,
  getOwnMetadata: (key: unknown, target: object) => own(target).get(key),
  hasOwnMetadata: (key: unknown, target: object) => own(target).has(key),
  metadata: (key: unknown, value: unknown) => (target: object) => own(target).set(key, value),
});

// Imported when the polyfill is there.
export const peculiar: typeof import('@peculiar/x509') = await import('@peculiar/x509');
peculiar.cryptoProvider.set(webcrypto);
