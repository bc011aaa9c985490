/** A certificate as ScaiVault's inventory shows it. */
import Type from 'typebox';
import { revocationOf } from '../../../../inventory/status.ts';
import type { ListedCertificate } from '../../../../records/search.ts';
import { spellSerial } from '../../../v1/serial.ts';
import { spellId, spellTime } from '../../../v1/spelling.ts';

export const CERTIFICATE = Type.Object({
  id: Type.String(),
  common_name: Type.Union([Type.String(), Type.Null()]),
  issuer_ca_id: Type.Union([Type.String(), Type.Null()]),
  serial_number: Type.String(),
  valid_from: Type.String(),
  valid_until: Type.String(),
  is_revoked: Type.Boolean(),
});

export const CERTIFICATE_ID = Type.Object({
  id: Type.String({ description: '`cert_…`, the plain UUID, or the serial number' }),
});

/** Where something is done with it, a certificate is named without doubt. */
export const CERTIFICATE_ONLY_ID = Type.Object({
  id: Type.String({ description: '`cert_…` or the plain UUID' }),
});

/** What of a certificate is shown. */
export const SHOWN = ['id', 'commonName', 'authorityId', 'serial', 'notBefore', 'notAfter'] as const;

export function spellCertificate(listing: ListedCertificate<(typeof SHOWN)[number]>): unknown {
  const { certificate } = listing;
  return {
    id: spellId('certificate', certificate.id),
    common_name: certificate.commonName,
    issuer_ca_id: certificate.authorityId && spellId('ca', certificate.authorityId),
    serial_number: spellSerial(certificate.serial),
    valid_from: spellTime(certificate.notBefore),
    valid_until: spellTime(certificate.notAfter),
    is_revoked: revocationOf(listing) !== undefined,
  };
}
