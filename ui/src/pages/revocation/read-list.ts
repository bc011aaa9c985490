/** Reads a CRL or a KRL in the browser, by the same strict readers that the server has. */
import { toColonHex, toHex } from '../../../../src/base/bytes.ts';
import { sha256 } from '../../../../src/base/hash.ts';
import { spellTime } from '../../../../src/base/time.ts';
import { magnitude } from '../../../../src/der/reader.ts';
import { parseKrl } from '../../../../src/ssh/krl.ts';
import { spellFingerprint } from '../../../../src/ssh/public-key.ts';
import { parseCrl } from '../../../../src/x509/crl.ts';
import { crlReason } from '../../../../src/x509/extensions/reason-code.ts';
import { formatName } from '../../../../src/x509/name.ts';

export interface Entry {
  /** `serial number`, `serial numbers`, `key id`, `key`. */
  readonly what: string;
  readonly value: string;
  readonly revokedAt: string | undefined;
  readonly reason: string | undefined;
}

export interface ReadList {
  readonly number: string;
  readonly issuer: string | undefined;
  readonly thisUpdate: string;
  readonly nextUpdate: string | undefined;
  readonly count: number;
  /** In octets. */
  readonly size: number;
  /** Those that have something in them, at most so many. */
  readonly find: (text: string, most: number) => Found;
  /** Whether exactly this serial number is among them. */
  readonly has: (serial: string) => boolean;
}

export interface Found {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
}

/** So many are looked through for a part of a number; a whole one is found among however many. */
const MOST_LOOKED_AT = 200_000;

/** @throws ChanceryError for what is no CRL */
export function readCrl(octets: Uint8Array): ReadList {
  const crl = parseCrl(octets);
  const { revoked } = crl;
  const entryOf = (one: typeof revoked extends Iterable<infer E> ? E : never): Entry => ({
    what: 'serial number',
    value: toColonHex(magnitude(one.serial)),
    revokedAt: spellTime(one.revokedAt),
    reason: crlReason(one.reason),
  });
  return {
    number: String(crl.number ?? ''),
    issuer: formatName(crl.issuer),
    thisUpdate: spellTime(crl.thisUpdate),
    nextUpdate: crl.nextUpdate === undefined ? undefined : spellTime(crl.nextUpdate),
    count: revoked.length,
    size: octets.length,
    find(text, most) {
      const wanted = plain(text);
      const whole = serialOctets(wanted);
      if (whole !== undefined) return { entries: revoked.find(whole).map(entryOf), hasMore: false };
      return collect(revoked, most, (one) => {
        const isIt = wanted === '' || toHex(magnitude(one.serial)).includes(wanted);
        return isIt ? entryOf(one) : undefined;
      });
    },
    has(serial) {
      const whole = serialOctets(plain(serial));
      return whole !== undefined && revoked.find(whole).length > 0;
    },
  };
}

/** Without what people put between the digits. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s:]/g, '');
}

/** Of our serial numbers, which have 20 octets; undefined for a part of one. The contents of an INTEGER. */
function serialOctets(hex: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{32,40}$/.test(hex) || hex.length % 2 !== 0) return undefined;
  const octets = Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16),
  );
  return (octets[0] ?? 0) > 0x7f ? Uint8Array.of(0, ...octets) : octets;
}

function collect<T>(all: Iterable<T>, most: number, read: (one: T) => Entry | undefined): Found {
  const entries: Entry[] = [];
  let looked = 0;
  for (const one of all) {
    looked += 1;
    const entry = read(one);
    if (entry !== undefined && entries.length === most) return { entries, hasMore: true };
    if (entry !== undefined) entries.push(entry);
    if (looked === MOST_LOOKED_AT) return { entries, hasMore: true };
  }
  return { entries, hasMore: false };
}

/** @throws ChanceryError for what is no KRL */
export function readKrl(octets: Uint8Array): ReadList {
  const krl = parseKrl(octets);
  const entries: readonly Entry[] = [
    ...krl.certificates.flatMap(({ keyIds, ranges, serials }) => [
      ...serials.map((serial) => entry('serial number', String(serial))),
      ...ranges.map(({ first, last }) => entry('serial numbers', `${first} to ${last}`)),
      ...keyIds.map((id) => entry('key id', id)),
    ]),
    ...krl.keys.map((blob) => entry('key', spellFingerprint(sha256(blob)))),
    ...krl.sha256.map((hash) => entry('key', spellFingerprint(hash))),
  ];
  return {
    number: String(krl.version),
    issuer: undefined,
    thisUpdate: spellTime(Number(krl.generatedAt)),
    nextUpdate: undefined,
    count: entries.length,
    size: octets.length,
    find: (text, most) =>
      collect(entries, most, (one) => (one.value.includes(text.trim()) ? one : undefined)),
    has: (serial) =>
      entries.some(({ value }) => value === serial.trim()) ||
      krl.certificates.some(({ ranges }) => isWithin(ranges, serial.trim())),
  };
}

function isWithin(
  ranges: readonly { readonly first: bigint; readonly last: bigint }[],
  serial: string,
): boolean {
  if (!/^\d{1,20}$/.test(serial)) return false;
  const number = BigInt(serial);
  return ranges.some(({ first, last }) => first <= number && number <= last);
}

function entry(what: string, value: string): Entry {
  return { what, value, revokedAt: undefined, reason: undefined };
}
