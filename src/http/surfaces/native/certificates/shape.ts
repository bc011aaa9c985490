/** A certificate as our own inventory shows it. */
import Type from 'typebox';
import type { Id } from '../../../../base/ids.ts';
import { revocationOf, statusOf } from '../../../../inventory/status.ts';
import type { CertificateName, ListedCertificate } from '../../../../records/search.ts';
import { crlReason } from '../../../../x509/extensions/reason-code.ts';
import { spellSerial, spellSshSerial } from '../../../v1/serial.ts';
import { spellId, spellOptionalTime, spellTime } from '../../../v1/spelling.ts';

const NULLABLE = Type.Union([Type.String(), Type.Null()]);

export const CERTIFICATE = Type.Object({
  id: Type.String(),
  kind: Type.String({ description: '"x509" or "ssh"' }),
  origin: Type.String({ description: '"issue", "sign", "authority", "renew" or "import"' }),
  status: Type.String({ description: '"active", "expired" or "revoked"' }),
  common_name: Type.Union([Type.String(), Type.Null()], { description: 'of SSH, the key id' }),
  names: Type.Array(
    Type.Object({
      type: Type.String({ description: '"dns", "ip", "email", "uri" or "principal"' }),
      value: Type.String(),
    }),
    { description: 'all names beside the common one, each once, sorted, as they are searched for' },
  ),
  serial_number: Type.String({ description: 'hexadecimal pairs with colons; of SSH, decimal' }),
  ca_id: NULLABLE,
  issuer_id: Type.String(),
  role: NULLABLE,
  profile_id: NULLABLE,
  identity_id: NULLABLE,
  key_algorithm: Type.String(),
  not_before: Type.String(),
  not_after: Type.String(),
  revoked_at: NULLABLE,
  revocation_reason: NULLABLE,
  replaces_id: NULLABLE,
  replaced_by: NULLABLE,
  lineage_id: Type.String({ description: 'of the first certificate that this one goes back to by renewals' }),
  created_at: Type.String(),
  archived_at: Type.Union([Type.String(), Type.Null()], {
    description: 'when it was deleted, since when no list has it',
  }),
});

/** What of a certificate is shown. */
export const SHOWN = [
  'id',
  'kind',
  'origin',
  'commonName',
  'serial',
  'authorityId',
  'issuerId',
  'role',
  'profileId',
  'identityId',
  'keyAlgorithm',
  'notBefore',
  'notAfter',
  'replacesId',
  'replacedBy',
  'lineageId',
  'createdAt',
  'archivedAt',
] as const;

export function spellCertificate(
  listing: ListedCertificate<(typeof SHOWN)[number]>,
  names: readonly CertificateName[],
  at: number,
): unknown {
  const { certificate } = listing;
  const revocation = revocationOf(listing);
  return {
    id: spellId('certificate', certificate.id),
    kind: certificate.kind,
    origin: certificate.origin,
    status: statusOf(listing, at),
    common_name: certificate.commonName,
    names,
    serial_number:
      certificate.kind === 'ssh' ? spellSshSerial(certificate.serial) : spellSerial(certificate.serial),
    ca_id: optional('ca', certificate.authorityId),
    issuer_id: spellId('issuer', certificate.issuerId),
    role: certificate.role,
    profile_id: optional('profile', certificate.profileId),
    identity_id: optional('identity', certificate.identityId),
    key_algorithm: certificate.keyAlgorithm,
    not_before: spellTime(certificate.notBefore),
    not_after: spellTime(certificate.notAfter),
    revoked_at: revocation === undefined ? null : spellTime(revocation.revokedAt),
    revocation_reason: revocation === undefined ? null : (crlReason(revocation.reason) ?? null),
    replaces_id: optional('certificate', certificate.replacesId),
    replaced_by: optional('certificate', certificate.replacedBy),
    lineage_id: spellId('certificate', certificate.lineageId),
    created_at: spellTime(certificate.createdAt),
    archived_at: spellOptionalTime(certificate.archivedAt),
  };
}

function optional(kind: Parameters<typeof spellId>[0], id: Id | null): string | null {
  return id === null ? null : spellId(kind, id);
}
