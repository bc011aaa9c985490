/** `GET /metrics` and `GET /v1/metrics`: the same, for Prometheus. */
import Type from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { standingAlarms } from '../../../../audit/alarm.ts';
import { authorityEnds } from '../../../../authorities/read.ts';
import { type Id, typeId } from '../../../../base/ids.ts';
import { seconds } from '../../../../base/ports.ts';
import type { CrlHead } from '../../../../records/store.ts';
import { type Answer, type Endpoint, endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';

export const metrics: Endpoint = metricsAt('/metrics');
export const metricsV1: Endpoint = metricsAt('/v1/metrics');

function metricsAt(path: string): Endpoint {
  return endpoint({
    method: 'GET',
    path,
    summary: 'Metrics for Prometheus',
    answers: { 200: Type.String({ contentMediaType: 'text/plain' }) },
    // On a loopback listener there is no caller; elsewhere a caller watches its own tenant's authorities.
    handle: ({ site }, caller: Caller | undefined) => read(site, caller?.tenantId),
  });
}

/** More authorities than this are not watched one by one. */
const MOST_WATCHED = 1000;

async function read(site: HttpSite, tenantId: Id | undefined): Promise<Answer> {
  const { authorityEnds: ending, crlNextUpdate, crlThisUpdate, registry } = site.metrics;
  const ends = await authorityEnds(site.store, MOST_WATCHED, tenantId, seconds(site.clock));
  const lists = await newestLists(site, tenantId);
  const oldest = await site.store.oldestDelivery();
  const age = oldest === undefined ? 0 : Math.max(0, site.clock.now() - oldest) / 1000;
  site.metrics.webhookOldestPending.set(age);
  for (const gauge of [ending, crlThisUpdate, crlNextUpdate]) gauge.reset();
  for (const { authority, issuerIds, notAfter } of ends) {
    const { id, name, tenantId: tenant } = authority;
    const labels = { tenant_id: typeId('tenant', tenant), ca_id: typeId('ca', id), name };
    ending.set(labels, notAfter);
    // Of several generations the list that is oldest: what it does not name may be revoked.
    const own = issuerIds.flatMap((issuer) => lists.get(issuer) ?? []);
    const [list] = own.toSorted((a, b) => a.thisUpdate - b.thisUpdate);
    if (list === undefined) continue;
    crlThisUpdate.set(labels, list.thisUpdate);
    crlNextUpdate.set(labels, list.nextUpdate);
  }
  await readTrail(site);
  return { status: 200, body: await registry.metrics(), type: registry.contentType };
}

async function readTrail({
  clock,
  metrics: { alarms, auditSealed, auditUnsealedAge },
  store,
}: HttpSite): Promise<void> {
  alarms.reset();
  for (const { kind } of await standingAlarms(store)) alarms.inc({ kind });
  auditSealed.set((await store.get('auditCheckpoints', { id: 1 }))?.size ?? 0);
  const waiting = await store.first('auditLinks', { firstSeq: null }, MOST_WATCHED);
  const oldest = Math.min(clock.now(), ...waiting.map(({ atMs }) => atMs));
  auditUnsealedAge.set((clock.now() - oldest) / 1000);
}

/** By issuer; of one with several lists the oldest, which is the one to worry about. */
async function newestLists({ store }: HttpSite, tenantId: Id | undefined): Promise<ReadonlyMap<Id, CrlHead>> {
  const oldest = new Map<Id, CrlHead>();
  for (const head of await store.crlHeads(tenantId, MOST_WATCHED)) {
    const known = oldest.get(head.issuerId);
    if (known === undefined || head.thisUpdate < known.thisUpdate) oldest.set(head.issuerId, head);
  }
  return oldest;
}
