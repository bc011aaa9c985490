/** Where a request came from, as the audit trail has it. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * @param hops addresses of the connection and of what its believed proxies tell, from the nearest to the farthest
 * @returns the farthest that is an address, in one spelling: a proxy may pass on what its own client wrote, which is any
 * text; null when there is none
 */
export function sourceAddress(hops: readonly (string | undefined)[]): string | null {
  for (const hop of hops.toReversed()) {
    const address = readHop(hop ?? '');
    if (address !== undefined) return address;
  }
  return null;
}

/** Some proxies write the port too. An IPv4 address that is mapped into IPv6 is written as what it is (RFC 4291 §2.5.5.2). */
function readHop(text: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  // A zone is this machine's name for a link, and of no meaning in the trail.
  const [address = ''] = (bracketed ?? plain ?? text).split('%');
  return isIP(address) === 0 ? undefined : ipaddr.process(address).toString();
}
