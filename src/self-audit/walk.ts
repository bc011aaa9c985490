/**
 * The self-auditor: goes over all certificates again and again, the newest first in each tenant, a page a round. Where it
 * stands is kept, so that it goes on there after a restart or in another process. It writes alarms, and nothing else.
 */
import { setImmediate } from 'node:timers/promises';
import { raiseAlarm } from '../audit/alarm.ts';
import { type Id, typeId } from '../base/ids.ts';
import type { Sources } from '../base/sources.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { CursorRow } from '../records/jobs.ts';
import type { Store } from '../records/store.ts';
import { examine } from './examine.ts';
import { isOfStore, type Met, pageOf } from './unreadable.ts';

/** Of its alarms; the subject is the certificate's id. */
export const SELF_AUDIT_ALARM = 'certificate_differs';

/** Of its cursor. */
const NAME = 'self_audit';
/** Of certificates a round. */
const PAGE = 100;
/** What is read and verified for one takes some milliseconds, in which nobody is served over SQLite: others are after a few. */
const AT_A_TIME = 4;

export interface SelfAuditSite extends Sources {
  readonly store: Store;
  /** What was found. */
  readonly found: (certificate: Pick<CertificateRow, 'id' | 'tenantId'>, faults: readonly string[]) => void;
}

/** Where the walk stands: the certificates of a tenant before one of them are next. */
interface Place {
  readonly tenantId: Id;
  readonly before: Id | undefined;
}

/**
 * Looks at one page.
 * @param carryOn asked before each certificate; false: the round ends, and the page is looked at again
 * @throws unavailable when the store cannot be read or written
 */
export async function selfAuditRound(site: SelfAuditSite, carryOn: () => Promise<boolean>): Promise<void> {
  const { store } = site;
  const cursor = await store.get('cursors', { name: NAME });
  const place = placeOf(cursor) ?? (await tenantAfter(store, undefined));
  if (place === undefined) return;
  const { before, tenantId } = place;
  const page = await pageOf(store, tenantId, before, PAGE);
  for (const [i, met] of page.entries()) {
    if (!(await carryOn())) return;
    if (i % AT_A_TIME === 0) await setImmediate();
    await look(site, met);
  }
  const last = page.length < PAGE ? undefined : page.at(-1)?.id;
  const next = last === undefined ? await tenantAfter(store, tenantId) : { tenantId, before: last };
  await keep(store, cursor, next);
}

async function look(site: SelfAuditSite, met: Met): Promise<void> {
  const faults = await faultsOf(site, met);
  if (faults.length === 0) return;
  site.found(met, faults);
  await raiseAlarm(site, {
    kind: SELF_AUDIT_ALARM,
    subject: typeId('cert', met.id),
    tenantId: met.tenantId,
    detail: faults.join('; '),
  });
}

/** A row so damaged that looking at it fails is one that differs; a store that fails is none. */
async function faultsOf({ store }: SelfAuditSite, { row }: Met): Promise<readonly string[]> {
  if (row === undefined) return ['its row cannot be read'];
  try {
    return await examine(store, row);
  } catch (error) {
    if (isOfStore(error)) throw error;
    return ['looking at it fails'];
  }
}

/** The newest tenant older than this one; undefined when all were seen, so that it begins anew. */
async function tenantAfter(store: Store, before: Id | undefined): Promise<Place | undefined> {
  const [tenant] = await store.list('tenants', {}, { before, limit: 1 });
  return tenant === undefined ? undefined : { tenantId: tenant.id, before: undefined };
}

function placeOf(cursor: CursorRow | undefined): Place | undefined {
  const [tenantId, before] = cursor?.position.split(' ') ?? [];
  if (tenantId === undefined || tenantId === '') return undefined;
  return { tenantId: tenantId as Id, before: before as Id | undefined };
}

/** Whoever met another that went on leaves it to that one. */
async function keep(store: Store, cursor: CursorRow | undefined, next: Place | undefined): Promise<void> {
  const position = next === undefined ? '' : `${next.tenantId} ${next.before ?? ''}`.trim();
  if (position === cursor?.position) return;
  await store.commit({
    expect: [],
    writes: [
      cursor === undefined
        ? { insert: 'cursors', row: { name: NAME, position } }
        : { update: 'cursors', key: { ...cursor }, set: { position } },
    ],
    events: [],
  });
}
