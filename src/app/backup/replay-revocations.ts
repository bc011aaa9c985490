/** What an export tells of certificates that are good no longer, or again. */
import { serialOctets } from '../../authorities/ssh/certify.ts';
import { fromHex } from '../../base/bytes.ts';
import type { Id } from '../../base/ids.ts';
import type { AuditEventRow } from '../../records/audit.ts';
import type { RevocationRow } from '../../records/certificates.ts';
import { blocked, revocationRow } from '../../revocation/revoke.ts';
import { FOREVER } from '../../revocation/revoke-ssh-certificates.ts';
import type { Filling } from '../../store/sql/fill.ts';
import { CRL_REASON, type CrlReason } from '../../x509/extensions/reason-code.ts';

type Data = AuditEventRow['data'];

/** The number of a CRLReason, as an event names it. */
export function reasonIn({ reason }: Data): number {
  return Object.hasOwn(CRL_REASON, String(reason)) ? CRL_REASON[reason as CrlReason] : CRL_REASON.unspecified;
}

/** @param now seconds since 1970 UTC. @returns whether it is revoked by this */
export async function putRevocation(
  filling: Filling,
  { data, tenantId }: AuditEventRow,
  now: number,
): Promise<boolean> {
  const serial = fromHex(String(data['serial_number']));
  return (
    serial !== undefined && (await put(filling, tenantId, data, { serial, authority: data['ca_id'], now }))
  );
}

/** A certificate, a serial number that nobody knows, a key or a key id. */
export async function putSshRevocation(
  filling: Filling,
  { data, tenantId }: AuditEventRow,
  now: number,
): Promise<boolean> {
  const { authority_id: authority, fingerprint, key_id: keyId, serial_number: number } = data;
  if (typeof number === 'string' && /^\d{1,20}$/.test(number)) {
    const serial = serialOctets(BigInt(number));
    return await put(filling, tenantId, data, { serial, authority, now });
  }
  const authorityId = authority as Id;
  if ((await filling.reader.get('authorities', { tenantId, id: authorityId })) === undefined) return false;
  const kind = fingerprint === undefined ? 'key_id' : 'key';
  const key = { authorityId, kind, value: String(fingerprint ?? keyId) } as const;
  const reason = reasonIn(data);
  if ((await filling.reader.get('sshDistrusted', key)) !== undefined) {
    await filling.write({ update: 'sshDistrusted', key, set: { reason } });
  } else {
    // When the certificates of a key id end is not told: it is named for ever, as nobody knows better.
    const row = { tenantId, ...key, reason, revokedAt: revokedAtIn(data, now), until: null };
    await filling.write({ insert: 'sshDistrusted', row });
  }
  return true;
}

export async function liftHold(filling: Filling, { data, tenantId }: AuditEventRow): Promise<void> {
  const id = data['certificate_id'] as Id;
  const certificate = await filling.reader.get('certificates', { tenantId, id });
  if (certificate === undefined) return;
  const { issuerId, serial } = certificate;
  const reason = CRL_REASON.certificate_hold;
  await filling.write({ remove: 'revocations', key: { issuerId, serial, reason } });
}

interface Told {
  readonly serial: Uint8Array;
  /** The id of the authority, as the event has it. */
  readonly authority: unknown;
  readonly now: number;
}

async function put(
  filling: Filling,
  tenantId: Id,
  data: Data,
  { authority, now, serial }: Told,
): Promise<boolean> {
  const { reader } = filling;
  const id = data['certificate_id'] as Id | undefined;
  const certificate = id && (await reader.get('certificates', { tenantId, id }));
  const reason = reasonIn(data);
  const revokedAt = revokedAtIn(data, now);
  const invalidityAt = typeof data['invalidity_date'] === 'number' ? data['invalidity_date'] : null;
  if (certificate !== undefined) {
    await putRow(filling, { ...revocationRow(certificate, reason, revokedAt, now), invalidityAt });
    for (const write of blocked(certificate, reason, now)) await filling.write(write);
    return true;
  }
  // Which of the authority's keys signed what is not listed, nobody knows.
  const issuers = await reader.all('issuers', { tenantId, authorityId: authority as Id });
  for (const { id: issuerId } of issuers) {
    const row = { tenantId, issuerId, serial, certificateId: null, crlShard: 0, reason };
    await putRow(filling, { ...row, revokedAt, invalidityAt, listUntil: FOREVER });
  }
  return issuers.length > 0;
}

async function putRow(filling: Filling, row: RevocationRow): Promise<void> {
  const { invalidityAt, issuerId, listUntil, reason, serial } = row;
  const before = await filling.reader.get('revocations', { issuerId, serial });
  if (before === undefined) {
    await filling.insert('revocations', [row]);
    return;
  }
  await filling.write({
    update: 'revocations',
    key: { issuerId, serial },
    set: { reason, invalidityAt: invalidityAt ?? before.invalidityAt, listUntil },
  });
}

function revokedAtIn(data: Data, now: number): number {
  return typeof data['revoked_at'] === 'number' ? data['revoked_at'] : now;
}
