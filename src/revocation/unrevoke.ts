/** Lifting a hold: the one reason that is not for good (RFC 5280 §5.3.1). */

import type { Site } from '../access/administer.ts';
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import type { CertificateRow, RevocationRow } from '../records/certificates.ts';
import type { CertificateListing } from '../records/search.ts';
import type { Change } from '../records/store.ts';
import { CRL_REASON } from '../x509/extensions/reason-code.ts';
import { type Named, namedCertificate } from './named.ts';
import { spellReason } from './reason.ts';
import { revocationData } from './revoke.ts';

/**
 * @returns the certificate, which is not revoked any more
 * @throws conflict when it is not revoked, for good, or with its authority; not_found, invalid_field as
 *   {@link namedCertificate}; token_revoked; unavailable
 */
export async function unrevokeCertificate(site: Site, caller: Caller, named: Named): Promise<CertificateRow> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const listing = await namedCertificate(site.store, caller.tenantId, named);
    const change = await draw(site, caller, listing);
    const outcome = await site.store.commit(change);
    if (outcome.status === 'committed') return listing.certificate;
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'others are changing the same revocation; try again', {
    retryAfter: 1,
  });
}

const ATTEMPTS = 4;

async function draw(
  site: Site,
  caller: Caller,
  { certificate, revocation }: CertificateListing,
): Promise<Change> {
  const { tenantId } = caller;
  const held = onHold(revocation);
  const authority =
    certificate.authorityId === null
      ? undefined
      : await site.store.get('authorities', { tenantId, id: certificate.authorityId });
  if (typeof authority?.revokedAt === 'number') {
    throw new ChanceryError('conflict', 'the certificate stays revoked, as its authority is');
  }
  const data = revocationData(certificate, held);
  const event = auditEvent(caller, { action: 'pki_unrevoke', success: true, data }, site);
  const { issuerId, reason, revokedAt, serial } = held;
  const fence =
    authority && ({ table: 'authorities', tenantId, id: authority.id, epoch: authority.epoch } as const);
  return {
    expect: [...callerFence(caller, site.clock), ...(fence === undefined ? [] : [fence])],
    writes: [
      { remove: 'revocations', key: { issuerId, serial, reason, revokedAt } },
      {
        insert: 'outbox',
        row: { tenantId, eventId: event.id, type: 'certificate.unrevoked', payload: data },
      },
    ],
    counts: [{ tenantId, subjectId: issuerId, name: 'revocations', by: 1 }],
    events: [event],
  };
}

function onHold(revocation: RevocationRow | undefined): RevocationRow {
  if (revocation === undefined) throw new ChanceryError('conflict', 'the certificate is not revoked');
  if (revocation.reason === CRL_REASON.certificate_hold) return revocation;
  const reason = spellReason(revocation.reason);
  throw new ChanceryError(
    'conflict',
    `the certificate is revoked for good (${reason}): only a certificate_hold can be lifted`,
  );
}
