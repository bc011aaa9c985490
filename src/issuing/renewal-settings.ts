/** Whether a certificate is renewed here without being asked, and when. */
import { administer, type Site } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import { compiledPolicy } from '../authorities/policy-rows.ts';
import { ChanceryError, unfitting } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader, Write } from '../records/store.ts';
import { DAY, renewalOf } from './due.ts';
import { checkRenewable, isFromCsr, rowToRenew } from './renewable.ts';

const NOT_ELIGIBLE = 'Certificate is not eligible for auto-renewal: ';
const INVALID = 'Invalid renewal configuration: ';

/**
 * @param days before its end, from 1 on; null: it is not renewed by itself
 * @throws not_found; invalid_field (unfitting) for a certificate that is not renewed, or times that do not fit it;
 *   access_denied for one whose key was never here, or of a profile of another enrollment; token_revoked; unavailable
 */
export async function setRenewal(site: Site, caller: Caller, id: Id, days: number | null): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'certificate_renewal_update',
    async (reader) => {
      const row = await rowToRenew(reader, tenantId, id);
      if (days !== null) await checkMayRenew(site, reader, row, days);
      const data = { certificate_id: id, common_name: row.commonName, renew_before_days: days };
      return { writes: await writesOf(reader, row, days), data, value: undefined };
    },
    () =>
      new ChanceryError('unavailable', 'others are changing the same certificate; try again', {
        retryAfter: 1,
      }),
  );
}

async function writesOf(reader: Reader, row: CertificateRow, days: number | null): Promise<readonly Write[]> {
  const key = { tenantId: row.tenantId, certificateId: row.id };
  const before = await reader.get('certificateRenewals', key);
  if (days === null) return before === undefined ? [] : [{ remove: 'certificateRenewals', key }];
  const after = renewalOf(row, days);
  // Where so many days fit into its life, it has an hour.
  if (after === undefined) return [];
  if (before === undefined) return [{ insert: 'certificateRenewals', row: after }];
  const { dueAt, failures, renewBeforeDays } = after;
  return [{ update: 'certificateRenewals', key, set: { dueAt, failures, renewBeforeDays } }];
}

async function checkMayRenew(
  { clock }: Site,
  reader: Reader,
  row: CertificateRow,
  days: number,
): Promise<void> {
  const refuse = (why: string): ChanceryError => unfitting('id', `${NOT_ELIGIBLE}${why}`);
  const now = seconds(clock);
  if (row.profileId === null && row.role === null) throw refuse('certificate was not issued from a profile');
  if (row.profileId !== null) await checkProfile(reader, row.tenantId, row.profileId);
  if (isFromCsr(row)) {
    const why = 'certificates issued from CSR (external private key) cannot be auto-renewed';
    throw new ChanceryError('access_denied', `${NOT_ELIGIBLE}${why}`);
  }
  // Whoever has it now would not get the next one.
  if (row.keyId === null) throw refuse('its private key is not kept here');
  if (row.role !== null) await checkRole(reader, row.tenantId, row.role);
  if (await isRevoked(reader, row)) throw refuse('certificate has been revoked');
  if (row.notAfter <= now) throw refuse('certificate has expired');
  if (row.replacedBy !== null) throw refuse('certificate has already been renewed');
  checkTimes(row, days, now);
}

async function checkProfile(reader: Reader, tenantId: Id, id: Id): Promise<void> {
  const profile = await reader.get('certificateProfiles', { tenantId, id });
  if (profile === undefined || profile.removedAt !== null) {
    throw unfitting('id', `${NOT_ELIGIBLE}its certificate profile was removed`);
  }
  if (profile.enrollment === 'api') return;
  const why = `${profile.enrollment.toUpperCase()} certificates cannot be auto-renewed`;
  throw new ChanceryError('access_denied', `${NOT_ELIGIBLE}${why}`);
}

/** What is issued under it next must keep its key, too. */
async function checkRole(reader: Reader, tenantId: Id, name: string): Promise<void> {
  const role = await reader.get('policies', { tenantId, spelling: 'role', name });
  if (role === undefined) throw unfitting('id', `${NOT_ELIGIBLE}its role was removed`);
  const version = await reader.get('policyVersions', { tenantId, id: role.versionId });
  if (version !== undefined && compiledPolicy(version).retainsKey) return;
  throw unfitting('id', `${NOT_ELIGIBLE}its role keeps no private keys any more`);
}

function checkTimes({ createdAt, notAfter }: CertificateRow, days: number, now: number): void {
  if (days >= Math.ceil((notAfter - createdAt) / DAY)) {
    throw unfitting('renewBeforeDays', `${INVALID}renewal threshold exceeds certificate validity period`);
  }
  if (notAfter - days * DAY <= now) {
    throw unfitting('renewBeforeDays', `${INVALID}renewal would be triggered immediately or in the past`);
  }
}

async function isRevoked(reader: Reader, row: CertificateRow): Promise<boolean> {
  try {
    await checkRenewable(reader, row);
    return false;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'policy_denied') return true;
    throw error;
  }
}
