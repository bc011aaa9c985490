/** A certificate as a row of Infisical's inventory. What it has and we have not is null. */
import { createHash } from 'node:crypto';
import Type, { type TSchema } from 'typebox';
import { certificateBody } from '../../../../../authorities/certificate-body.ts';
import { seconds } from '../../../../../base/ports.ts';
import { spellTime } from '../../../../../base/time.ts';
import { revocationOf, STATUSES, statusOf } from '../../../../../inventory/status.ts';
import { KEYS } from '../../../../../policy/spellings/certificate-policy.ts';
import type { CertificateRenewalRow, CertificateRow } from '../../../../../records/certificates.ts';
import type { CertificateListing } from '../../../../../records/search.ts';
import { parseCertificate } from '../../../../../x509/certificate.ts';
import type { HttpSite } from '../../../../site.ts';
import { spellSerialNumber } from '../issued.ts';
import { wireName } from '../wire-name.ts';
import { type Contents, contentsOf } from './contents.ts';

const nullable = (of: TSchema): TSchema => Type.Union([of, Type.Null()]);
const TEXT = nullable(Type.String());
const NUMBER = nullable(Type.Integer());
const TEXTS = nullable(Type.Array(Type.String()));

export const ROW_FIELDS = {
  id: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  caId: TEXT,
  status: Type.Enum(Object.keys(STATUSES)),
  serialNumber: Type.String({ description: 'lower-case hexadecimal' }),
  friendlyName: Type.String(),
  commonName: Type.String(),
  notBefore: Type.String(),
  notAfter: Type.String(),
  revokedAt: TEXT,
  revocationReason: nullable(Type.Integer({ description: 'a CRLReason (RFC 5280 §5.3.1)' })),
  altNames: nullable(Type.String({ description: 'with commas between them' })),
  caCertId: Type.Null(),
  certificateTemplateId: Type.Null(),
  keyUsages: TEXTS,
  extendedKeyUsages: TEXTS,
  projectId: Type.String(),
  pkiSubscriberId: Type.Null(),
  profileId: TEXT,
  renewBeforeDays: NUMBER,
  renewedFromCertificateId: TEXT,
  renewedByCertificateId: TEXT,
  renewalError: TEXT,
  keyAlgorithm: Type.String(),
  signatureAlgorithm: Type.String(),
  subjectOrganization: TEXT,
  subjectOrganizationalUnit: TEXT,
  subjectCountry: TEXT,
  subjectState: TEXT,
  subjectLocality: TEXT,
  fingerprintSha256: Type.String(),
  fingerprintSha1: Type.String(),
  isCA: Type.Boolean(),
  pathLength: NUMBER,
};

export const ROW = Type.Object(ROW_FIELDS);

type Spelled = Readonly<Record<keyof typeof ROW_FIELDS, unknown>>;

export async function readRow({ clock, store }: HttpSite, listing: CertificateListing): Promise<Spelled> {
  const { certificate: row } = listing;
  const { id: certificateId, tenantId } = row;
  const der = await certificateBody(store, row);
  const renewal = await store.get('certificateRenewals', { tenantId, certificateId });
  const contents = contentsOf(parseCertificate(der));
  return {
    ...factsOf(row),
    ...standingOf(listing, seconds(clock)),
    ...said(contents),
    ...renewalOf(row, renewal),
    fingerprintSha256: fingerprint('sha256', der),
    fingerprintSha1: fingerprint('sha1', der),
    caCertId: null,
    certificateTemplateId: null,
    pkiSubscriberId: null,
  };
}

function factsOf(row: CertificateRow) {
  const { commonName, keyAlgorithm } = row;
  return {
    id: row.id,
    createdAt: spellTime(row.createdAt),
    caId: row.authorityId,
    serialNumber: spellSerialNumber(row.serial),
    friendlyName: commonName ?? 'Certificate',
    commonName: commonName ?? '',
    notBefore: spellTime(row.notBefore),
    notAfter: spellTime(row.notAfter),
    projectId: row.tenantId,
    profileId: row.profileId,
    keyAlgorithm: wireName(KEYS, keyAlgorithm) ?? keyAlgorithm.toUpperCase().replaceAll('-', '_'),
  };
}

function standingOf(listing: CertificateListing, now: number) {
  const revocation = revocationOf(listing);
  const revokedAt = revocation === undefined ? null : spellTime(revocation.revokedAt);
  return {
    status: statusOf(listing, now),
    revokedAt,
    revocationReason: revocation?.reason ?? null,
    updatedAt: revokedAt ?? spellTime(listing.certificate.createdAt),
  };
}

function said({ attribute, ...contents }: Contents) {
  return {
    altNames: contents.altNames,
    keyUsages: contents.keyUsages,
    extendedKeyUsages: contents.extendedKeyUsages,
    signatureAlgorithm: contents.signatureAlgorithm,
    subjectOrganization: attribute('organizationName'),
    subjectOrganizationalUnit: attribute('organizationalUnitName'),
    subjectCountry: attribute('countryName'),
    subjectState: attribute('stateOrProvinceName'),
    subjectLocality: attribute('localityName'),
    isCA: contents.isAuthority,
    pathLength: contents.pathLength,
  };
}

function renewalOf({ replacedBy, replacesId }: CertificateRow, renewal: CertificateRenewalRow | undefined) {
  const failures = renewal?.failures ?? 0;
  return {
    renewBeforeDays: renewal?.renewBeforeDays ?? null,
    renewedFromCertificateId: replacesId,
    renewedByCertificateId: replacedBy,
    renewalError: failures === 0 ? null : `Renewal has failed (${failures}); the audit trail says why`,
  };
}

/** Upper-case pairs, joined by colons. SHA-1 only names it, as it always did. */
function fingerprint(digest: 'sha1' | 'sha256', der: Uint8Array): string {
  const hex = createHash(digest).update(der).digest('hex').toUpperCase();
  return (hex.match(/../g) ?? []).join(':');
}
