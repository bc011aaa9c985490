/**
 * A strict reader of DER (X.690 §10, §11). It takes one encoding of each value and refuses all others: indefinite or
 * non-minimal lengths, non-minimal integers, booleans other than 00 and FF, set pad bits, trailing octets. The depth of
 * nesting and the number of elements are bounded, so that hostile input costs little.
 *
 * All failures are `malformed`, with the offset in the outermost encoding.
 */
import { compare, latin1 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { decodeOidContents } from './oid.ts';
import { TAG } from './tag.ts';
import { parseGeneralizedTime, parseUtcTime } from './time.ts';

export interface DerLimits {
  /** How deep constructed elements may nest. */
  readonly depth: number;
  /** How many elements may be entered in all. */
  readonly elements: number;
}

/** Ample for any certificate, request or key; a CRL's reader asks for more elements. */
export const DEFAULT_LIMITS: DerLimits = { depth: 32, elements: 20_000 };

interface Budget {
  elements: number;
}

/**
 * The octets of a positive INTEGER without its sign octet, as serial numbers are kept; those of a negative one as they stand.
 * @param contents two's complement
 */
export function magnitude(contents: Uint8Array): Uint8Array {
  return contents.length > 1 && contents[0] === 0 ? contents.subarray(1) : contents;
}

export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #depth: number;
  readonly #budget: Budget;
  #at: number;

  /** A reader over all of `bytes`. */
  static over(bytes: Uint8Array, limits: DerLimits = DEFAULT_LIMITS): DerReader {
    return new DerReader(bytes, 0, bytes.length, limits.depth, { elements: limits.elements });
  }

  /** Reads `bytes` with `read`, which must leave nothing over. */
  static whole<T>(bytes: Uint8Array, read: (reader: DerReader) => T, limits: DerLimits = DEFAULT_LIMITS): T {
    const reader = DerReader.over(bytes, limits);
    const value = read(reader);
    reader.end();
    return value;
  }

  private constructor(bytes: Uint8Array, start: number, end: number, depth: number, budget: Budget) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#depth = depth;
    this.#budget = budget;
  }

  get atEnd(): boolean {
    return this.#at === this.#end;
  }

  /** Where the next element starts, in octets from the start of the outermost encoding. */
  get offset(): number {
    return this.#at;
  }

  /** The tag of the next element, or undefined at the end. */
  peek(): number | undefined {
    return this.#at < this.#end ? this.#bytes[this.#at] : undefined;
  }

  /** Demands that everything was read. */
  end(): void {
    if (!this.atEnd) this.fail('trailing octets');
  }

  /** Enters a constructed element. The caller reads it to its end and says so with {@link end}. */
  enter(tag: number): DerReader {
    const start = this.#header(tag);
    if (this.#depth === 0) this.fail('nested too deep');
    return new DerReader(this.#bytes, start, this.#at, this.#depth - 1, this.#budget);
  }

  sequence(): DerReader {
    return this.enter(TAG.sequence);
  }

  /** Reads a constructed element to its end with `read`. */
  within<T>(tag: number, read: (inner: DerReader) => T): T {
    const inner = this.enter(tag);
    const value = read(inner);
    inner.end();
    return value;
  }

  /** Reads the elements of a SEQUENCE OF or SET OF; at least `atLeast` of them. */
  each<T>(tag: number, read: (inner: DerReader) => T, atLeast = 0): T[] {
    return this.within(tag, (inner) => {
      const values: T[] = [];
      while (!inner.atEnd) values.push(read(inner));
      if (values.length < atLeast) this.fail(`fewer than ${atLeast} elements`);
      return values;
    });
  }

  /** Reads the elements of a SET OF, which ascend by their encodings (X.690 §11.6); at least `atLeast` of them. */
  setOf<T>(read: (inner: DerReader) => T, atLeast = 0, tag: number = TAG.set): T[] {
    let previous: Uint8Array | undefined;
    return this.each(
      tag,
      (inner) => {
        const { der, value } = inner.span(read);
        if (previous !== undefined && compare(previous, der) > 0) inner.fail('a SET OF out of order');
        previous = der;
        return value;
      },
      atLeast,
    );
  }

  /** Reads with `read`, and gives the octets that it took beside the value, as a view of the input. */
  span<T>(read: (reader: DerReader) => T): { readonly der: Uint8Array; readonly value: T } {
    const start = this.#at;
    const value = read(this);
    return { der: this.#bytes.subarray(start, this.#at), value };
  }

  /** Reads with `read` if the next element has `tag`. */
  optional<T>(tag: number, read: (reader: DerReader) => T): T | undefined {
    return this.peek() === tag ? read(this) : undefined;
  }

  /** The contents octets of a primitive element, as a view of the input. */
  primitive(tag: number): Uint8Array {
    const start = this.#header(tag);
    return this.#bytes.subarray(start, this.#at);
  }

  /** The whole next element, identifier and length octets included, as a view of the input. */
  element(): Uint8Array {
    const start = this.#at;
    const tag = this.peek();
    if (tag === undefined) this.fail('ends where an element should stand');
    this.#header(tag as number);
    return this.#bytes.subarray(start, this.#at);
  }

  /** An element of any type, as {@link element} gives it, once it is known to be DER down to its leaves. */
  wellFormed(): Uint8Array {
    return this.span(skip).der;
  }

  boolean(tag: number = TAG.boolean): boolean {
    const contents = this.primitive(tag);
    const octet = contents[0];
    // X.690 §11.1: TRUE is FF.
    if (contents.length !== 1 || (octet !== 0x00 && octet !== 0xff))
      this.fail('a BOOLEAN that is not 00 or FF');
    return octet === 0xff;
  }

  /** A BOOLEAN DEFAULT FALSE: absent when false (X.690 §11.5). */
  booleanDefaultFalse(tag: number = TAG.boolean): boolean {
    if (this.peek() !== tag) return false;
    if (!this.boolean(tag)) this.fail('a DEFAULT value that is encoded');
    return true;
  }

  null(): void {
    if (this.primitive(TAG.null).length !== 0) this.fail('a NULL with contents');
  }

  /** The contents octets of an INTEGER: two's complement, minimal (X.690 §8.3.2). */
  integer(tag: number = TAG.integer): Uint8Array {
    const contents = this.primitive(tag);
    const [first, second] = contents;
    if (first === undefined) this.fail('an empty INTEGER');
    if (second !== undefined && ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80))) {
      this.fail('an INTEGER with needless leading octets');
    }
    return contents;
  }

  /** The magnitude of an INTEGER that must not be negative, without its sign octet; one octet 00 for zero. */
  unsigned(tag: number = TAG.integer): Uint8Array {
    const contents = this.integer(tag);
    if ((contents[0] as number) >= 0x80) this.fail('a negative INTEGER');
    return magnitude(contents);
  }

  /** A non-negative INTEGER of at most 31 bits. */
  smallInteger(tag: number = TAG.integer): number {
    const magnitude = this.unsigned(tag);
    if (magnitude.length > 4 || (magnitude.length === 4 && (magnitude[0] as number) > 0x7f)) {
      this.fail('an INTEGER that is too large');
    }
    return magnitude.reduce((value, octet) => value * 256 + octet, 0);
  }

  octetString(): Uint8Array {
    return this.primitive(TAG.octetString);
  }

  /** A BIT STRING of whole octets, as keys and signatures are. */
  bitString(tag: number = TAG.bitString): Uint8Array {
    const { bytes, unused } = this.bits(tag);
    if (unused !== 0) this.fail('a BIT STRING that is not whole octets');
    return bytes;
  }

  /** A BIT STRING with its count of unused bits, which are zero (X.690 §11.2.1). */
  bits(tag: number = TAG.bitString): { readonly bytes: Uint8Array; readonly unused: number } {
    const contents = this.primitive(tag);
    const unused = contents[0];
    const last = contents[contents.length - 1] as number;
    if (unused === undefined || unused > 7 || (contents.length === 1 && unused !== 0)) {
      this.fail('a BIT STRING with a wrong count of unused bits');
    }
    if (unused > 0 && (last & ((1 << unused) - 1)) !== 0) this.fail('a BIT STRING with unused bits set');
    return { bytes: contents.subarray(1), unused };
  }

  /** The set bits of a named bit list, ascending, bit 0 the first; trailing zeros are left out (X.690 §11.2.2). */
  namedBits(tag: number = TAG.bitString): number[] {
    const { bytes, unused } = this.bits(tag);
    const last = bytes[bytes.length - 1];
    if (last !== undefined && ((last >> unused) & 1) === 0) this.fail('a named bit list with trailing zeros');
    const set: number[] = [];
    for (const [at, octet] of bytes.entries()) {
      for (let bit = 0; bit < 8; bit++) if ((octet & (0x80 >> bit)) !== 0) set.push(at * 8 + bit);
    }
    return set;
  }

  /** An OBJECT IDENTIFIER in dotted decimal. */
  oid(tag: number = TAG.oid): string {
    const oid = decodeOidContents(this.primitive(tag));
    if (oid === undefined) this.fail('a broken OBJECT IDENTIFIER');
    return oid as string;
  }

  /** UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 profiles them, in seconds since 1970 UTC. */
  time(): number {
    const utc = this.peek() === TAG.utcTime;
    const value = utc
      ? this.#timeText(TAG.utcTime, parseUtcTime)
      : this.#timeText(TAG.generalizedTime, parseGeneralizedTime);
    return value ?? this.fail('a time that is not as RFC 5280 §4.1.2.5 writes it');
  }

  /** A GeneralizedTime of any year, with seconds and in UTC (RFC 5280 §5.3.2), in seconds since 1970 UTC. */
  generalizedTime(): number {
    const value = this.#timeText(TAG.generalizedTime, parseGeneralizedTime);
    return value ?? this.fail('a GeneralizedTime that is not as RFC 5280 §5.3.2 writes it');
  }

  /** Refuses the input, here. */
  fail(what: string): never {
    throw new ChanceryError('malformed', `DER: ${what} at octet ${this.#at}`);
  }

  #timeText(tag: number, parse: (text: string) => number | undefined): number | undefined {
    const contents = this.primitive(tag);
    return contents.length > 20 ? undefined : parse(latin1(contents));
  }

  /** Reads identifier and length octets; leaves `#at` behind the contents. @returns where the contents start */
  #header(tag: number): number {
    const bytes = this.#bytes;
    const found = this.peek();
    if (found !== tag) {
      this.fail(
        found === undefined ? `ends where ${hex(tag)} should stand` : `${hex(found)} instead of ${hex(tag)}`,
      );
    }
    if ((tag & 0x1f) === 0x1f) this.fail('a tag in the long form');
    if (this.#budget.elements-- <= 0) this.fail('too many elements');
    let at = this.#at + 1;
    let length = at < this.#end ? (bytes[at++] as number) : this.fail('ends within a length');
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0) this.fail('an indefinite length');
      if (count > 4 || at + count > this.#end) this.fail('a length beyond the input');
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] as number);
      // X.690 §10.1: the fewest octets.
      if (length < 0x80 || length < 256 ** (count - 1)) this.fail('a length that is not minimal');
    }
    if (length > this.#end - at) this.fail('a length beyond the input');
    this.#at = at + length;
    return at;
  }
}

/** Universal types whose contents have rules of their own, by tag. */
const LEAVES: Readonly<Record<number, (reader: DerReader) => unknown>> = Object.assign(Object.create(null), {
  [TAG.boolean]: (reader: DerReader) => reader.boolean(),
  [TAG.integer]: (reader: DerReader) => reader.integer(),
  [TAG.enumerated]: (reader: DerReader) => reader.integer(TAG.enumerated),
  [TAG.bitString]: (reader: DerReader) => reader.bits(),
  [TAG.null]: (reader: DerReader) => reader.null(),
  [TAG.oid]: (reader: DerReader) => reader.oid(),
  [TAG.utcTime]: (reader: DerReader) => moment(reader, TAG.utcTime, parseUtcTime),
  [TAG.generalizedTime]: (reader: DerReader) => moment(reader, TAG.generalizedTime, parseWithFraction),
  [TAG.universalString]: (reader: DerReader) => characters(reader, TAG.universalString, 4),
  [TAG.bmpString]: (reader: DerReader) => characters(reader, TAG.bmpString, 2),
});

/** @param parse knows the one spelling that DER has (X.690 §11.7, §11.8), and the days of the calendar */
function moment(reader: DerReader, tag: number, parse: (text: string) => number | undefined): void {
  if (parse(latin1(reader.primitive(tag))) === undefined) reader.fail('a time that is not as DER writes it');
}

/** X.690 §11.7.2, §11.7.3: a fraction has no trailing zeros; RFC 5280's times have none at all. */
function parseWithFraction(text: string): number | undefined {
  return parseGeneralizedTime(text.replace(/\.\d*[1-9]Z$/, 'Z'));
}

/** A string whose characters have so many octets each (X.690 §8.23.7, §8.23.8). */
function characters(reader: DerReader, tag: number, octets: number): void {
  if (reader.primitive(tag).length % octets !== 0) reader.fail('a string that ends within a character');
}

/** X.690 §8.1.5: 00 ends an indefinite length. X.680 §8.4, table 1: 15 is nobody's yet. */
const RESERVED: ReadonlySet<number> = new Set([0x00, 0x0f]);

/**
 * Universal types that are constructed: SEQUENCE and SET (X.690 §8.9.1, §8.11.1), and EXTERNAL, EMBEDDED PDV and CHARACTER
 * STRING, which are sequences of their own (§8.18). All others are primitive, strings too (§10.2).
 */
const CONSTRUCTED: ReadonlySet<number> = new Set([0x08, 0x0b, 0x10, 0x11, 0x1d]);

/** Reads one element of any type, and all within it. */
function skip(reader: DerReader): void {
  const tag = reader.peek();
  if (tag === undefined) reader.fail('ends where an element should stand');
  const universal = tag < 0x40;
  const constructedTag = (tag & 0x20) !== 0;
  if (universal && (RESERVED.has(tag & 0x1f) || constructedTag !== CONSTRUCTED.has(tag & 0x1f))) {
    reader.fail(`${hex(tag)}, which no DER has`);
  }
  if (constructedTag) reader.each(tag, skip);
  else (LEAVES[tag] ?? ((leaf) => leaf.primitive(tag)))(reader);
}

function hex(tag: number): string {
  return `tag ${tag.toString(16).padStart(2, '0')}`;
}
