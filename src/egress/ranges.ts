/** What kind of address an address is, as far as it matters to whoever connects to it. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * `never`: no request belongs there, whatever the operator's list says; `listed`: only if that list names it;
 * `public`: anybody's.
 */
export type Reach = 'never' | 'listed' | 'public';

/** Ranges by the names that ipaddr.js gives them; every other is `listed`. */
const REACH: ReadonlyMap<string, Reach> = new Map([
  ['unicast', 'public'],
  ['unspecified', 'never'],
  ['broadcast', 'never'],
  ['multicast', 'never'],
  ['linkLocal', 'never'],
  ['deprecatedSiteLocal', 'never'],
  ['discard', 'never'],
]);

/**
 * Where clouds give their machines credentials, outside link-local (169.254.169.254 is inside): AWS and Google over
 * IPv6, Alibaba, Oracle, and Azure's WireServer.
 */
const METADATA: ReadonlySet<string> = new Set(
  ['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200', '192.0.0.192', '168.63.129.16'].map((text) =>
    ipaddr.parse(text).toString(),
  ),
);

/** The address that a packet to `text` is meant for in the end. @returns undefined when it is no address */
export function readAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : innermost(ipaddr.parse(text));
}

export function reachOf(address: Address): Reach {
  if (METADATA.has(address.toString())) return 'never';
  return REACH.get(address.range()) ?? 'listed';
}

/** Whether one of `ranges` (addresses, or ranges in CIDR spelling) holds the address. */
export function isWithin(address: Address, ranges: readonly string[]): boolean {
  return ranges.some((text) => {
    const range = text.includes('/') ? ipaddr.parseCIDR(text) : single(text);
    return range[0].kind() === address.kind() && address.match(range);
  });
}

function single(text: string): [Address, number] {
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/**
 * The IPv4 address inside an IPv6 one, to which such an address leads: mapped and compatible (RFC 4291 §2.5.5),
 * translated (RFC 7915), NAT64 (RFC 6052), 6to4 (RFC 3056), and Teredo, where its bits are inverted (RFC 4380 §4).
 * Of NAT64 only the well-known prefix tells where it stands; the local one (RFC 8215) is judged as it is.
 */
function innermost(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  const octets = address.toByteArray();
  const inside = (from: number): Address => new ipaddr.IPv4(octets.slice(from, from + 4));
  const begins = (...head: readonly number[]): boolean => head.every((octet, i) => octets[i] === octet);
  const range = address.range();
  if (range === 'ipv4Mapped' || range === 'rfc6145') return inside(12);
  if (range !== 'loopback' && begins(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) return inside(12);
  if (begins(0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) return inside(12);
  if (begins(0x20, 0x02)) return inside(2);
  if (begins(0x20, 0x01, 0, 0)) return new ipaddr.IPv4(octets.slice(12).map((octet) => octet ^ 0xff));
  return address;
}
