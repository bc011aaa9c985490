/** What a receiver gets: one event, in JSON, spelled as `/v1` spells things. */
import { serialOfOctets } from '../authorities/ssh/certify.ts';
import { toColonHex } from '../base/bytes.ts';
import { type Id, typeId } from '../base/ids.ts';
import { spellTime } from '../base/time.ts';
import type { EventDraft } from '../records/audit.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { CertificateName } from '../records/search.ts';
import type { WebhookDeliveryRow } from '../records/webhooks.ts';

type Data = Readonly<Record<string, unknown>>;

/** The id of an event as receivers see it: the same for all webhooks and at each try. */
export function spellEventId(eventId: Id): string {
  return typeId('evt', eventId);
}

/** Microseconds are the contract's; our clock counts milliseconds. There are no partners here, and certificates have no path. */
export function envelope(
  event: Pick<EventDraft, 'id' | 'atMs' | 'tenantId' | 'identityId' | 'requestId'>,
  type: WebhookDeliveryRow['type'],
  data: Data,
): string {
  return JSON.stringify({
    event_id: spellEventId(event.id),
    event_type: type,
    timestamp: new Date(event.atMs).toISOString().replace('Z', '000Z'),
    tenant_id: typeId('tenant', event.tenantId),
    partner_id: null,
    identity_id: optional('identity', event.identityId),
    data,
    request_id: event.requestId,
  });
}

/**
 * Of a certificate, and of what happened to it.
 * @param payload of the outbox: what is not in the certificate itself
 */
export function certificateData(
  certificate: CertificateRow,
  names: readonly CertificateName[],
  payload: Data,
): Data {
  const { kind, serial } = certificate;
  return {
    certificate_id: typeId('cert', certificate.id),
    kind,
    is_ca: certificate.isAuthority,
    serial_number: kind === 'ssh' ? String(serialOfOctets(serial)) : toColonHex(serial),
    common_name: certificate.commonName,
    names,
    ca_id: optional('ca', certificate.authorityId),
    role: certificate.role,
    profile_id: optional('profile', certificate.profileId),
    key_algorithm: certificate.keyAlgorithm,
    not_before: spellTime(certificate.notBefore),
    not_after: spellTime(certificate.notAfter),
    replaces_id: optional('cert', certificate.replacesId),
    ...revocationData(payload),
  };
}

/** Of what is in no inventory: an authority that was revoked, or what an outside issuer may have signed. */
export function otherData(payload: Data): Data {
  const { authorities, authorities_revoked, key_id, name, serial_number } = payload;
  const ca = payload['ca_id'] ?? payload['authority_id'];
  return present({
    certificate_id: null,
    kind: 'ca_id' in payload ? 'x509' : 'ssh',
    is_ca: 'ca_id' in payload,
    serial_number,
    key_id,
    name,
    ca_id: spelled('ca', ca),
    authorities: Array.isArray(authorities) ? authorities.map((id) => spelled('ca', id)) : undefined,
    authorities_revoked,
    ...revocationData(payload),
  });
}

function revocationData(payload: Data): Data {
  const { invalidity_date, reason, reason_before, revoked_at, revoked_with_ca } = payload;
  return present({
    reason,
    reason_before,
    revoked_at: time(revoked_at),
    invalidity_date: time(invalidity_date),
    revoked_with_ca: spelled('ca', revoked_with_ca),
  });
}

/** Without what is not there. */
function present(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

function time(value: unknown): string | undefined {
  return typeof value === 'number' ? spellTime(value) : undefined;
}

function spelled(prefix: string, value: unknown): string | undefined {
  return typeof value === 'string' ? typeId(prefix, value as Id) : undefined;
}

function optional(prefix: string, id: Id | null): string | null {
  return id === null ? null : typeId(prefix, id);
}
