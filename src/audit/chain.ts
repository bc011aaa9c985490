/**
 * A writer's hash chain. Each commit adds one link: the hash of the link before, the link's number and time, and the
 * digests of the events committed with it. Changing, removing or reordering an event breaks its link.
 */
import { concat, equal, utf8 } from '../base/bytes.ts';
import { sha256 } from '../base/hash.ts';
import type { Id } from '../base/ids.ts';
import { canonicalJson } from '../base/json.ts';
import type { EventDraft } from '../records/audit.ts';
import type { ChainLink } from '../records/store.ts';

/** What the first link names as the one before it. */
export const GENESIS: Uint8Array = new Uint8Array(32);

/** The event as octets, of which there is one spelling: JSON, members in the order of {@link MEMBERS}, keys of `data` sorted. */
export function eventText(event: EventDraft): string {
  const members = MEMBERS.map((member) => event[member]);
  return `chancery event 1\n${JSON.stringify(members)}\n${canonicalJson(event.data)}`;
}

/** SHA-256 of {@link eventText} in UTF-8. */
export function eventDigest(event: EventDraft): Uint8Array {
  return sha256(utf8(eventText(event)));
}

/** What a chain stands at: the number of its last link, and that one's hash. */
export interface ChainHead {
  readonly number: number;
  readonly hash: Uint8Array;
}

/** Before the first link. */
export const CHAIN_START: ChainHead = { number: 0, hash: GENESIS };

/** What is wrong with a link as the next one of its chain; undefined when nothing is. */
export function linkFault({ events, link }: ChainLink, before: ChainHead): string | undefined {
  if (link.number !== before.number + 1) return `link ${before.number + 1} is missing`;
  if (!equal(link.previous, before.hash)) return 'the link does not continue the one before it';
  if (events.length !== link.events) return `${events.length} events where ${link.events} were committed`;
  if (events.some(({ position }, i) => position !== i)) return 'an event is not at its position in the link';
  if (!equal(linkHash(link, events.map(eventDigest)), link.hash)) return 'an event or the link was changed';
  return undefined;
}

/**
 * SHA-256 over the writer, the link's number and time, the hash before, and the events' digests in their order.
 * @param previous 32 octets
 * @param atMs milliseconds since 1970 UTC
 */
export function linkHash(
  link: {
    readonly writerId: Id;
    readonly number: number;
    readonly previous: Uint8Array;
    readonly atMs: number;
  },
  digests: readonly Uint8Array[],
): Uint8Array {
  const head = utf8(`chancery link 1\n${link.writerId}\n${link.number}\n${link.atMs}\n${digests.length}\n`);
  return sha256(concat(head, link.previous, ...digests));
}

const MEMBERS = [
  'tenantId',
  'id',
  'atMs',
  'action',
  'success',
  'identityId',
  'identityType',
  'tokenId',
  'sourceIp',
  'userAgent',
  'requestId',
  'durationMs',
] as const satisfies readonly (keyof EventDraft)[];
