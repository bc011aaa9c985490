/**
 * An EC public key is an uncompressed point. RFC 5480 §2.2 lets compressed ones pass; they are refused so that one key
 * has one encoding and one hash, by which it is found when it was revoked.
 */
import { EC_ALGORITHMS } from '../algorithms.ts';
import type { EcMaterial } from './rule.ts';

export function ecPointForm({ algorithm, point }: EcMaterial): string | undefined {
  const octets = 1 + 2 * EC_ALGORITHMS[algorithm].fieldOctets;
  if (point[0] === 0x04 && point.length === octets) return undefined;
  const form = point.length === 0 ? 'empty' : (FORMS.get(point[0] as number) ?? 'of an unknown form');
  return `EC point is ${form}, ${point.length} octets: it must be uncompressed, 04 and ${octets - 1} octets`;
}

/** The first octet of a point (SEC 1 §2.3.3; hybrid is X9.62 §4.3.6). */
const FORMS: ReadonlyMap<number, string> = new Map([
  [0x00, 'the point at infinity'],
  [0x02, 'compressed'],
  [0x03, 'compressed'],
  [0x04, 'of the wrong length'],
  [0x06, 'hybrid'],
  [0x07, 'hybrid'],
]);
