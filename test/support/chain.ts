import { eventDigest, GENESIS, linkHash } from '../../src/audit/chain.ts';
import { equal } from '../../src/base/bytes.ts';
import type { ChainLink, Reader } from '../../src/records/store.ts';

/** All links of all writers. */
export async function chainLinks(reader: Reader, pageSize = 500): Promise<ChainLink[]> {
  const all: ChainLink[] = [];
  for (;;) {
    const page = await reader.links(all.at(-1)?.link, pageSize);
    if (page.length === 0) return all;
    all.push(...page);
  }
}

/** The number of the first link, in the order given, that is not what its writer committed. */
export function brokenLink(links: readonly ChainLink[]): number | undefined {
  let before: { writerId: string; number: number; hash: Uint8Array } | undefined;
  for (const { link, events } of links) {
    const first = before?.writerId !== link.writerId;
    const previous = first ? GENESIS : (before?.hash ?? GENESIS);
    const placed = events.every(
      (event, i) => event.writerId === link.writerId && event.link === link.number && event.position === i,
    );
    const digests = events.map(eventDigest);
    const whole =
      placed &&
      link.number === (first ? 1 : (before?.number ?? 0) + 1) &&
      link.events === events.length &&
      equal(link.previous, previous) &&
      equal(link.hash, linkHash({ ...link, previous }, digests));
    if (!whole) return link.number;
    before = link;
  }
  return undefined;
}
