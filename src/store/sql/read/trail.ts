/** The audit trail, by tenant, by chain, and in its sealed order. */
import type { Compilable } from 'kysely';
import type { Id } from '../../../base/ids.ts';
import type { ChainLink, EventQuery, OutboxEntry, OutboxPage, Reader } from '../../../records/store.ts';
import type { Row } from '../../../records/tables.ts';
import { bounded, eventFilter, outboxPage, untilEvents } from '../../query.ts';
import { SQL_TABLES, type Stored } from '../schema.ts';
import { type SqlSource, SUBJECTS } from './source.ts';

export function trailReads(
  source: SqlSource,
): Pick<Reader, 'events' | 'links' | 'unsealed' | 'sealed' | 'outerEvents' | 'outboxFrom'> {
  return {
    async events(query: EventQuery): Promise<readonly Row<'auditEvents'>[]> {
      const { where, bounds } = eventFilter(query);
      let select = source.page(source.select('auditEvents', where), 'auditEvents', query);
      if (bounds.from !== undefined) select = select.where('auditEvents.atMs', '>=', bounds.from);
      if (bounds.until !== undefined) select = select.where('auditEvents.atMs', '<', bounds.until);
      return await source.rows('auditEvents', select);
    },

    async links(
      after: { writerId: Id; number: number } | undefined,
      limit: number,
      events?: number,
    ): Promise<readonly ChainLink[]> {
      let select = source
        .select('auditLinks', {})
        .orderBy('writerId')
        .orderBy('number')
        .limit(bounded(limit));
      if (after !== undefined) {
        select = select.where((of) =>
          of.or([
            of('writerId', '>', after.writerId),
            of.and([of('writerId', '=', after.writerId), of('number', '>', after.number)]),
          ]),
        );
      }
      return await withEvents(source, select, events);
    },

    async unsealed(
      limit: number,
      except: readonly Id[] = [],
      events?: number,
    ): Promise<readonly ChainLink[]> {
      let select = source.select('auditLinks', { firstSeq: null }).orderBy('writerId').orderBy('number');
      if (except.length > 0) select = select.where('writerId', 'not in', except);
      return await withEvents(source, select.limit(bounded(limit)), events);
    },

    sealed: (seq, limit) => sealed(source, seq, limit),

    async outerEvents(after: Id | undefined, limit: number): Promise<readonly Row<'auditEvents'>[]> {
      const found: Row<'auditEvents'>[] = [];
      for (let last = after, count = 0; count < bounded(limit); count++) {
        // Each writer by a search in the index, as DISTINCT would read all of it.
        let next = source.db.selectFrom('auditEvents').select('writerId').orderBy('writerId').limit(1);
        if (last !== undefined) next = next.where('writerId', '>', last);
        const [[writerId] = []] = await source.run(next);
        if (writerId === undefined) break;
        for (const direction of ['asc', 'desc'] as const) {
          const outer = source
            .select('auditEvents', { writerId })
            .orderBy('link', direction)
            .orderBy('position', direction);
          found.push(...(await source.rows('auditEvents', outer.limit(1))));
        }
        last = writerId as Id;
      }
      return found;
    },

    async outboxFrom(seq: number, limit: number): Promise<OutboxPage> {
      const links = await sealed(source, seq, limit);
      const rows = await outboxOf(
        source,
        links.flatMap(({ events }) => events),
      );
      return outboxPage(seq, links, ({ id, tenantId }) => rows.get(`${tenantId} ${id}`));
    },
  };
}

async function sealed(source: SqlSource, seq: number, limit: number): Promise<readonly ChainLink[]> {
  const at = source
    .select('auditLinks', {})
    .where('firstSeq', '<=', seq)
    .orderBy('firstSeq', 'desc')
    .limit(1);
  const [link] = await source.rows('auditLinks', at);
  const select = source
    .select('auditLinks', {})
    .where('firstSeq', '>=', link?.firstSeq ?? seq)
    .orderBy('firstSeq')
    .limit(bounded(limit));
  const found = await withEvents(source, select);
  // The newest link of all may end before it.
  return found.filter(({ link: { events, firstSeq } }) => (firstSeq ?? 0) + events > seq);
}

async function outboxOf(
  source: SqlSource,
  events: readonly Row<'auditEvents'>[],
): Promise<Map<string, OutboxEntry['row']>> {
  const found = new Map<string, OutboxEntry['row']>();
  for (const tenantId of new Set(events.map((event) => event.tenantId))) {
    const own = events.filter((event) => event.tenantId === tenantId);
    for (let at = 0; at < own.length; at += SUBJECTS) {
      const ids = own.slice(at, at + SUBJECTS).map(({ id }) => id);
      const select = source.select('outbox', { tenantId }).where('outbox.eventId', 'in', ids);
      for (const values of await source.run(select)) {
        found.set(`${tenantId} ${String(values[EVENT_ID])}`, readable(source, values));
      }
    }
  }
  return found;
}

const EVENT_ID = SQL_TABLES.outbox.columns.findIndex(({ name }) => name === 'eventId');

function readable(source: SqlSource, values: readonly Stored[]): OutboxEntry['row'] {
  try {
    return source.decode('outbox', values);
  } catch {
    return 'unreadable';
  }
}

async function withEvents(
  source: SqlSource,
  select: Compilable,
  most?: number,
): Promise<readonly ChainLink[]> {
  const links = untilEvents(await source.rows('auditLinks', select), most);
  const events = await eventsOf(source, links);
  return links.map((link) => ({ link, events: events.get(`${link.writerId} ${link.number}`) ?? [] }));
}

/** The events of links of which each writer's follow one another, by writer and link. */
async function eventsOf(
  source: SqlSource,
  links: readonly Row<'auditLinks'>[],
): Promise<Map<string, Row<'auditEvents'>[]>> {
  const ranges = new Map<Id, { first: number; last: number }>();
  for (const { writerId, number } of links) {
    ranges.set(writerId, { first: ranges.get(writerId)?.first ?? number, last: number });
  }
  const events = new Map<string, Row<'auditEvents'>[]>();
  for (const [writerId, { first, last }] of ranges) {
    const select = source
      .select('auditEvents', { writerId })
      .where('link', '>=', first)
      .where('link', '<=', last)
      .orderBy('link')
      .orderBy('position');
    for (const event of await source.rows('auditEvents', select)) {
      const name = `${writerId} ${event.link}`;
      const others = events.get(name);
      if (others === undefined) events.set(name, [event]);
      else others.push(event);
    }
  }
  return events;
}
