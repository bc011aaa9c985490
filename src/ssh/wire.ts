/**
 * The data types of SSH (RFC 4251 §5): a reader that takes one encoding of each value and stays within its input, and
 * writers. All failures of the reader are `malformed`, in words that complete "<field> …".
 */
import { concat, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';

/** An mpint of 16384 bits and its sign octet: OpenSSH reads no longer ones (SSHBUF_MAX_BIGNUM). */
const MPINT_OCTETS = 2048 + 1;

export class SshReader {
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  }

  /** Reads `octets` with `read`, which must leave nothing over. */
  static whole<T>(octets: Uint8Array, read: (reader: SshReader) => T): T {
    const reader = new SshReader(octets);
    const value = read(reader);
    reader.end();
    return value;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#octets.length;
  }

  /** How many octets were read. */
  get offset(): number {
    return this.#at;
  }

  /** Demands that everything was read. */
  end(): void {
    if (!this.isAtEnd) this.fail(`has ${this.#octets.length - this.#at} trailing octets`);
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4));
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  /** @param count of octets, which follow as they are @returns a view of the input */
  octets(count: number): Uint8Array {
    const start = this.#take(count);
    return this.#octets.subarray(start, start + count);
  }

  /** @returns a view of the input */
  string(): Uint8Array {
    return this.octets(this.uint32());
  }

  /** A string of UTF-8 without NUL, which programs in C would take for its end. */
  text(): string {
    const octets = this.string();
    if (octets.includes(0)) this.fail('holds a text with a NUL');
    try {
      return UTF8.decode(octets);
    } catch {
      return this.fail('holds a text that is not UTF-8');
    }
  }

  /** The magnitude of an mpint that is not negative, without leading zeros: empty for zero. */
  mpint(): Uint8Array {
    const octets = this.string();
    const [first, second = 0] = octets;
    if (octets.length > MPINT_OCTETS || (octets.length === MPINT_OCTETS && first !== 0)) {
      this.fail('holds a number of more than 16384 bits');
    }
    if (first === undefined) return octets;
    if (first >= 0x80) this.fail('holds a negative number');
    // RFC 4251 §5: unnecessary leading octets must not be included; zero has none at all.
    if (first === 0 && second < 0x80) this.fail('holds a number with needless leading zeros');
    return first === 0 ? octets.subarray(1) : octets;
  }

  /** The strings that fill a string. */
  each<T>(read: (inner: SshReader) => T): T[] {
    return SshReader.whole(this.string(), (inner) => inner.rest(read));
  }

  /** All that is left, read piece by piece. */
  rest<T>(read: (reader: SshReader) => T): T[] {
    const values: T[] = [];
    while (!this.isAtEnd) values.push(read(this));
    return values;
  }

  /** Refuses the input. @param what completes "<field> …" */
  fail(what: string): never {
    throw new ChanceryError('malformed', what);
  }

  #take(count: number): number {
    const start = this.#at;
    if (count > this.#octets.length - start) this.fail('ends too early');
    this.#at = start + count;
    return start;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function wireByte(value: number): Uint8Array {
  return Uint8Array.of(value);
}

/** @throws RangeError unless `value` is an integer from 0 to 2^32 − 1 */
export function wireUint32(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff)
    throw new RangeError('not a 32-bit number');
  const octets = new Uint8Array(4);
  new DataView(octets.buffer).setUint32(0, value);
  return octets;
}

/** @throws RangeError unless `value` is from 0 to 2^64 − 1 */
export function wireUint64(value: bigint): Uint8Array {
  if (BigInt.asUintN(64, value) !== value) throw new RangeError('not a 64-bit number');
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, value);
  return octets;
}

/** Octets, or a text in UTF-8, with their length before them. */
export function wireString(value: Uint8Array | string): Uint8Array {
  const octets = typeof value === 'string' ? utf8(value) : value;
  return concat(wireUint32(octets.length), octets);
}

/** @param magnitude big-endian; leading zeros are dropped */
export function wireMpint(magnitude: Uint8Array): Uint8Array {
  const first = magnitude.findIndex((octet) => octet !== 0);
  const bare = first < 0 ? new Uint8Array(0) : magnitude.subarray(first);
  return wireString((bare[0] ?? 0) < 0x80 ? bare : concat(Uint8Array.of(0), bare));
}
