/** The reader over SQL, the same for every engine. Kysely writes the statements; rows come as arrays of values. */
import {
  type Compilable,
  DummyDriver,
  Kysely,
  type SelectQueryBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  sql,
} from 'kysely';
import type { Id } from '../../base/ids.ts';
import type { CertificateName, CertificatePage, CertificateQuery } from '../../records/search.ts';
import type {
  ChainLink,
  Count,
  CrlHead,
  DistrustQuery,
  EntryQuery,
  EventQuery,
  IdempotencyKeyHead,
  LastFifth,
  OutboxPage,
  Page,
  Reader,
  WebhookKey,
} from '../../records/store.ts';
import type { Row, TableName } from '../../records/tables.ts';
import { type AnyRow, checkKey, declared } from '../check.ts';
import { unavailable } from '../commit-queue.ts';
import {
  bounded,
  checkedWhere,
  eventFilter,
  MOST_ROWS,
  outboxPage,
  primaryKeyOf,
  tooMany,
} from '../query.ts';
import { decodeRow, encode, safeInteger } from './codec.ts';
import type { Dialect, Query } from './dialect.ts';
import { type AnySchema, type Schema, SQL_TABLES, SqlNames, type Stored } from './schema.ts';
import { CertificateSearch, type Effort } from './search/search.ts';

type AnySelect = SelectQueryBuilder<AnySchema, string, object>;

const CRL_HEAD = SQL_TABLES.crls.columns.filter(({ name }) => name !== 'der');

/** As `lastFifthOf` has it, spelled as its index is: else no engine would use that. */
const LAST_FIFTH = sql<number>`(CASE WHEN created_at > not_after - (not_after - not_before) / 5
      THEN created_at ELSE not_after - (not_after - not_before) / 5 END)`;
const KEY_HEAD = SQL_TABLES.idempotencyKeys.columns.filter(({ name }) =>
  ['tenantId', 'identityId', 'keyHash', 'createdAt'].includes(name),
);

/** The most subjects that one statement asks about. */
const SUBJECTS = 500;

export class SqlReader implements Reader {
  readonly #dialect: Dialect;
  readonly #query: Query;
  readonly #db: Kysely<Schema>;
  readonly #any: Kysely<AnySchema>;
  readonly #search: CertificateSearch;

  constructor(dialect: Dialect, query: Query, effort?: Effort) {
    this.#dialect = dialect;
    this.#query = query;
    this.#db = builder(dialect);
    this.#any = builder(dialect);
    this.#search = new CertificateSearch(
      dialect,
      (statement) => this.#run({ compile: () => statement.compile(this.#any) }),
      effort,
    );
  }

  async get<T extends TableName>(table: T, key: Partial<Row<T>>): Promise<Row<T> | undefined> {
    checkKey(table, key);
    const [row] = await this.#rows(table, this.#select(table, key));
    return row;
  }

  async list<T extends TableName>(table: T, where: Partial<Row<T>>, page: Page): Promise<readonly Row<T>[]> {
    checkedWhere(table, where, 'id');
    return await this.#rows(table, this.#page(this.#select(table, where), table, page));
  }

  async all<T extends TableName>(table: T, where: Partial<Row<T>>): Promise<readonly Row<T>[]> {
    checkedWhere(table, where);
    const rows = await this.#inOrder(table, where, MOST_ROWS + 1);
    if (rows.length > MOST_ROWS) throw tooMany(table);
    return rows;
  }

  async first<T extends TableName>(
    table: T,
    where: Partial<Row<T>>,
    limit: number,
  ): Promise<readonly Row<T>[]> {
    checkedWhere(table, where);
    return await this.#inOrder(table, where, bounded(limit));
  }

  #inOrder<T extends TableName>(table: T, where: Partial<Row<T>>, limit: number): Promise<readonly Row<T>[]> {
    let select = this.#select(table, where).limit(limit);
    for (const name of declared(table).primaryKey) select = select.orderBy(`${table}.${name}`);
    return this.#rows(table, select);
  }

  async walk<T extends TableName>(
    table: T,
    after: Partial<Row<T>> | undefined,
    limit: number,
  ): Promise<readonly Row<T>[]> {
    const names = declared(table).primaryKey;
    let select = this.#select(table, {}).limit(bounded(limit));
    for (const name of names) select = select.orderBy(`${table}.${name}`);
    if (after !== undefined) {
      const key = primaryKeyOf(table, after);
      const { columns } = SQL_TABLES[table];
      const values = names.map((name) => {
        const column = columns.find((candidate) => candidate.name === name);
        return column === undefined ? null : encode(this.#dialect.codec, column, key[name]);
      });
      // Compared as one, so that a page begins in the index where the one before it ended.
      const own = names.map((name) => sql.ref(`${table}.${name}`));
      select = select.where(sql<boolean>`(${sql.join(own)}) > (${sql.join(values)})`);
    }
    return await this.#rows(table, select);
  }

  async certificates(query: CertificateQuery): Promise<CertificatePage> {
    return await this.#search.page(query);
  }

  async namesOf(
    tenantId: Id,
    certificates: readonly Id[],
  ): Promise<ReadonlyMap<Id, readonly CertificateName[]>> {
    const names = new Map<Id, CertificateName[]>(certificates.map((id) => [id, []]));
    for (let at = 0; at < certificates.length; at += SUBJECTS) {
      const select = this.#db
        .selectFrom('certificateNames as own')
        .innerJoin('names as name', (join) =>
          join.onRef('name.tenantId', '=', 'own.tenantId').onRef('name.hash', '=', 'own.nameHash'),
        )
        .select(['own.certificateId', 'name.type', 'name.value'])
        .where('own.tenantId', '=', tenantId)
        .where('own.certificateId', 'in', certificates.slice(at, at + SUBJECTS))
        .where('name.type', '!=', 'cn')
        .orderBy('name.type')
        .orderBy('name.value');
      for (const [id, type, value] of await this.#run(select)) {
        names.get(id as Id)?.push({ type: type as CertificateName['type'], value: String(value) });
      }
    }
    return names;
  }

  async entries({
    after,
    issuerId,
    limit,
    listedFrom,
    shard,
  }: EntryQuery): Promise<readonly Row<'revocations'>[]> {
    const ordered = this.#select('revocations', { issuerId, crlShard: shard })
      .orderBy('listUntil')
      .orderBy('serial')
      .limit(bounded(limit));
    // Compared as one, so that a page begins in the index where the one before it ended.
    const select =
      after === undefined
        ? ordered.where('listUntil', '>=', listedFrom)
        : ordered.where((of) =>
            of(of.refTuple('listUntil', 'serial'), '>', of.tuple(after.listUntil, after.serial)),
          );
    return await this.#rows('revocations', select);
  }

  async distrusted({
    after,
    authorityId,
    kind,
    limit,
    listedFrom,
  }: DistrustQuery): Promise<readonly Row<'sshDistrusted'>[]> {
    const select = this.#select('sshDistrusted', { authorityId, kind })
      .where((of) => of.or([of('until', 'is', null), of('until', '>=', listedFrom)]))
      .orderBy('value')
      .limit(bounded(limit));
    return await this.#rows(
      'sshDistrusted',
      after === undefined ? select : select.where('value', '>', after),
    );
  }

  async crlHeads(tenantId: Id | undefined, limit: number): Promise<readonly CrlHead[]> {
    let select = this.#db
      .selectFrom('crls')
      .select(CRL_HEAD.map(({ name }) => name as keyof CrlHead))
      .orderBy('issuerId')
      .orderBy('shard')
      .limit(bounded(limit));
    if (tenantId !== undefined) select = select.where('tenantId', '=', tenantId);
    const rows = await this.#run(select);
    return rows.map((values) => decodeRow(this.#dialect.codec, CRL_HEAD, values) as unknown as CrlHead);
  }

  async crlNumber(issuerId: Id, shard: number): Promise<number | undefined> {
    const select = this.#db.selectFrom('crls').select('number');
    const [row] = await this.#run(select.where('issuerId', '=', issuerId).where('shard', '=', shard));
    return row === undefined ? undefined : safeInteger(row[0] ?? null);
  }

  async krlVersion(authorityId: Id): Promise<number | undefined> {
    const select = this.#db.selectFrom('krls').select('version').where('authorityId', '=', authorityId);
    const [row] = await this.#run(select);
    return row === undefined ? undefined : safeInteger(row[0] ?? null);
  }

  async lastEnd(tenantId: Id, issuerId: Id): Promise<number | undefined> {
    const select = this.#db
      .selectFrom('sshCertificates')
      .select('notAfter')
      .where('tenantId', '=', tenantId)
      .where('issuerId', '=', issuerId)
      .orderBy('notAfter', 'desc')
      .limit(1);
    const [row] = await this.#run(select);
    return row === undefined ? undefined : safeInteger(row[0] ?? null);
  }

  async renewalsDue(until: number, limit: number): Promise<readonly Row<'certificateRenewals'>[]> {
    const select = this.#select('certificateRenewals', {})
      .where('certificateRenewals.dueAt', '<=', until)
      .orderBy('certificateRenewals.dueAt')
      .orderBy('certificateRenewals.tenantId')
      .orderBy('certificateRenewals.certificateId')
      .limit(bounded(limit));
    return await this.#rows('certificateRenewals', select);
  }

  async idempotencyKeysUntil(until: number, limit: number): Promise<readonly IdempotencyKeyHead[]> {
    const select = this.#db
      .selectFrom('idempotencyKeys')
      .select(KEY_HEAD.map(({ name }) => name as keyof IdempotencyKeyHead))
      .where('createdAt', '<=', until)
      .orderBy('createdAt')
      .limit(bounded(limit));
    const rows = await this.#run(select);
    return rows.map(
      (values) => decodeRow(this.#dialect.codec, KEY_HEAD, values) as unknown as IdempotencyKeyHead,
    );
  }

  async events(query: EventQuery): Promise<readonly Row<'auditEvents'>[]> {
    const { where, bounds } = eventFilter(query);
    let select = this.#page(this.#select('auditEvents', where), 'auditEvents', query);
    if (bounds.from !== undefined) select = select.where('auditEvents.atMs', '>=', bounds.from);
    if (bounds.until !== undefined) select = select.where('auditEvents.atMs', '<', bounds.until);
    return await this.#rows('auditEvents', select);
  }

  async totals(tenantId: Id, name: Count['name'], subjects: readonly Id[]): Promise<ReadonlyMap<Id, number>> {
    const totals = new Map(subjects.map((subject) => [subject, 0]));
    for (let at = 0; at < subjects.length; at += SUBJECTS) {
      const select = this.#db
        .selectFrom('counters')
        .select((of) => ['subjectId', of.fn.sum('value').as('total')])
        .where('tenantId', '=', tenantId)
        .where('subjectId', 'in', subjects.slice(at, at + SUBJECTS))
        .where('name', '=', name)
        .groupBy('subjectId');
      for (const [subject, total] of await this.#run(select)) {
        totals.set(subject as Id, safeInteger(total ?? null));
      }
    }
    return totals;
  }

  async links(
    after: { writerId: Id; number: number } | undefined,
    limit: number,
  ): Promise<readonly ChainLink[]> {
    let select = this.#select('auditLinks', {}).orderBy('writerId').orderBy('number').limit(bounded(limit));
    if (after !== undefined) {
      select = select.where((of) =>
        of.or([
          of('writerId', '>', after.writerId),
          of.and([of('writerId', '=', after.writerId), of('number', '>', after.number)]),
        ]),
      );
    }
    return await this.#withEvents(select);
  }

  async unsealed(limit: number, except: readonly Id[] = []): Promise<readonly ChainLink[]> {
    let select = this.#select('auditLinks', { firstSeq: null }).orderBy('writerId').orderBy('number');
    if (except.length > 0) select = select.where('writerId', 'not in', except);
    return await this.#withEvents(select.limit(bounded(limit)));
  }

  async sealed(seq: number, limit: number): Promise<readonly ChainLink[]> {
    const at = this.#select('auditLinks', {})
      .where('firstSeq', '<=', seq)
      .orderBy('firstSeq', 'desc')
      .limit(1);
    const [link] = await this.#rows('auditLinks', at);
    const select = this.#select('auditLinks', {})
      .where('firstSeq', '>=', link?.firstSeq ?? seq)
      .orderBy('firstSeq')
      .limit(bounded(limit));
    const found = await this.#withEvents(select);
    // The newest link of all may end before it.
    return found.filter(({ link: { events, firstSeq } }) => (firstSeq ?? 0) + events > seq);
  }

  async outboxFrom(seq: number, limit: number): Promise<OutboxPage> {
    const links = await this.sealed(seq, limit);
    const rows = await this.#outboxOf(links.flatMap(({ events }) => events));
    return outboxPage(seq, links, ({ id, tenantId }) => rows.get(`${tenantId} ${id}`));
  }

  async #outboxOf(events: readonly Row<'auditEvents'>[]): Promise<Map<string, Row<'outbox'>>> {
    const found = new Map<string, Row<'outbox'>>();
    for (const tenantId of new Set(events.map((event) => event.tenantId))) {
      const own = events.filter((event) => event.tenantId === tenantId);
      for (let at = 0; at < own.length; at += SUBJECTS) {
        const ids = own.slice(at, at + SUBJECTS).map(({ id }) => id);
        const select = this.#select('outbox', { tenantId }).where('outbox.eventId', 'in', ids);
        for (const row of await this.#rows('outbox', select)) found.set(`${tenantId} ${row.eventId}`, row);
      }
    }
    return found;
  }

  async lastEvents(after: Id | undefined, limit: number): Promise<readonly Row<'auditEvents'>[]> {
    const found: Row<'auditEvents'>[] = [];
    for (let last = after; found.length < bounded(limit); last = found.at(-1)?.writerId) {
      // Each writer by a search in the index, as DISTINCT would read all of it.
      let next = this.#db.selectFrom('auditEvents').select('writerId').orderBy('writerId').limit(1);
      if (last !== undefined) next = next.where('writerId', '>', last);
      const [[writerId] = []] = await this.#run(next);
      if (writerId === undefined) break;
      const newest = this.#select('auditEvents', { writerId })
        .orderBy('link', 'desc')
        .orderBy('position', 'desc');
      found.push(...(await this.#rows('auditEvents', newest.limit(1))));
    }
    return found;
  }

  async webhooksDue(untilMs: number, limit: number): Promise<readonly WebhookKey[]> {
    const select = this.#db
      .selectFrom('webhooks as webhook')
      .select(['webhook.tenantId', 'webhook.id'])
      .where((of) =>
        of.exists(
          of
            .selectFrom('webhookDeliveries as delivery')
            .select('delivery.id')
            .whereRef('delivery.tenantId', '=', 'webhook.tenantId')
            .whereRef('delivery.webhookId', '=', 'webhook.id')
            .where('delivery.nextMs', '<=', untilMs),
        ),
      )
      .orderBy('webhook.tenantId')
      .orderBy('webhook.id')
      .limit(bounded(limit));
    return (await this.#run(select)).map(([tenantId, id]) => ({ tenantId: tenantId as Id, id: id as Id }));
  }

  async deliveriesDue(
    { id: webhookId, tenantId }: WebhookKey,
    untilMs: number,
    limit: number,
  ): Promise<readonly Row<'webhookDeliveries'>[]> {
    const select = this.#select('webhookDeliveries', { tenantId, webhookId })
      .where('webhookDeliveries.nextMs', '<=', untilMs)
      .orderBy('webhookDeliveries.nextMs')
      .orderBy('webhookDeliveries.id')
      .limit(bounded(limit));
    return await this.#rows('webhookDeliveries', select);
  }

  async deliveriesSettled(
    state: Row<'webhookDeliveries'>['state'],
    untilMs: number,
    limit: number,
  ): Promise<readonly Row<'webhookDeliveries'>[]> {
    const select = this.#select('webhookDeliveries', { state })
      .where('webhookDeliveries.settledMs', '<=', untilMs)
      .orderBy('webhookDeliveries.settledMs')
      .orderBy('webhookDeliveries.id')
      .limit(bounded(limit));
    return await this.#rows('webhookDeliveries', select);
  }

  async oldestDelivery(): Promise<number | undefined> {
    const select = this.#db
      .selectFrom('webhookDeliveries')
      .select('createdMs')
      .where('nextMs', 'is not', null)
      .orderBy('createdMs')
      .limit(1);
    const [row] = await this.#run(select);
    return row === undefined ? undefined : safeInteger(row[0] ?? null);
  }

  async inLastFifth(
    { at, id }: LastFifth,
    until: number,
    limit: number,
  ): Promise<readonly Row<'certificates'>[]> {
    const behind = sql<boolean>`(${LAST_FIFTH}, id) > (${at}, ${id})`;
    const select = this.#select('certificates', {})
      // By itself, as no engine enters an index of expressions by a row of values.
      .where(sql<boolean>`${LAST_FIFTH} >= ${id === undefined ? at + 1 : at}`)
      .where(id === undefined ? sql<boolean>`1 = 1` : behind)
      .where(sql<boolean>`${LAST_FIFTH} <= ${until}`)
      .orderBy(LAST_FIFTH)
      .orderBy('certificates.id')
      .limit(bounded(limit));
    return await this.#rows('certificates', select);
  }

  async #withEvents(select: Compilable): Promise<readonly ChainLink[]> {
    const links = await this.#rows('auditLinks', select);
    const events = await this.#eventsOf(links);
    return links.map((link) => ({ link, events: events.get(`${link.writerId} ${link.number}`) ?? [] }));
  }

  /** The events of links of which each writer's follow one another, by writer and link. */
  async #eventsOf(links: readonly Row<'auditLinks'>[]): Promise<Map<string, Row<'auditEvents'>[]>> {
    const ranges = new Map<Id, { first: number; last: number }>();
    for (const { writerId, number } of links) {
      ranges.set(writerId, { first: ranges.get(writerId)?.first ?? number, last: number });
    }
    const events = new Map<string, Row<'auditEvents'>[]>();
    for (const [writerId, { first, last }] of ranges) {
      const select = this.#select('auditEvents', { writerId })
        .where('link', '>=', first)
        .where('link', '<=', last)
        .orderBy('link')
        .orderBy('position');
      for (const event of await this.#rows('auditEvents', select)) {
        const name = `${writerId} ${event.link}`;
        const others = events.get(name);
        if (others === undefined) events.set(name, [event]);
        else others.push(event);
      }
    }
    return events;
  }

  #select(table: TableName, where: AnyRow): AnySelect {
    const { columns } = SQL_TABLES[table];
    let select = this.#any.selectFrom(table).select(columns.map(({ name }) => `${table}.${name}`));
    for (const column of columns) {
      if (!(column.name in where)) continue;
      const value = encode(this.#dialect.codec, column, where[column.name]);
      select = select.where(`${table}.${column.name}`, value === null ? 'is' : '=', value);
    }
    return select;
  }

  #page(select: AnySelect, table: TableName, { before, limit }: Page): AnySelect {
    const older = before === undefined ? select : select.where(`${table}.id`, '<', before);
    return older.orderBy(`${table}.id`, 'desc').limit(bounded(limit));
  }

  async #rows<T extends TableName>(table: T, select: Compilable): Promise<Row<T>[]> {
    return (await this.#run(select)).map((values) => this.#decode(table, values));
  }

  async #run(select: Compilable): Promise<readonly (readonly Stored[])[]> {
    const { sql: text, parameters } = select.compile();
    try {
      return await this.#query(text, parameters as readonly Stored[]);
    } catch (error) {
      throw unavailable('a read failed', error);
    }
  }

  #decode<T extends TableName>(table: T, values: readonly Stored[]): Row<T> {
    return decodeRow(this.#dialect.codec, SQL_TABLES[table].columns, values) as Row<T>;
  }
}

/** Kysely as a writer of statements only: it holds no connection. */
function builder<S>(dialect: Dialect): Kysely<S> {
  return new Kysely<S>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => dialect.compiler(),
    },
    plugins: [new SqlNames()],
  });
}
