/**
 * The audit trail. Each writer process has its own chain, one link per commit; a link's hash covers the link before it
 * and the events committed with it. The sealer then gives all events of all writers one dense order, `seq` from 0, and
 * grows a Merkle tree over them whose head it signs.
 */
import { blob, bool, id, int, json, nullable, type RowOf, table, text } from './column.ts';

export const auditEvents = table(
  {
    tenantId: id,
    id,
    writerId: id,
    link: int,
    position: int,
    atMs: int,
    action: text(),
    success: bool,
    identityId: nullable(id),
    identityType: nullable(text()),
    tokenId: nullable(id),
    sourceIp: nullable(text()),
    userAgent: nullable(text()),
    requestId: nullable(text()),
    durationMs: int,
    data: json<Readonly<Record<string, unknown>>>(),
  },
  { primaryKey: ['tenantId', 'id'], unique: [['writerId', 'link', 'position']] },
);

/**
 * `number` counts from 1 in each writer's chain; `previous` is 32 zero octets in the first link. `firstSeq` is the `seq` of
 * its first event, NULL until it is sealed; the others follow by their positions.
 */
export const auditLinks = table(
  {
    writerId: id,
    number: int,
    previous: blob,
    hash: blob,
    events: int,
    atMs: int,
    firstSeq: nullable(int),
  },
  { primaryKey: ['writerId', 'number'] },
);

/**
 * The Merkle tree (RFC 6962 §2.1) over the sealed events, in tiles of up to 256 hashes of one height: those of height 0
 * are of leaves, and a hash of height `level` is the root of 256 of the level below. Only whole subtrees stand here.
 */
export const auditTiles = table(
  { level: int, position: int, hashes: blob },
  { primaryKey: ['level', 'position'] },
);

/**
 * One row, `id` 1: the newest head that was signed. `size` counts the events below it; `atMs` is the time of the newest
 * link among them, milliseconds since 1970 UTC; `note` the signed checkpoint as it is published.
 */
export const auditCheckpoints = table(
  { id: int, size: int, root: blob, atMs: int, signerId: id, note: text() },
  { primaryKey: ['id'] },
);

/** What checkpoints are signed with: Ed25519 keys of the installation, the private halves sealed. */
export const auditSigners = table({ id, spki: blob, sealed: blob, createdAt: int }, { primaryKey: ['id'] });

/** What is to be told outside, until it was handed on: read in the order of its event's `seq`, and then removed. */
export const outbox = table(
  { tenantId: id, eventId: id, type: text(), payload: json<Readonly<Record<string, unknown>>>() },
  { primaryKey: ['tenantId', 'eventId'] },
);

export type AuditEventRow = RowOf<typeof auditEvents.columns>;
export type AuditLinkRow = RowOf<typeof auditLinks.columns>;
export type AuditTileRow = RowOf<typeof auditTiles.columns>;
export type AuditCheckpointRow = RowOf<typeof auditCheckpoints.columns>;
export type AuditSignerRow = RowOf<typeof auditSigners.columns>;
export type OutboxRow = RowOf<typeof outbox.columns>;

/** An event as its author knows it; the store gives it its place in the writer's chain. */
export type EventDraft = Omit<AuditEventRow, 'writerId' | 'link' | 'position'>;
