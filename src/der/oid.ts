/** OBJECT IDENTIFIER contents (X.690 §8.19) and dotted decimal. */

/** The most octets of contents that are read or written: a prefix and three UUIDs (X.667) fit. */
const LONGEST = 64;

/** @returns undefined for an empty, truncated, padded or overlong encoding */
export function decodeOidContents(contents: Uint8Array): string | undefined {
  const last = contents[contents.length - 1];
  if (last === undefined || last >= 0x80 || contents.length > LONGEST) return undefined;
  let text = '';
  let arc: Arc = 0;
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

/**
 * Whatever {@link decodeOidContents} gave can be written again.
 * @throws RangeError when `oid` is not dotted decimal with valid first arcs, or is longer than would be read
 */
export function encodeOidContents(oid: string): Uint8Array {
  const known = WRITTEN.get(oid);
  if (known !== undefined) return known;
  const written = encoded(oid);
  if (WRITTEN.size < MOST_WRITTEN) WRITTEN.set(oid, written);
  return written;
}

/** Certificates are full of the same few. */
const WRITTEN = new Map<string, Uint8Array>();
const MOST_WRITTEN = 256;

function encoded(oid: string): Uint8Array {
  const octets: number[] = [];
  if (oid.length <= 4 * LONGEST && DOTTED.test(oid)) {
    for (const value of subidentifiers(oid)) pushBase128(octets, value);
  }
  if (octets.length === 0 || octets.length > LONGEST)
    throw new RangeError(`not an OBJECT IDENTIFIER: ${oid}`);
  return Uint8Array.from(octets);
}

const DOTTED = /^(?:[01]\.[1-3]?\d|2\.(?:0|[1-9]\d*))(?:\.(?:0|[1-9]\d*))*$/;

/** Arcs may have 128 bits (UUIDs), and hardly ever do: numbers while they hold them, which is far cheaper. */
type Arc = number | bigint;

const NUMBERS_BELOW = 2 ** 45;

function append(arc: Arc, septet: number): Arc {
  if (typeof arc === 'number' && arc < NUMBERS_BELOW) return arc * 128 + septet;
  return BigInt(arc) * 128n + BigInt(septet);
}

/** §8.19.4: the first subidentifier holds two arcs. */
function firstArcs(value: Arc): string {
  if (value < 80) return value < 40 ? `0.${value}` : `1.${Number(value) - 40}`;
  return `2.${typeof value === 'number' ? value - 80 : value - 80n}`;
}

function subidentifiers(oid: string): Arc[] {
  const arcs: Arc[] = oid.split('.').map((arc) => (arc.length < 14 ? Number(arc) : BigInt(arc)));
  const [first, second] = arcs.splice(0, 2) as [Arc, Arc];
  const start = Number(first) * 40;
  arcs.unshift(typeof second === 'bigint' ? BigInt(start) + second : start + second);
  return arcs;
}

/** Septets, the highest first; all but the last have the leading bit. */
function pushBase128(octets: number[], arc: Arc): void {
  let count = 1;
  if (typeof arc === 'number') {
    while (arc >= 128 ** count) count++;
    for (let i = count - 1; i > 0; i--) octets.push((Math.floor(arc / 128 ** i) % 128) | 0x80);
    octets.push(arc % 128);
    return;
  }
  while (arc >> BigInt(7 * count) > 0n) count++;
  for (let i = count - 1; i > 0; i--) octets.push(Number((arc >> BigInt(7 * i)) & 0x7fn) | 0x80);
  octets.push(Number(arc & 0x7fn));
}
