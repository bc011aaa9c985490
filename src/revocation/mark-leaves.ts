/**
 * The leaves of a revoked authority, one entry each, so that its CRL names them too. They count as revoked from the
 * authority's own commit on; this is work that may be cut off anywhere and taken up again, as what is marked stays so.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Site } from '../access/administer.ts';
import { auditEvent, systemActor } from '../audit/event.ts';
import { ChanceryError } from '../base/error.ts';
import { seconds } from '../base/ports.ts';
import type { EventDraft } from '../records/audit.ts';
import type { RevocationRow } from '../records/certificates.ts';
import type { CertificateListing, CertificatePosition } from '../records/search.ts';
import type { Change, Write } from '../records/store.ts';
import { CRL_REASON } from '../x509/extensions/reason-code.ts';
import { reasonBelow } from './reason.ts';
import { alteration, revocationData, revocationRow } from './revoke.ts';
import type { RevokedAuthority } from './revoke-authority.ts';

/** So few that a page's commit holds nobody up. */
const PAGE = 50;
const ATTEMPTS = 4;
/** Deleted ones are named as well: they may be valid still. */
const LEAVES = { kind: 'x509', authorities: false, includeArchived: true } as const;

/**
 * @param carryOn asked before each page
 * @returns whether all are marked
 * @throws unavailable
 */
export async function markLeaves(
  site: Site,
  authority: RevokedAuthority,
  carryOn: () => Promise<boolean>,
): Promise<boolean> {
  let after: CertificatePosition | undefined;
  do {
    if (!(await carryOn())) return false;
    after = await markPage(site, authority, after);
    await turn();
  } while (after !== undefined);
  return true;
}

/** @returns where the next page begins */
async function markPage(
  site: Site,
  authority: RevokedAuthority,
  after: CertificatePosition | undefined,
): Promise<CertificatePosition | undefined> {
  const { id: authorityId, tenantId } = authority;
  const query = { ...LEAVES, tenantId, authorityId, after, limit: PAGE };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const { listings, next } = await site.store.certificates(query);
    const now = seconds(site.clock);
    const due = listings.filter((listing) => isDue(listing, now));
    if (due.length === 0) return next;
    const outcome = await site.store.commit(marking(site, authority, due, now));
    if (outcome.status === 'committed') return next;
    // Somebody revoked one of them, or let one go.
  }
  throw new ChanceryError('unavailable', 'others are revoking the same certificates', { retryAfter: 1 });
}

/** One that has ended needs no entry; one on hold is held no longer. */
function isDue({ certificate, revocation }: CertificateListing, now: number): boolean {
  if (certificate.notAfter < now) return false;
  return revocation === undefined || revocation.reason === CRL_REASON.certificate_hold;
}

function marking(
  site: Site,
  authority: RevokedAuthority,
  due: readonly CertificateListing[],
  now: number,
): Change {
  const { id, revokedAt, revokedReason, tenantId } = authority;
  const reason = reasonBelow(revokedReason);
  const actor = systemActor(tenantId, site.clock);
  const writes: Write[] = [];
  const events: EventDraft[] = [];
  const counts = due.map(({ certificate: { issuerId: subjectId } }) => {
    return { tenantId, subjectId, name: 'revocations', by: 1 } as const;
  });
  for (const { certificate, revocation: held } of due) {
    const row: RevocationRow = held
      ? { ...held, reason, listUntil: Math.max(certificate.notAfter, now) }
      : revocationRow(certificate, reason, revokedAt, now);
    const data = { ...revocationData(certificate, row), revoked_with_ca: id };
    const event = auditEvent(actor, { action: 'pki_revoke', success: true, data }, site);
    events.push(event);
    writes.push(held === undefined ? { insert: 'revocations', row } : alteration(held, row));
    writes.push({
      insert: 'outbox',
      row: { tenantId, eventId: event.id, type: 'certificate.revoked', payload: data },
    });
  }
  return { expect: [], writes, counts, events };
}
