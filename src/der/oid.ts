/** OBJECT IDENTIFIER contents (X.690 §8.19) and dotted decimal. */

const LONGEST = 64;

/** @returns undefined for an empty, truncated, padded or overlong encoding */
export function decodeOidContents(contents: Uint8Array): string | undefined {
  const last = contents[contents.length - 1];
  if (last === undefined || last >= 0x80 || contents.length > LONGEST) return undefined;
  let text = '';
  let arc: number | bigint = 0;
  let fresh = true;
  for (const octet of contents) {
    // §8.19.2: the leading octet of an arc is not 80.
    if (fresh && octet === 0x80) return undefined;
    arc = append(arc, octet & 0x7f);
    fresh = octet < 0x80;
    if (!fresh) continue;
    text += text === '' ? firstArcs(arc) : `.${arc}`;
    arc = 0;
  }
  return text;
}

/** @throws RangeError when `oid` is not dotted decimal with valid first arcs; OIDs are our constants or checked before */
export function encodeOidContents(oid: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d{0,38})){1,31}$/.test(oid))
    throw new RangeError(`not an OBJECT IDENTIFIER: ${oid}`);
  const [first, second, ...rest] = oid.split('.').map(BigInt) as [bigint, bigint, ...bigint[]];
  if (first < 2n && second > 39n) throw new RangeError(`not an OBJECT IDENTIFIER: ${oid}`);
  return new Uint8Array([first * 40n + second, ...rest].flatMap(base128));
}

/** Arcs may have 128 bits (UUIDs), and hardly ever do: numbers while they hold them, which is far cheaper. */
function append(arc: number | bigint, septet: number): number | bigint {
  if (typeof arc === 'number' && arc < 2 ** 45) return arc * 128 + septet;
  return BigInt(arc) * 128n + BigInt(septet);
}

/** §8.19.4: the first subidentifier holds two arcs. */
function firstArcs(value: number | bigint): string {
  if (value < 80) return value < 40 ? `0.${value}` : `1.${Number(value) - 40}`;
  return `2.${typeof value === 'number' ? value - 80 : value - 80n}`;
}

function base128(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
