/**
 * The audit trail. Each writer process has its own chain, one link per commit; a link's hash covers the link before it
 * and the events committed with it. `seq` is for a sealer, dense over all writers; until there is one it
 * stays NULL.
 */
import { blob, bool, id, int, json, nullable, type RowOf, table, text } from './column.ts';

export const auditEvents = table(
  {
    tenantId: id,
    id,
    writerId: id,
    link: int,
    position: int,
    seq: nullable(int),
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

/** `number` counts from 1 in each writer's chain; `previous` is 32 zero octets in the first link. */
export const auditLinks = table(
  { writerId: id, number: int, previous: blob, hash: blob, events: int, atMs: int },
  { primaryKey: ['writerId', 'number'] },
);

/** What is to be told outside (webhooks, live views), read in the order of its event. */
export const outbox = table(
  { tenantId: id, eventId: id, type: text(), payload: json<Readonly<Record<string, unknown>>>() },
  { primaryKey: ['tenantId', 'eventId'] },
);

export type AuditEventRow = RowOf<typeof auditEvents.columns>;
export type AuditLinkRow = RowOf<typeof auditLinks.columns>;

/** An event as its author knows it; the store gives it its place in the writer's chain. */
export type EventDraft = Omit<AuditEventRow, 'writerId' | 'link' | 'position' | 'seq'>;
