/** What can be proven to somebody who has a checkpoint and believes nothing else. */
import { utf8 } from '../base/bytes.ts';
import { ChanceryError, invalidField, notFound } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { AuditEventRow } from '../records/audit.ts';
import type { Reader } from '../records/store.ts';
import { eventText } from './chain.ts';
import { consistencyPath, inclusionPath, leafHash, treeRoot } from './merkle.ts';
import { newestCheckpoint } from './outside.ts';
import { subtreesOf, tilesOf } from './tiles.ts';

export interface Inclusion {
  readonly event: AuditEventRow;
  /** Its place in the sealed order. */
  readonly seq: number;
  /** What is hashed as the leaf, as UTF-8. */
  readonly leaf: string;
  readonly leafHash: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
  /** The newest one, when it is of this size. */
  readonly note: string | null;
}

export interface Consistency {
  readonly first: number;
  readonly second: number;
  readonly path: readonly Uint8Array[];
  readonly note: string | null;
}

/**
 * That an event of the tenant is in the tree of `size` events, the newest when that is absent.
 *
 * The events of other tenants are not found, by their places as little as by their ids; only whoever may read an event gets a
 * proof of it. The hashes of others stand in the path, as they must: each is over an id with 74 random bits and tells nothing.
 * @throws not_found; conflict while it is not sealed; invalid_field for `tree_size`
 */
export async function proveInclusion(
  reader: Reader,
  tenantId: Id,
  asked: { readonly eventId: Id } | { readonly seq: number },
  size?: number,
): Promise<Inclusion> {
  const { note, size: newest } = await signedHead(reader);
  const { event, seq } = await ('seq' in asked
    ? eventAt(reader, tenantId, asked.seq)
    : placeOf(reader, tenantId, asked.eventId));
  if (seq >= newest) throw notSealed();
  const chosen = size ?? newest;
  if (chosen <= seq || chosen > newest) {
    throw invalidField('tree_size', `must be from ${seq + 1} to ${newest}`);
  }
  const subtree = subtreesOf(tilesOf(reader));
  const leaf = eventText(event);
  return {
    event,
    seq,
    leaf,
    leafHash: leafHash(utf8(leaf)),
    size: chosen,
    root: await treeRoot(chosen, subtree),
    path: await inclusionPath(seq, chosen, subtree),
    note: chosen === newest ? note : null,
  };
}

/**
 * That the tree of `second` events, the newest when that is absent, is the tree of `first` with more behind it.
 * @throws not_found before anything was sealed; invalid_field for `first` and `second`
 */
export async function proveConsistency(reader: Reader, first: number, second?: number): Promise<Consistency> {
  const { note, size: newest } = await signedHead(reader);
  const last = second ?? newest;
  if (last < 1 || last > newest) throw invalidField('second', `must be from 1 to ${newest}`);
  if (first < 1 || first > last) throw invalidField('first', `must be from 1 to ${last}`);
  const path = await consistencyPath(first, last, subtreesOf(tilesOf(reader)));
  return { first, second: last, path, note: last === newest ? note : null };
}

async function signedHead(reader: Reader): Promise<{ readonly size: number; readonly note: string }> {
  const newest = await newestCheckpoint(reader);
  if (newest === undefined) throw notFound('checkpoint', 'newest');
  return { size: newest.checkpoint.size, note: newest.note };
}

interface Placed {
  readonly event: AuditEventRow;
  readonly seq: number;
}

async function eventAt(reader: Reader, tenantId: Id, seq: number): Promise<Placed> {
  const [found] = await reader.sealed(seq, 1);
  const event = found?.events[seq - (found.link.firstSeq ?? seq)];
  if (event === undefined || event.tenantId !== tenantId) throw notFound('event', String(seq));
  return { event, seq };
}

async function placeOf(reader: Reader, tenantId: Id, id: Id): Promise<Placed> {
  const event = await reader.get('auditEvents', { tenantId, id });
  if (event === undefined) throw notFound('event', id);
  const link = await reader.get('auditLinks', { writerId: event.writerId, number: event.link });
  const firstSeq = link?.firstSeq ?? null;
  if (firstSeq === null) throw notSealed();
  return { event, seq: firstSeq + event.position };
}

function notSealed(): ChanceryError {
  return new ChanceryError('conflict', 'the event is not sealed yet, which takes a second or two: ask again');
}
