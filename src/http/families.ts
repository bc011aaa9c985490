/** Which family an address belongs to: the first of these that has a prefix of it. */
import type { Family } from './family.ts';
import { INFISICAL } from './surfaces/infisical/errors.ts';
import { PRIME_INTELLECT } from './surfaces/primeintellect/errors.ts';
import { V1 } from './v1/errors.ts';

export const FAMILIES: readonly Family[] = [PRIME_INTELLECT, INFISICAL, V1];

/** @param address a path as it came or as it is registered; a query is of no interest */
export function familyOf(address: string): Family {
  const [path = ''] = address.split(/[?#]/);
  return FAMILIES.find(({ prefixes }) => prefixes.some((prefix) => isBelow(path, prefix))) ?? V1;
}

/** In whole segments: `/api/v1/ssh_keys` is not below `/api/v1/ssh`. */
function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** Every form in which an address of its family is served; the first is the registered one. */
export function formsOf(path: string): readonly string[] {
  if (familyOf(path).slashes === 'as_given') return [path];
  return [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`];
}
