/**
 * Revoking a certificate. What is revoked is known to everyone who asks this installation from the commit on; relying
 * parties learn it from the next CRL, which is due by the same commit.
 *
 * It is one change with an insert, and is looked up again when that meets another's: a transaction that reads and writes
 * as one would hold up every writer of the installation for each certificate.
 */

import type { Site } from '../access/administer.ts';
import { type Caller, callerFence, checkStillCaller } from '../access/caller.ts';
import { auditEvent } from '../audit/event.ts';
import { toHex } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { CertificateRow, RevocationRow } from '../records/certificates.ts';
import type { CertificateListing } from '../records/search.ts';
import type { Change, Write } from '../records/store.ts';
import { CRL_REASON } from '../x509/extensions/reason-code.ts';
import { type Named, namedCertificate } from './named.ts';
import { spellReason } from './reason.ts';

export interface Revoking extends Named {
  /** The number of a CRLReason. */
  readonly reason: number;
  /** Since when the certificate is thought to be no good (RFC 5280 §5.3.2); seconds since 1970 UTC, not in the future. */
  readonly invalidityAt: number | null;
}

/**
 * Revokes, once: what is revoked already stays as it is, but that a compromised key may follow another reason, and any
 * reason a hold; the first time stays even then.
 * @throws not_found, conflict, invalid_field as {@link namedCertificate}; token_revoked; unavailable
 */
export async function revokeCertificate(site: Site, caller: Caller, asked: Revoking): Promise<RevocationRow> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const listing = await namedCertificate(site.store, caller.tenantId, asked);
    const { revocation } = listing;
    if (revocation !== undefined && !mayFollow(asked.reason, revocation.reason)) return revocation;
    const { change, row } = draw(site, caller, listing, asked);
    const outcome = await site.store.commit(change);
    if (outcome.status === 'committed') return row;
    checkStillCaller(outcome);
  }
  throw new ChanceryError('unavailable', 'others are changing the same revocation; try again', {
    retryAfter: 1,
  });
}

const ATTEMPTS = 4;

/** A hold that is followed by a final reason can no longer be lifted. */
export function mayFollow(reason: number, before: number): boolean {
  if (reason === before) return false;
  return reason === CRL_REASON.key_compromise || before === CRL_REASON.certificate_hold;
}

function draw(
  site: Site,
  caller: Caller,
  { certificate, revocation: before }: CertificateListing,
  { invalidityAt, reason }: Revoking,
): { readonly change: Change; readonly row: RevocationRow } {
  const { tenantId } = caller;
  const now = seconds(site.clock);
  const row: RevocationRow =
    before === undefined
      ? { ...revocationRow(certificate, reason, now, now), invalidityAt }
      : {
          ...before,
          reason,
          invalidityAt: invalidityAt ?? before.invalidityAt,
          listUntil: listUntil(certificate, now),
        };
  const data = {
    ...revocationData(certificate, row),
    ...(before && { reason_before: spellReason(before.reason) }),
  };
  const event = auditEvent(caller, { action: 'pki_revoke', success: true, data }, site);
  const change: Change = {
    expect: callerFence(caller, site.clock),
    writes: [
      before === undefined ? { insert: 'revocations', row } : alteration(before, row),
      ...blocked(certificate, reason, now),
      { insert: 'outbox', row: { tenantId, eventId: event.id, type: 'certificate.revoked', payload: data } },
    ],
    counts: [{ tenantId, subjectId: row.issuerId, name: 'revocations', by: 1 }],
    events: [event],
  };
  return { change, row };
}

/** @param revokedAt seconds since 1970 UTC, as `now` is */
export function revocationRow(
  certificate: CertificateRow,
  reason: number,
  revokedAt: number,
  now: number,
): RevocationRow {
  const { crlShard, id, issuerId, serial, tenantId } = certificate;
  return {
    tenantId,
    issuerId,
    serial,
    certificateId: id,
    crlShard,
    reason,
    revokedAt,
    invalidityAt: null,
    listUntil: listUntil(certificate, now),
  };
}

/** On condition that nobody altered it meanwhile. */
export function alteration(before: RevocationRow, after: RevocationRow): Write {
  const { issuerId, reason, revokedAt, serial } = before;
  const { invalidityAt, listUntil: until } = after;
  return {
    update: 'revocations',
    key: { issuerId, serial, reason, revokedAt },
    set: { reason: after.reason, invalidityAt, listUntil: until },
  };
}

/** For event and outbox. */
export function revocationData(
  { authorityId, commonName, id, serial }: CertificateRow,
  { invalidityAt, reason, revokedAt }: RevocationRow,
): Readonly<Record<string, unknown>> {
  return {
    certificate_id: id,
    serial_number: toHex(serial),
    ca_id: authorityId,
    common_name: commonName,
    reason: spellReason(reason),
    revoked_at: revokedAt,
    ...(invalidityAt === null ? {} : { invalidity_date: invalidityAt }),
  };
}

/** One list must have shown even what has ended already (§3.3). */
function listUntil({ notAfter }: CertificateRow, now: number): number {
  return Math.max(notAfter, now);
}

/**
 * The key is refused at every door, in every tenant: so not on the word of a tenant that imported somebody's certificate
 * without its key. A public key for SSH proves nothing of who holds it: one that was given is refused in its tenant alone.
 */
export function blocked(
  { keyId, kind, origin, spkiHash, tenantId }: CertificateRow,
  reason: number,
  since: number,
): readonly Write[] {
  if (reason !== CRL_REASON.key_compromise || (origin === 'import' && keyId === null)) return [];
  if (kind === 'ssh' && origin === 'sign') return [blockedHere(tenantId, spkiHash, since)];
  return [{ insertNew: 'blockedKeys', row: { spkiHash, reason: 'compromised', since } }];
}

/** Refused at every door of one tenant. */
export function blockedHere(tenantId: Id, spkiHash: Uint8Array, since: number): Write {
  return { insertNew: 'tenantBlockedKeys', row: { tenantId, spkiHash, reason: 'compromised', since } };
}
