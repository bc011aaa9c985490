import type { Reader, Store } from '../records/store.ts';
import type { CommitQueue } from './commit-queue.ts';

/**
 * A store of its parts. `end` runs once, when the last commit has ended.
 * @param newest looks up the time of the newest commit by any writer
 */
export function assemble(
  reader: Reader,
  engine: { readonly lastCommitMs: number },
  newest: () => Promise<number>,
  queue: CommitQueue,
  end: () => Promise<void>,
): Store {
  let ended: Promise<void> | undefined;
  let noticed = 0;
  return {
    get: (table, key) => reader.get(table, key),
    list: (table, where, page) => reader.list(table, where, page),
    all: (table, where) => reader.all(table, where),
    first: (table, where, limit) => reader.first(table, where, limit),
    walk: (table, after, limit) => reader.walk(table, after, limit),
    certificates: (query) => reader.certificates(query),
    listed: (query, columns) => reader.listed(query, columns),
    entries: (query) => reader.entries(query),
    distrusted: (query) => reader.distrusted(query),
    crlHeads: (tenantId, limit) => reader.crlHeads(tenantId, limit),
    crlNumber: (issuerId, shard) => reader.crlNumber(issuerId, shard),
    krlVersion: (authorityId) => reader.krlVersion(authorityId),
    lastEnd: (tenantId, issuerId) => reader.lastEnd(tenantId, issuerId),
    renewalsDue: (until, limit) => reader.renewalsDue(until, limit),
    idempotencyKeysUntil: (until, limit) => reader.idempotencyKeysUntil(until, limit),
    namesOf: (tenantId, certificates) => reader.namesOf(tenantId, certificates),
    events: (query) => reader.events(query),
    totals: (tenantId, name, subjects) => reader.totals(tenantId, name, subjects),
    links: (after, limit, events) => reader.links(after, limit, events),
    outerEvents: (after, limit) => reader.outerEvents(after, limit),
    unsealed: (limit, except, events) => reader.unsealed(limit, except, events),
    sealed: (seq, limit) => reader.sealed(seq, limit),
    outboxFrom: (seq, limit) => reader.outboxFrom(seq, limit),
    webhooksDue: (untilMs, limit) => reader.webhooksDue(untilMs, limit),
    deliveriesPending: (webhook) => reader.deliveriesPending(webhook),
    deliveriesDue: (webhook, untilMs, limit) => reader.deliveriesDue(webhook, untilMs, limit),
    deliveriesSettled: (state, untilMs, limit) => reader.deliveriesSettled(state, untilMs, limit),
    oldestDelivery: () => reader.oldestDelivery(),
    inLastFifth: (after, until, limit) => reader.inLastFifth(after, until, limit),
    krlHeads: (tenantId, limit) => reader.krlHeads(tenantId, limit),
    standings: (query) => reader.standings(query),
    revokedSince: (tenantId, kind, since) => reader.revokedSince(tenantId, kind, since),
    signedByDay: (tenantId, kind, days) => reader.signedByDay(tenantId, kind, days),
    failuresByDay: (tenantId, actions, days) => reader.failuresByDay(tenantId, actions, days),
    admit: () => queue.admit(),
    commit: (change) => queue.commit(change),
    transact: (decide) => queue.transact(decide),
    get lastCommitMs() {
      return Math.max(engine.lastCommitMs, noticed);
    },
    async noticeCommits() {
      noticed = Math.max(noticed, await newest());
    },
    close: () => {
      ended ??= queue.close().then(end);
      return ended;
    },
  };
}
