/** The reference reader: every answer is a filter and a sort over all rows. */
import type { Id } from '../../base/ids.ts';
import type { CertificateKind, CertificateRow } from '../../records/certificates.ts';
import type { Days, KrlHead, Standing, StandingQuery } from '../../records/overview.ts';
import type {
  CertificateName,
  CertificatePage,
  CertificateQuery,
  ListedCertificate,
} from '../../records/search.ts';
import {
  type ChainLink,
  type Count,
  type CrlHead,
  type DistrustQuery,
  type EntryQuery,
  type EventQuery,
  type IdempotencyKeyHead,
  type LastFifth,
  lastFifthOf,
  type OutboxPage,
  type Page,
  type Reader,
  type WebhookKey,
} from '../../records/store.ts';
import type { Row, TableName } from '../../records/tables.ts';
import { type AnyRow, checkKey, declared } from '../check.ts';
import {
  type Bounds,
  bounded,
  checkedWhere,
  eventFilter,
  MOST_ROWS,
  outboxPage,
  primaryKeyOf,
  tooMany,
  untilEvents,
} from '../query.ts';
import { memoryCounts } from './counts.ts';
import type { MemoryTables } from './engine.ts';
import { memoryNames, narrowed, searchMemory } from './search.ts';
import { matches, plain } from './table.ts';

export class MemoryReader implements Reader {
  readonly #tables: MemoryTables;

  constructor(tables: MemoryTables) {
    this.#tables = tables;
  }

  async get<T extends TableName>(table: T, key: Partial<Row<T>>): Promise<Row<T> | undefined> {
    checkKey(table, key);
    const row = this.#tables[table].find(key);
    return row && (this.#tables[table].copy(row) as Row<T>);
  }

  async list<T extends TableName>(table: T, where: Partial<Row<T>>, page: Page): Promise<readonly Row<T>[]> {
    checkedWhere(table, where, 'id');
    return this.#page(table, where, page);
  }

  async all<T extends TableName>(table: T, where: Partial<Row<T>>): Promise<readonly Row<T>[]> {
    checkedWhere(table, where);
    const rows = this.#select(table, where).sort(by(declared(table).primaryKey));
    if (rows.length > MOST_ROWS) throw tooMany(table);
    return rows as Row<T>[];
  }

  async first<T extends TableName>(
    table: T,
    where: Partial<Row<T>>,
    limit: number,
  ): Promise<readonly Row<T>[]> {
    checkedWhere(table, where);
    const rows = this.#select(table, where).sort(by(declared(table).primaryKey));
    return rows.slice(0, bounded(limit)) as Row<T>[];
  }

  async walk<T extends TableName>(
    table: T,
    after: Partial<Row<T>> | undefined,
    limit: number,
  ): Promise<readonly Row<T>[]> {
    const key = after && primaryKeyOf(table, after);
    const inOrder = by(declared(table).primaryKey);
    const rows = this.#select(table, {}).sort(inOrder);
    const rest = key === undefined ? rows : rows.filter((row) => inOrder(row, key) > 0);
    return rest.slice(0, bounded(limit));
  }

  async certificates(query: CertificateQuery): Promise<CertificatePage> {
    return searchMemory(this.#tables, query);
  }

  async listed<C extends keyof CertificateRow>(
    query: CertificateQuery,
    columns: readonly C[],
  ): Promise<CertificatePage<ListedCertificate<C>>> {
    const { listings, next } = searchMemory(this.#tables, query);
    return { listings: listings.map((one) => narrowed(one, columns)), next };
  }

  async namesOf(
    tenantId: Id,
    certificates: readonly Id[],
  ): Promise<ReadonlyMap<Id, readonly CertificateName[]>> {
    return new Map(certificates.map((id) => [id, memoryNames(this.#tables, tenantId, id)]));
  }

  async entries({
    after,
    issuerId,
    limit,
    listedFrom,
    shard,
  }: EntryQuery): Promise<readonly Row<'revocations'>[]> {
    const inOrder = by(['listUntil', 'serial']);
    return this.#select('revocations', { issuerId, crlShard: shard })
      .filter((row) => row.listUntil >= listedFrom && (after === undefined || inOrder(row, after) > 0))
      .sort(inOrder)
      .slice(0, bounded(limit));
  }

  async distrusted({
    after,
    authorityId,
    kind,
    limit,
    listedFrom,
  }: DistrustQuery): Promise<readonly Row<'sshDistrusted'>[]> {
    return this.#select('sshDistrusted', { authorityId, kind })
      .filter(({ until, value }) => {
        return (until === null || until >= listedFrom) && (after === undefined || value > after);
      })
      .sort(by(['value']))
      .slice(0, bounded(limit));
  }

  async crlHeads(tenantId: Id | undefined, limit: number): Promise<readonly CrlHead[]> {
    const rows = this.#select('crls', tenantId === undefined ? {} : { tenantId });
    const heads = rows.sort(by(['issuerId', 'shard'])).slice(0, bounded(limit));
    return heads.map(({ der: _der, ...head }) => head);
  }

  async crlNumber(issuerId: Id, shard: number): Promise<number | undefined> {
    return (await this.get('crls', { issuerId, shard }))?.number;
  }

  async krlHeads(tenantId: Id, limit: number): Promise<readonly KrlHead[]> {
    const heads = this.#select('krls', { tenantId })
      .sort(by(['authorityId']))
      .slice(0, bounded(limit));
    return heads.map(({ body: _body, ...head }) => head);
  }

  async krlVersion(authorityId: Id): Promise<number | undefined> {
    return (await this.get('krls', { authorityId }))?.version;
  }

  async lastEnd(tenantId: Id, issuerId: Id): Promise<number | undefined> {
    const ends = this.#select('sshCertificates', { tenantId, issuerId }).map(({ notAfter }) => notAfter);
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  async renewalsDue(until: number, limit: number): Promise<readonly Row<'certificateRenewals'>[]> {
    const due = this.#select('certificateRenewals', {}).filter(({ dueAt }) => dueAt <= until);
    return due.sort(by(['dueAt', 'tenantId', 'certificateId'])).slice(0, bounded(limit));
  }

  async idempotencyKeysUntil(until: number, limit: number): Promise<readonly IdempotencyKeyHead[]> {
    const old = this.#select('idempotencyKeys', {}).filter(({ createdAt }) => createdAt <= until);
    const rows = old.sort(by(['createdAt'])).slice(0, bounded(limit));
    return rows.map(({ createdAt, identityId, keyHash, tenantId }) => ({
      tenantId,
      identityId,
      keyHash,
      createdAt,
    }));
  }

  async events(query: EventQuery): Promise<readonly Row<'auditEvents'>[]> {
    const { where, bounds } = eventFilter(query);
    return this.#page('auditEvents', where, query, bounds);
  }

  async totals(tenantId: Id, name: Count['name'], subjects: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
    const totals = new Map(subjects.map((subject) => [subject, 0]));
    for (const row of this.#select('counters', { tenantId, name })) {
      const sum = totals.get(row.subjectId);
      if (sum !== undefined) totals.set(row.subjectId, sum + row.value);
    }
    return totals;
  }

  async links(
    after: { writerId: Id; number: number } | undefined,
    limit: number,
    events?: number,
  ): Promise<readonly ChainLink[]> {
    const links = this.#select('auditLinks', {}).sort(by(['writerId', 'number']));
    const from = after === undefined ? 0 : links.findIndex((link) => isAfter(link, after));
    const page = from === -1 ? [] : links.slice(from, from + bounded(limit));
    return this.#withEvents(untilEvents(page, events));
  }

  async unsealed(limit: number, except: readonly Id[] = [], events?: number): Promise<readonly ChainLink[]> {
    const links = this.#select('auditLinks', { firstSeq: null })
      .filter(({ writerId }) => !except.includes(writerId))
      .sort(by(['writerId', 'number']));
    return this.#withEvents(untilEvents(links.slice(0, bounded(limit)), events));
  }

  async sealed(seq: number, limit: number): Promise<readonly ChainLink[]> {
    const links = this.#select('auditLinks', {}).filter(
      ({ events, firstSeq }) => firstSeq !== null && firstSeq + events > seq,
    );
    return this.#withEvents(links.sort(by(['firstSeq'])).slice(0, bounded(limit)));
  }

  async outboxFrom(seq: number, limit: number): Promise<OutboxPage> {
    const links = await this.sealed(seq, limit);
    return outboxPage(seq, links, ({ id: eventId, tenantId }) => {
      const row = this.#tables.outbox.find({ tenantId, eventId });
      return row && (this.#tables.outbox.copy(row) as Row<'outbox'>);
    });
  }

  async webhooksDue(untilMs: number, limit: number): Promise<readonly WebhookKey[]> {
    const due = this.#select('webhookDeliveries', {}).filter((row) => isDue(row, untilMs));
    const having = new Set(due.map(({ tenantId, webhookId }) => `${tenantId} ${webhookId}`));
    const found = this.#select('webhooks', {}).filter((row) => having.has(`${row.tenantId} ${row.id}`));
    return found
      .sort(by(['tenantId', 'id']))
      .slice(0, bounded(limit))
      .map(({ id, tenantId }) => ({ tenantId, id }));
  }

  async deliveriesDue(
    { id: webhookId, tenantId }: WebhookKey,
    untilMs: number,
    limit: number,
  ): Promise<readonly Row<'webhookDeliveries'>[]> {
    const due = this.#select('webhookDeliveries', { tenantId, webhookId }).filter((row) =>
      isDue(row, untilMs),
    );
    return due.sort(by(['nextMs', 'id'])).slice(0, bounded(limit));
  }

  async deliveriesPending({ id: webhookId, tenantId }: WebhookKey): Promise<number> {
    return this.#select('webhookDeliveries', { tenantId, webhookId, state: 'pending' }).length;
  }

  async deliveriesSettled(
    state: Row<'webhookDeliveries'>['state'],
    untilMs: number,
    limit: number,
  ): Promise<readonly Row<'webhookDeliveries'>[]> {
    const settled = this.#select('webhookDeliveries', { state }).filter(
      ({ settledMs }) => settledMs !== null && settledMs <= untilMs,
    );
    return settled.sort(by(['settledMs', 'id'])).slice(0, bounded(limit));
  }

  async oldestDelivery(): Promise<number | undefined> {
    const rows = this.#select('webhookDeliveries', {});
    const times = rows.filter(({ nextMs }) => nextMs !== null).map(({ createdMs }) => createdMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async inLastFifth(after: LastFifth, until: number, limit: number): Promise<readonly Row<'certificates'>[]> {
    const placed = this.#select('certificates', {}).map((row) => ({ at: lastFifthOf(row), id: row.id, row }));
    const inOrder = by(['at', 'id']);
    const isBehind = (place: AnyRow & { readonly at: number }): boolean =>
      after.id === undefined ? place.at > after.at : inOrder(place, { ...after }) > 0;
    const found = placed.filter((place) => place.at <= until && isBehind(place)).sort(inOrder);
    return found.slice(0, bounded(limit)).map(({ row }) => row);
  }

  async standings(query: StandingQuery): Promise<readonly Standing[]> {
    return memoryCounts(this.#tables).standings(query);
  }

  async revokedSince(tenantId: Id, kind: CertificateKind, since: number): Promise<number> {
    return memoryCounts(this.#tables).revokedSince(tenantId, kind, since);
  }

  async signedByDay(tenantId: Id, kind: CertificateKind, days: Days): Promise<readonly number[]> {
    return memoryCounts(this.#tables).signedByDay(tenantId, kind, days);
  }

  async failuresByDay(tenantId: Id, actions: readonly string[], days: Days): Promise<readonly number[]> {
    return memoryCounts(this.#tables).failuresByDay(tenantId, actions, days);
  }

  async outerEvents(after: Id | undefined, limit: number): Promise<readonly Row<'auditEvents'>[]> {
    const outer = new Map<Id, [Row<'auditEvents'>, Row<'auditEvents'>]>();
    for (const event of this.#select('auditEvents', {}).sort(by(['writerId', 'link', 'position']))) {
      const { writerId } = event;
      if (after === undefined || writerId > after)
        outer.set(writerId, [outer.get(writerId)?.[0] ?? event, event]);
    }
    return [...outer.values()].slice(0, bounded(limit)).flat();
  }

  #withEvents(links: readonly Row<'auditLinks'>[]): readonly ChainLink[] {
    return links.map((link) => {
      const where = { writerId: link.writerId, link: link.number };
      return { link, events: this.#select('auditEvents', where).sort(by(['position'])) };
    });
  }

  #page<T extends TableName>(table: T, where: AnyRow, { before, limit }: Page, bounds?: Bounds): Row<T>[] {
    const rows = this.#select(table, where, bounds)
      .sort(by(['id']))
      .reverse();
    const older = before === undefined ? rows : rows.filter((row) => ((row as AnyRow)['id'] as Id) < before);
    return older.slice(0, bounded(limit));
  }

  #select<T extends TableName>(name: T, where: AnyRow, bounds?: Bounds): Row<T>[] {
    const table = this.#tables[name];
    const inTime = (row: AnyRow): boolean => {
      const time = bounds === undefined ? 0 : Number(row[bounds.column]);
      return time >= (bounds?.from ?? -Infinity) && time < (bounds?.until ?? Infinity);
    };
    const rows = [...table.rows()].filter((row) => matches(row, where) && inTime(row));
    return rows.map((row) => table.copy(row) as Row<T>);
  }
}

function isDue({ nextMs }: Row<'webhookDeliveries'>, untilMs: number): boolean {
  return nextMs !== null && nextMs <= untilMs;
}

function isAfter(link: Row<'auditLinks'>, after: { writerId: Id; number: number }): boolean {
  return link.writerId === after.writerId ? link.number > after.number : link.writerId > after.writerId;
}

/** Text by its UTF-8 octets, as the engines order it (`COLLATE "C"`, `BINARY`). */
function by(columns: readonly string[]): (a: AnyRow, b: AnyRow) => number {
  return (a, b) => {
    for (const name of columns) {
      const order = compare(plain(a[name]), plain(b[name]));
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
