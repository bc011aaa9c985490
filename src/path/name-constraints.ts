/** Name constraints (RFC 5280 §4.2.1.10): whether a name lies within the subtrees that an authority was given. */

import type { NameConstraints } from '../x509/extensions/name-constraints.ts';
import { formatIp, type GeneralName } from '../x509/general-name.ts';

/**
 * Whether `constraints` admit `name`: it lies in no excluded subtree of its type, and in a permitted one when there are
 * any of its type. DNS names and IP addresses are judged; a name of another type is admitted only when the constraints
 * say nothing of its type.
 *
 * A wildcard is admitted only when every name that it stands for is.
 */
export function admitName(name: GeneralName, constraints: NameConstraints): boolean {
  const excluded = constraints.excluded.filter((base) => base.type === name.type);
  const permitted = constraints.permitted.filter((base) => base.type === name.type);
  if (excluded.some((base) => touches(name, base))) return false;
  return permitted.length === 0 || permitted.some((base) => within(name, base));
}

/** The permitted subtrees of one type, for a reader; what is excluded, with a word in front. */
export function describeSubtrees(constraints: NameConstraints, type: GeneralName['type']): readonly string[] {
  const text = (base: GeneralName): string =>
    base.type === 'dns' ? base.value : base.type === 'ip' ? formatRange(base.octets) : base.type;
  return [
    ...constraints.permitted.filter((base) => base.type === type).map(text),
    ...constraints.excluded.filter((base) => base.type === type).map((base) => `not ${text(base)}`),
  ];
}

/** Every name that `name` stands for lies in the subtree. */
function within(name: GeneralName, base: GeneralName): boolean {
  if (name.type === 'dns' && base.type === 'dns')
    return belowOrEqual(name.value.replace(/^\*\./, ''), base.value);
  if (name.type === 'ip' && base.type === 'ip') return inRange(name.octets, base.octets);
  return false;
}

/** Some name that `name` stands for lies in the subtree; of a type that is not judged, any. */
function touches(name: GeneralName, base: GeneralName): boolean {
  if (name.type !== 'dns' || base.type !== 'dns') return name.type !== 'ip' || within(name, base);
  if (within(name, base)) return true;
  // `*.x` stands for names one label below x, and a subtree may begin there.
  const parent = name.value.startsWith('*.') ? name.value.slice(2).toLowerCase() : undefined;
  return parent !== undefined && base.value.toLowerCase().endsWith(`.${parent}`);
}

/** "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side" satisfies it. */
function belowOrEqual(name: string, base: string): boolean {
  const [low, root] = [name.toLowerCase(), base.toLowerCase().replace(/^\./, '')];
  return root === '' || low === root || low.endsWith(`.${root}`);
}

/** @param range the address and its mask, 8 or 32 octets */
function inRange(address: Uint8Array, range: Uint8Array): boolean {
  const size = range.length / 2;
  if (address.length !== size) return false;
  for (let i = 0; i < size; i++) {
    const mask = range[size + i] as number;
    if (((address[i] as number) & mask) !== ((range[i] as number) & mask)) return false;
  }
  return true;
}

function formatRange(range: Uint8Array): string {
  const size = range.length / 2;
  const ones = [...range.subarray(size)].reduce(
    (bits, octet) => bits + octet.toString(2).replaceAll('0', '').length,
    0,
  );
  return `${formatIp(range.subarray(0, size))}/${ones}`;
}
