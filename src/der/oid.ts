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
  const octets = oid.length <= 4 * LONGEST && DOTTED.test(oid) ? subidentifiers(oid).flatMap(base128) : [];
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
  const [first, second, ...rest] = oid.split('.').map((arc) => (arc.length < 14 ? Number(arc) : BigInt(arc)));
  const start = Number(first) * 40;
  return [typeof second === 'bigint' ? BigInt(start) + second : start + Number(second), ...rest];
}

/** The last septet has no leading bit, the others have. */
function base128(arc: Arc): number[] {
  const octets: number[] = [];
  let rest = arc;
  while (typeof rest === 'bigint') {
    octets.unshift(Number(rest & 0x7fn) | 0x80);
    rest = rest >> 7n;
    if (rest < NUMBERS_BELOW) rest = Number(rest);
  }
  for (; rest >= 128; rest = Math.floor(rest / 128)) octets.unshift((rest % 128) | 0x80);
  octets.unshift(rest | 0x80);
  octets.push((octets.pop() as number) & 0x7f);
  return octets;
}
