/** IP addresses as text and octets: 4 of IPv4, 16 of IPv6. */

/**
 * Reads an address in one of its standard forms: four decimal numbers without leading zeros, or the forms of
 * RFC 4291 §2.2. No zone, no brackets, no prefix length.
 * @returns 4 or 16 octets, or undefined
 */
export function parseIp(text: string): Uint8Array | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** IPv4 as four decimal numbers, IPv6 as RFC 5952 §4 and §5 write it. @throws RangeError for other than 4 or 16 octets */
export function formatIp(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) throw new RangeError(`not an IP address: ${octets.length} octets`);
  const groups = Array.from({ length: 8 }, (_, i) => group(octets, i));
  // RFC 5952 §5: the well-known prefix of IPv4-mapped addresses.
  if (groups.slice(0, 6).every((value, i) => value === (i === 5 ? 0xffff : 0))) {
    return `::ffff:${octets.subarray(12).join('.')}`;
  }
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((value) => value.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

/** The IPv4 address within an IPv6 one that is mapped or compatible (RFC 4291 §2.5.5); undefined for every other. */
export function embeddedIpv4(octets: Uint8Array): Uint8Array | undefined {
  if (octets.length !== 16 || octets.subarray(0, 10).some((octet) => octet !== 0)) return undefined;
  const prefix = group(octets, 5);
  return prefix === 0 || prefix === 0xffff ? octets.subarray(12) : undefined;
}

function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  const valid =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
  return valid ? Uint8Array.from(parts, Number) : undefined;
}

function parseIpv6(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined;
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, i) => octetsOf(half, i === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 16 ? Uint8Array.from(head) : undefined;
  const zeros = 16 - head.length - tail.length;
  // RFC 4291 §2.2: `::` stands for one group or more.
  return zeros < 2 ? undefined : Uint8Array.from([...head, ...new Uint8Array(zeros), ...tail]);
}

/** @param last whether the parts end the address, where IPv4's notation may stand */
function octetsOf(parts: readonly string[], last: boolean): number[] | undefined {
  const octets: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      const value = Number.parseInt(part, 16);
      octets.push(value >> 8, value & 0xff);
    } else {
      const ipv4 = last && i === parts.length - 1 ? parseIpv4(part) : undefined;
      if (ipv4 === undefined) return undefined;
      octets.push(...ipv4);
    }
  }
  return octets;
}

function group(octets: Uint8Array, i: number): number {
  return (octets[2 * i] as number) * 256 + (octets[2 * i + 1] as number);
}

/** The first of the longest runs (RFC 5952 §4.2.3). */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [i, value] of groups.entries()) {
    length = value === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: i - length + 1, length };
  }
  return best;
}

/**
 * A range such as `10.0.0.0/8` as name constraints hold it: the address and then its mask.
 * @returns 8 or 32 octets; undefined unless `text` is an address and a prefix length, with no bit set behind the prefix
 */
export function parseIpRange(text: string): Uint8Array | undefined {
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const octets = parseIp(address);
  if (octets === undefined || Number(prefix) > octets.length * 8) return undefined;
  const mask = octets.map((_, i) => (0xff << (8 - Math.min(8, Math.max(0, Number(prefix) - 8 * i)))) & 0xff);
  const range = new Uint8Array(octets.length * 2);
  range.set(octets);
  range.set(mask, octets.length);
  return octets.every((octet, i) => (octet & ~(mask[i] as number)) === 0) ? range : undefined;
}
