/** Revocations as rows, for tests of what is shown of them. */
import { auditEvent, systemActor } from '../../src/audit/event.ts';
import { type Id, parseId } from '../../src/base/ids.ts';
import type { Write } from '../../src/records/store.ts';
import type { TestSite } from './site.ts';

export const REVOKED_AT = 1_767_225_600;

/** Revokes one certificate for `reason`, a CRLReason number. @param spelled `cert_…` */
export async function revokeRow(
  { site }: TestSite,
  tenantId: Id,
  spelled: string,
  reason = 1,
): Promise<void> {
  const id = parseId('cert', spelled) as Id;
  const row = await site.store.get('certificates', { tenantId, id });
  if (row === undefined) throw new Error(`no certificate ${spelled}`);
  const { crlShard, issuerId, notAfter, serial } = row;
  const times = { revokedAt: REVOKED_AT, invalidityAt: null, listUntil: notAfter };
  await write(site, tenantId, {
    insert: 'revocations',
    row: { tenantId, issuerId, serial, certificateId: id, crlShard, reason, ...times },
  });
}

/** Revokes an authority with all that it signed. @param spelled `ca_…` */
export async function revokeAuthorityRow({ site }: TestSite, tenantId: Id, spelled: string): Promise<void> {
  const id = parseId('ca', spelled) as Id;
  const set = { revokedAt: REVOKED_AT, revokedReason: 2, isActive: false };
  await write(site, tenantId, { update: 'authorities', key: { tenantId, id }, set });
}

async function write(site: TestSite['site'], tenantId: Id, one: Write): Promise<void> {
  const event = auditEvent(systemActor(tenantId, site.clock), { action: 'test', success: true }, site);
  const outcome = await site.store.commit({ expect: [], writes: [one], events: [event] });
  if (outcome.status !== 'committed') throw new Error(JSON.stringify(outcome));
}
