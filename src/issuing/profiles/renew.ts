/**
 * Renewing as Infisical has it: what is active and was not renewed before gets a successor with the same subject, names,
 * usages and algorithms, for as many whole days. It is judged by today's policy.
 */
import type { Caller } from '../../access/caller.ts';
import { ChanceryError, type Refusal } from '../../base/error.ts';
import { type Id, typeId } from '../../base/ids.ts';
import { seconds } from '../../base/ports.ts';
import { refuse } from '../../policy/case.ts';
import type { CertificateRow } from '../../records/certificates.ts';
import type { Issued } from '../conclude.ts';
import { renew } from '../renew.ts';
import { isFromCsr, rowToRenew } from '../renewable.ts';
import type { IssuingSite } from '../site.ts';

const DAY = 86_400;

/**
 * A certificate of a role is renewed under its role.
 * @throws not_found; access_denied for one that was issued under neither role nor profile, or from a CSR; policy_denied
 *   with all that stands against it; whatever {@link renew} throws
 */
export async function renewOnce(site: IssuingSite, caller: Caller, id: Id): Promise<Issued> {
  const row = await rowToRenew(site.store, caller.tenantId, id);
  if (row.role === null && row.profileId === null) {
    throw new ChanceryError('access_denied', 'Only certificates issued from a profile can be renewed');
  }
  if (isFromCsr(row)) {
    throw new ChanceryError(
      'access_denied',
      'Certificate is not eligible for renewal: certificates issued from CSR (external private key) cannot be renewed',
    );
  }
  const refusals = await against(site, row);
  if (refusals.length > 0) {
    throw new ChanceryError('policy_denied', 'the certificate cannot be renewed', { refusals });
  }
  return renew(site, caller, {
    certificateId: id,
    role: undefined,
    csrPem: undefined,
    ttl: undefined,
    roundTo: DAY,
    once: true,
  });
}

/** What is told of the certificate itself; the decision table judges the new one. */
async function against(site: IssuingSite, row: CertificateRow): Promise<readonly Refusal[]> {
  const { authorityId, issuerId, serial, tenantId } = row;
  const named = typeId('cert', row.id);
  const authority =
    authorityId === null ? undefined : await site.store.get('authorities', { tenantId, id: authorityId });
  const isRevoked =
    (await site.store.get('revocations', { issuerId, serial })) !== undefined ||
    (authority?.revokedAt ?? null) !== null;
  const refusals: Refusal[] = [];
  const tell = (rule: string, message: string): void => {
    refusals.push(refuse(rule, 'id', named, message));
  };
  if (row.notAfter <= seconds(site.clock)) tell('certificate_not_expired', 'the certificate has expired');
  if (isRevoked) tell('certificate_not_revoked', 'the certificate was revoked');
  if (authority?.isActive === false) tell('authority_not_disabled', 'its authority is not active');
  if (row.replacedBy !== null) tell('certificate_not_renewed', 'the certificate was renewed already');
  return refusals;
}
