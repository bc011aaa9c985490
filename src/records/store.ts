/** The ports of the store: what may be read, and the one way in which anything is written. */
import type { Id } from '../base/ids.ts';
import type { IdempotencyKeyRow } from './access.ts';
import type { AuditEventRow, AuditLinkRow, EventDraft, OutboxRow } from './audit.ts';
import type {
  CertificateKind,
  CertificateRenewalRow,
  CertificateRow,
  RevocationRow,
} from './certificates.ts';
import type { Days, KrlHead, Standing, StandingQuery } from './overview.ts';
import type { CrlRow } from './revocation.ts';
import type { CertificateName, CertificatePage, CertificateQuery, ListedCertificate } from './search.ts';
import type { SshDistrustedRow } from './ssh.ts';
import type { Row, TableName } from './tables.ts';
import type { DeliveryState, WebhookDeliveryRow, WebhookRow } from './webhooks.ts';

/**
 * One write of one row. `insertNew` does nothing when the primary key is there already (names, shared by
 * certificates). An `update` or `remove` of a row that is not there is stale.
 */
export type Write = {
  [T in TableName]:
    | { readonly insert: T; readonly row: Row<T> }
    | { readonly insertNew: T; readonly row: Row<T> }
    | { readonly update: T; readonly key: Partial<Row<T>>; readonly set: Partial<Row<T>> }
    | { readonly remove: T; readonly key: Partial<Row<T>> };
}[TableName];

export interface Count {
  readonly tenantId: Id;
  readonly subjectId: Id;
  readonly name: Row<'counters'>['name'];
  readonly by: number;
}

/** Rows with an epoch, on which decisions are made from a cache: whatever changes the row moves its epoch. */
export type FencedTable =
  | 'tenants'
  | 'identities'
  | 'tokens'
  | 'authorities'
  | 'policies'
  | 'certificatePolicies'
  | 'certificateProfiles';

export interface Expectation {
  readonly table: FencedTable;
  /** Absent for tenants, which stand above themselves. */
  readonly tenantId?: Id;
  readonly id: Id;
  readonly epoch: number;
}

/** A key that must not be blocked when the change is committed, whatever was found when it was decided. */
export interface FreeKey {
  /** For whom it is to be free. */
  readonly tenantId: Id;
  /** SHA-256 of its SubjectPublicKeyInfo. */
  readonly spkiHash: Uint8Array;
}

/** A certificate that must not be revoked when the change is committed, by its issuer and serial number. */
export interface Unrevoked {
  readonly issuerId: Id;
  readonly serial: Uint8Array;
}

/** A row, by its primary key, that must be there when the change is committed: what proved something when it was decided. */
export type Present = {
  [T in TableName]: { readonly table: T; readonly key: Partial<Row<T>> };
}[TableName];

/** A plain value: all of it is committed, or nothing. */
export interface Change {
  readonly expect: readonly Expectation[];
  /** A key that was blocked meanwhile makes the change stale, with the table `blockedKeys` or `tenantBlockedKeys`. */
  readonly freeKeys?: readonly FreeKey[];
  /** One that was revoked meanwhile makes the change stale, with the table `revocations`. */
  readonly unrevoked?: readonly Unrevoked[];
  /** One that was removed meanwhile makes the change stale, with its table. */
  readonly present?: readonly Present[];
  /** One that is sealed under a master key which is not the installation's (any more) makes the change stale, with `installation`. */
  readonly writes: readonly Write[];
  readonly counts?: readonly Count[];
  /**
   * At least one: nothing happens unrecorded, but for how far the processes' own work has come and what follows from events
   * that are there already, as `store/check.ts` lists it.
   */
  readonly events: readonly EventDraft[];
}

export type Outcome =
  | { readonly status: 'committed' }
  /** An expectation did not hold, or a row to be changed is not there: decide again on fresh reads. */
  | { readonly status: 'stale'; readonly table: TableName }
  /** A key of `table` is taken. */
  | { readonly status: 'conflict'; readonly table: TableName; readonly key: readonly string[] };

export interface Page {
  /** Rows with a smaller id than this; the newest come first. */
  readonly before?: Id | undefined;
  /** How many at most. */
  readonly limit: number;
}

/** Of the revocations that a CRL lists. */
export interface EntryQuery {
  readonly issuerId: Id;
  readonly shard: number;
  /** Those with a `listUntil` from this on; seconds since 1970 UTC. */
  readonly listedFrom: number;
  /** The last one of the page before. */
  readonly after?: Pick<RevocationRow, 'listUntil' | 'serial'> | undefined;
  /** How many at most. */
  readonly limit: number;
}

/** Of what a KRL names beside serial numbers. */
export interface DistrustQuery {
  readonly authorityId: Id;
  readonly kind: SshDistrustedRow['kind'];
  /** Those with an `until` from this on, and those without; seconds since 1970 UTC. */
  readonly listedFrom: number;
  /** The last one of the page before. */
  readonly after?: string | undefined;
  /** How many at most. */
  readonly limit: number;
}

/** What names the record of an idempotency key, and when it was made. */
export type IdempotencyKeyHead = Pick<IdempotencyKeyRow, 'tenantId' | 'identityId' | 'keyHash' | 'createdAt'>;

/** A published CRL without its octets. */
export type CrlHead = Omit<CrlRow, 'der'>;

export interface EventQuery extends Page {
  readonly tenantId: Id;
  readonly action?: string | undefined;
  readonly identityId?: Id | undefined;
  readonly requestId?: string | undefined;
  readonly success?: boolean | undefined;
  /** Milliseconds since 1970 UTC; from inclusive, until exclusive. */
  readonly fromMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

export interface Reader {
  /** The one row under a key of the table: its primary key or one declared unique, given whole. */
  get<T extends TableName>(table: T, key: Partial<Row<T>>): Promise<Row<T> | undefined>;
  /** Rows whose columns equal `where`, newest id first, for tables with a column `id`. */
  list<T extends TableName>(table: T, where: Partial<Row<T>>, page: Page): Promise<readonly Row<T>[]>;
  /** All rows whose columns equal `where`, in the order of the primary key; for small sets only, at most 10,000. */
  all<T extends TableName>(table: T, where: Partial<Row<T>>): Promise<readonly Row<T>[]>;
  /** The first of them, at most `limit`, where there may be any number. */
  first<T extends TableName>(table: T, where: Partial<Row<T>>, limit: number): Promise<readonly Row<T>[]>;
  /** A whole table, page by page, in the order of the primary key; `after` holds the key of the last row of the page before. */
  walk<T extends TableName>(
    table: T,
    after: Partial<Row<T>> | undefined,
    limit: number,
  ): Promise<readonly Row<T>[]>;
  /** At most a page of the certificates that a query finds, in its order; what it may cost is bounded, whatever is asked. */
  certificates(query: CertificateQuery): Promise<CertificatePage>;
  /** The same page, with no more of each than some columns and what orders go by: a row is wide, and a list shows little of it. */
  listed<C extends keyof CertificateRow>(
    query: CertificateQuery,
    columns: readonly C[],
  ): Promise<CertificatePage<ListedCertificate<C>>>;
  /** The names of certificates beside their common ones, by the certificate's id, in the order of type and value. */
  namesOf(tenantId: Id, certificates: readonly Id[]): Promise<ReadonlyMap<Id, readonly CertificateName[]>>;
  /** In the order of `listUntil`, then of serial numbers. */
  entries(query: EntryQuery): Promise<readonly RevocationRow[]>;
  /** In the order of their values. */
  distrusted(query: DistrustQuery): Promise<readonly SshDistrustedRow[]>;
  /** The newest CRLs of a tenant's issuers, or of all tenants', without their octets; at most `limit`. */
  crlHeads(tenantId: Id | undefined, limit: number): Promise<readonly CrlHead[]>;
  /** The number of the newest CRL of an issuer's shard, without its octets. */
  crlNumber(issuerId: Id, shard: number): Promise<number | undefined>;
  /** The version of the newest KRL of an SSH authority, without its octets. */
  krlVersion(authorityId: Id): Promise<number | undefined>;
  /** The latest end of the SSH certificates of an issuer, seconds since 1970 UTC; undefined when it signed none. */
  lastEnd(tenantId: Id, issuerId: Id): Promise<number | undefined>;
  /** What is due for renewal, of all tenants, the longest due first; `until` is inclusive, seconds since 1970 UTC. */
  renewalsDue(until: number, limit: number): Promise<readonly CertificateRenewalRow[]>;
  /** Idempotency keys that were first sent by then, of all tenants, the oldest first; `until` is inclusive, seconds since 1970 UTC. */
  idempotencyKeysUntil(until: number, limit: number): Promise<readonly IdempotencyKeyHead[]>;
  events(query: EventQuery): Promise<readonly AuditEventRow[]>;
  /** Each subject's counter, summed over writers; absent subjects are 0. */
  totals(tenantId: Id, name: Count['name'], subjects: readonly Id[]): Promise<ReadonlyMap<Id, number>>;
  /**
   * All writers' chains, for verification: links in order, a page at a time, each with its events. A page ends behind the
   * link with which its events are `events`, if that is given.
   * @throws Unreadable
   */
  links(
    after: { writerId: Id; number: number } | undefined,
    limit: number,
    events?: number,
  ): Promise<readonly ChainLink[]>;
  /**
   * Links that have no place in the sealed order yet, in the order of writers and numbers, with their events; not those of
   * `except`. A page ends as one of {@link links} does.
   * @throws Unreadable
   */
  unsealed(limit: number, except?: readonly Id[], events?: number): Promise<readonly ChainLink[]>;
  /** The first and the last event of each of `limit` writers' chains, with or without a link, in the order of writers after `after`. */
  outerEvents(after: Id | undefined, limit: number): Promise<readonly AuditEventRow[]>;
  /** The links that hold the event at `seq` and those after it, in the sealed order, with their events. */
  sealed(seq: number, limit: number): Promise<readonly ChainLink[]>;
  /** What the outbox holds of the events of so many links, as {@link sealed} finds them, in the order of `seq`. */
  outboxFrom(seq: number, limit: number): Promise<OutboxPage>;
  /** Webhooks that have something to be tried by then, of all tenants and whatever their state; milliseconds since 1970 UTC. */
  webhooksDue(untilMs: number, limit: number): Promise<readonly WebhookKey[]>;
  /** What is to be tried of one webhook by then, the longest due first. */
  deliveriesDue(webhook: WebhookKey, untilMs: number, limit: number): Promise<readonly WebhookDeliveryRow[]>;
  /** How many deliveries to one webhook are pending. */
  deliveriesPending(webhook: WebhookKey): Promise<number>;
  /** What was settled by then, of all tenants, the longest settled first. */
  deliveriesSettled(
    state: DeliveryState,
    untilMs: number,
    limit: number,
  ): Promise<readonly WebhookDeliveryRow[]>;
  /** When the oldest pending delivery of all tenants was made; milliseconds since 1970 UTC. */
  oldestDelivery(): Promise<number | undefined>;
  /** Certificates of all tenants whose last fifth began behind a place and by `until` (seconds since 1970 UTC), in that order. */
  inLastFifth(after: LastFifth, until: number, limit: number): Promise<readonly CertificateRow[]>;
  /** The newest KRLs of a tenant's SSH authorities, without their octets; at most `limit`. */
  krlHeads(tenantId: Id, limit: number): Promise<readonly KrlHead[]>;
  /**
   * How the active certificates of a tenant stand, counted. It and the three below cost as much as there is, and are made
   * where they hold up nobody else.
   */
  standings(query: StandingQuery): Promise<readonly Standing[]>;
  /** How many certificates of our own authorities were revoked from then on; seconds since 1970 UTC. */
  revokedSince(tenantId: Id, kind: CertificateKind, since: number): Promise<number>;
  /** How many certificates our own authorities signed on each day, by the time in their ids; those of authorities too. */
  signedByDay(tenantId: Id, kind: CertificateKind, days: Days): Promise<readonly number[]>;
  /** How many events of these actions, of which there is at least one, tell of no success on each day. */
  failuresByDay(tenantId: Id, actions: readonly string[], days: Days): Promise<readonly number[]>;
}

export type WebhookKey = Pick<WebhookRow, 'tenantId' | 'id'>;

export interface OutboxPage {
  readonly entries: readonly OutboxEntry[];
  /** The `seq` behind all that was looked at, from where to go on; as it was asked for when nothing is sealed there. */
  readonly next: number;
}

export interface OutboxEntry {
  readonly seq: number;
  readonly event: AuditEventRow;
  /** `unreadable`: it is there, and holds what nobody can read. */
  readonly row: OutboxRow | 'unreadable';
}

/** A place in the order of {@link lastFifthOf}, and among those that are alike in it, of ids. */
export interface LastFifth {
  readonly at: number;
  /** Absent: behind all of that second. */
  readonly id?: Id | undefined;
}

/**
 * When a certificate's last fifth has begun for us: at the end of the fourth fifth of its life, or when it came here if that
 * was later. Seconds since 1970 UTC.
 */
export function lastFifthOf({ createdAt, notAfter, notBefore }: CertificateRow): number {
  return Math.max(createdAt, notAfter - Math.trunc((notAfter - notBefore) / 5));
}

export interface ChainLink {
  readonly link: AuditLinkRow;
  readonly events: readonly AuditEventRow[];
}

export interface Store extends Reader {
  /**
   * Called before anything is signed.
   * @throws unavailable when the queue of commits is full or the last commit failed: nothing should be begun
   */
  admit(): void;

  /**
   * Commits a change, together with whatever else waits. When the promise resolves with `committed`, the change is
   * durable. A change that fails does not fail its neighbours.
   * @throws unavailable when it could not be made durable; it then was not
   */
  commit(change: Change): Promise<Outcome>;

  /**
   * Reads and writes as one, for administration: `decide` sees a consistent state and nothing comes between its reads
   * and its change. It may be run again, and does nothing but read.
   * @returns what `decide` returned beside its change, and how the change ended
   */
  transact<T>(decide: (reader: Reader) => Promise<Decided<T>>): Promise<{ outcome: Outcome; value: T }>;

  /**
   * The time of the newest commit by any writer, milliseconds since 1970 UTC; 0 when there is none. Of other processes,
   * those are known that {@link noticeCommits} saw.
   */
  readonly lastCommitMs: number;

  /** Looks up what other processes have committed, for {@link lastCommitMs}. @throws unavailable */
  noticeCommits(): Promise<void>;

  /** Finishes what is queued and closes. */
  close(): Promise<void>;
}

/** Without a change, nothing is written and the outcome is `committed`. */
export interface Decided<T> {
  readonly change?: Change;
  readonly value: T;
}
