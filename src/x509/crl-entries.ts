/**
 * The entries of a CRL (RFC 5280 §5.1.2.6, §5.3). There may be a million: they are written a page at a time, and read
 * where they stand, one object at a time.
 */
import { join, latin1 } from '../base/bytes.ts';
import { DerReader } from '../der/reader.ts';
import { TAG } from '../der/tag.ts';
import { encode, integer, type Node, primitive, sequence, time } from '../der/writer.ts';
import { type Extension, extensionsNode, readExtensions } from './extension.ts';
import { CERTIFICATE_ISSUER, decodeCertificateIssuer } from './extensions/certificate-issuer.ts';
import { decodeInvalidityDate, encodeInvalidityDate, INVALIDITY_DATE } from './extensions/invalidity-date.ts';
import { decodeReasonCode, encodeReasonCode, REASON_CODE } from './extensions/reason-code.ts';
import type { Name } from './name.ts';

/** An entry to be written. */
export interface RevokedEntry {
  /** Its magnitude. */
  readonly serial: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly revokedAt: number;
  /** CRLReason (§5.3.1); 0, unspecified, is left out as §5.3.1 asks. */
  readonly reason: number;
  /** §5.3.2, in seconds since 1970 UTC. */
  readonly invalidityAt?: number | null;
}

/**
 * A page of entries, each in DER, one after the other: what {@link encodeTbsCertList} puts together. About 1 µs an
 * entry, so that a caller with many chooses its pages, and lets others have their turn between them.
 * @throws RangeError for a time outside 1950 to 9999, or a number that is no CRLReason
 */
export function encodeRevokedEntries(entries: readonly RevokedEntry[]): Uint8Array {
  return join(entries.map((entry) => encode(entryNode(entry))));
}

/** An entry that was read. All octets are views of the input. */
export interface RevokedCertificate {
  /** The contents octets of the INTEGER as they stand: two's complement. */
  readonly serial: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly revokedAt: number;
  /** CRLReason; 0, unspecified, when there is none. */
  readonly reason: number;
  /** Seconds since 1970 UTC. */
  readonly invalidityAt: number | undefined;
  /** Names of the certificate's issuer: of this entry or of one before it (§5.3.3). Undefined: the CRL's issuer. */
  readonly issuer: readonly Name[] | undefined;
  readonly extensions: readonly Extension[];
}

/** The entries of a CRL that was read: octets and an index into them, out of which single entries are read. */
export class RevokedCertificates implements Iterable<RevokedCertificate> {
  /** OIDs of the critical extensions that any entry has. */
  readonly critical: ReadonlySet<string>;
  readonly #bytes: Uint8Array;
  /** Where each entry starts, and where the last one ends. */
  readonly #starts: Uint32Array;
  /** The entries that have a certificateIssuer, ascending. */
  readonly #issuers: Uint32Array;

  constructor(bytes: Uint8Array, starts: Uint32Array, issuers: Uint32Array, critical: ReadonlySet<string>) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#issuers = issuers;
    this.critical = critical;
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  /**
   * The entries with a serial number, in their order: more than one in an indirect CRL, or by a fault. A few ms for
   * 100,000 entries.
   * @param serial contents octets of the INTEGER, as a certificate's reader gives them
   */
  find(serial: Uint8Array): RevokedCertificate[] {
    const wanted = encode(primitive(TAG.integer, serial));
    const [bytes, starts] = [this.#bytes, this.#starts];
    const found: RevokedCertificate[] = [];
    for (let index = 0; index < starts.length - 1; index++) {
      if (standsAt(bytes, contentsAt(bytes, starts[index] as number), wanted)) found.push(this.#entry(index));
    }
    return found;
  }

  *[Symbol.iterator](): Iterator<RevokedCertificate> {
    for (let index = 0; index < this.length; index++) yield this.#entry(index);
  }

  #entry(index: number): RevokedCertificate {
    const { extensions, revokedAt, serial } = this.#read(index);
    const { all, invalidityAt, reason } = extensions;
    return { serial, revokedAt, reason, invalidityAt, issuer: this.#issuerOf(index), extensions: all };
  }

  #read(index: number): EntryRead {
    const der = this.#bytes.subarray(this.#starts[index], this.#starts[index + 1]);
    return DerReader.whole(der, (reader) => readEntry(reader, decodeExtensions));
  }

  /** §5.3.3: the one of the nearest entry up to this one that names any. */
  #issuerOf(index: number): readonly Name[] | undefined {
    let [from, to] = [0, this.#issuers.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#issuers[middle] as number) <= index) from = middle + 1;
      else to = middle;
    }
    const named = this.#issuers[from - 1];
    return named === undefined ? undefined : this.#read(named).extensions.issuer;
  }
}

/** Behind the identifier and length octets of an element that was read before. */
function contentsAt(bytes: Uint8Array, start: number): number {
  const length = bytes[start + 1] as number;
  return start + 2 + (length < 0x80 ? 0 : length & 0x7f);
}

function standsAt(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}

/** What a CRL without revokedCertificates has. */
export const NO_ENTRIES: RevokedCertificates = new RevokedCertificates(
  new Uint8Array(0),
  Uint32Array.of(0),
  new Uint32Array(0),
  new Set(),
);

/**
 * revokedCertificates: at least one entry (§5.1.2.6). Each is read once, to its last octet.
 * @param extensible whether entries may have extensions: in version 2 alone
 * @throws malformed
 */
export function readRevokedCertificates(reader: DerReader, extensible: boolean): RevokedCertificates {
  const start = reader.offset;
  const starts: number[] = [];
  const issuers: number[] = [];
  const critical = new Set<string>();
  const decode = remembering();
  const { der } = reader.span((outer) =>
    outer.within(TAG.sequence, (list) => {
      if (list.atEnd) list.fail('revokedCertificates without an entry');
      while (!list.atEnd) {
        const index = starts.push(list.offset - start) - 1;
        const { all, issuer } = readEntry(list, decode).extensions;
        if (all.length > 0 && !extensible) list.fail('extensions of an entry in a version that is not v2');
        for (const extension of all) if (extension.critical) critical.add(extension.oid);
        if (issuer !== undefined) issuers.push(index);
      }
    }),
  );
  starts.push(der.length);
  return new RevokedCertificates(der, Uint32Array.from(starts), Uint32Array.from(issuers), critical);
}

interface EntryRead {
  readonly serial: Uint8Array;
  readonly revokedAt: number;
  readonly extensions: EntryExtensions;
}

function readEntry(reader: DerReader, decode: (octets: Uint8Array) => EntryExtensions): EntryRead {
  return reader.within(TAG.sequence, (entry) => ({
    serial: entry.integer(),
    revokedAt: entry.time(),
    extensions: entry.atEnd ? NO_EXTENSIONS : decode(entry.element()),
  }));
}

interface EntryExtensions {
  readonly all: readonly Extension[];
  readonly reason: number;
  readonly invalidityAt: number | undefined;
  readonly issuer: readonly Name[] | undefined;
}

const NO_EXTENSIONS: EntryExtensions = { all: [], reason: 0, invalidityAt: undefined, issuer: undefined };

function decodeExtensions(octets: Uint8Array): EntryExtensions {
  const all = DerReader.whole(octets, readExtensions);
  const read = <T>(oid: string, decode: (value: Uint8Array) => T): T | undefined => {
    const found = all.find((extension) => extension.oid === oid);
    return found === undefined ? undefined : decode(found.value);
  };
  return {
    all,
    reason: read(REASON_CODE, decodeReasonCode) ?? 0,
    invalidityAt: read(INVALIDITY_DATE, decodeInvalidityDate),
    issuer: read(CERTIFICATE_ISSUER, decodeCertificateIssuer),
  };
}

/** Nearly all entries have one of a few short extensions, the reasons: what they hold is read once a list. */
function remembering(): (octets: Uint8Array) => EntryExtensions {
  const known = new Map<string, EntryExtensions>();
  return (octets) => {
    if (octets.length > 32) return decodeExtensions(octets);
    const key = latin1(octets);
    const found = known.get(key) ?? decodeExtensions(octets);
    if (known.size < 64) known.set(key, found);
    return found;
  };
}

function entryNode({ invalidityAt, reason, revokedAt, serial }: RevokedEntry): Node {
  const extensions =
    typeof invalidityAt === 'number' ? entryExtensions(reason, invalidityAt) : reasonAlone(reason);
  return sequence(integer(serial), time(revokedAt), extensions);
}

function entryExtensions(reason: number, invalidityAt?: number): Node | undefined {
  const extensions: Extension[] = [];
  if (reason !== 0) extensions.push({ oid: REASON_CODE, critical: false, value: encodeReasonCode(reason) });
  if (invalidityAt !== undefined)
    extensions.push({ oid: INVALIDITY_DATE, critical: false, value: encodeInvalidityDate(invalidityAt) });
  return extensionsNode(extensions);
}

/** What nearly all entries have, written once. */
const REASONS_ALONE = new Map<number, Uint8Array | undefined>();

function reasonAlone(reason: number): Node | undefined {
  if (!REASONS_ALONE.has(reason)) {
    const extensions = entryExtensions(reason);
    REASONS_ALONE.set(reason, extensions && encode(extensions));
  }
  return REASONS_ALONE.get(reason);
}
