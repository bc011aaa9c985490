/** OBJECT IDENTIFIER contents (X.690 §8.19) and dotted decimal. */

const LONGEST = 64;

/** @returns undefined for an empty, truncated, padded or overlong encoding */
export function decodeOidContents(contents: Uint8Array): string | undefined {
  const last = contents[contents.length - 1];
  if (last === undefined || last >= 0x80 || contents.length > LONGEST) return undefined;
  const arcs: string[] = [];
  let arc = 0n;
  let fresh = true;
  for (const octet of contents) {
    // §8.19.2: the leading octet of an arc is not 80.
    if (fresh && octet === 0x80) return undefined;
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    fresh = octet < 0x80;
    if (!fresh) continue;
    if (arcs.length === 0) {
      const first = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(String(first), String(arc - first * 40n));
    } else {
      arcs.push(String(arc));
    }
    arc = 0n;
  }
  return arcs.join('.');
}

/** @throws RangeError when `oid` is not dotted decimal with valid first arcs; OIDs are our constants or checked before */
export function encodeOidContents(oid: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d{0,38})){1,31}$/.test(oid))
    throw new RangeError(`not an OBJECT IDENTIFIER: ${oid}`);
  const [first, second, ...rest] = oid.split('.').map(BigInt) as [bigint, bigint, ...bigint[]];
  if (first < 2n && second > 39n) throw new RangeError(`not an OBJECT IDENTIFIER: ${oid}`);
  return new Uint8Array([first * 40n + second, ...rest].flatMap(base128));
}

function base128(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
