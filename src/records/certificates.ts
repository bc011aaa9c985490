/** The inventory: every certificate signed or imported, X.509 and SSH, narrow; bodies and names apart. */
import { blob, bool, id, int, json, nullable, type RowOf, table, text } from './column.ts';

export type CertificateKind = 'x509' | 'ssh';
export type CertificateOrigin = 'issue' | 'sign' | 'authority' | 'renew' | 'import';

/**
 * `authorityId` is NULL for what was imported; `createdAt` is when it was decided on, or imported. `serial` is the magnitude in octets; `leafHash` the SHA-256 of the body. `lineageId` is shared by a certificate and
 * all that renewed it. `role` or `profileId` is what it was issued under. `keyId` names a stored private key. `request` is the
 * normalised request that was decided on. `archivedAt` is set when it was deleted: lists leave it out, and nothing else
 * changes for it.
 */
export const certificates = table(
  {
    tenantId: id,
    id,
    kind: text<CertificateKind>(),
    origin: text<CertificateOrigin>(),
    isAuthority: bool,
    issuerId: id,
    authorityId: nullable(id),
    serial: blob,
    commonName: nullable(text()),
    notBefore: int,
    notAfter: int,
    keyAlgorithm: text(),
    spkiHash: blob,
    leafHash: blob,
    crlShard: int,
    crlUrl: nullable(text()),
    lineageId: id,
    replacesId: nullable(id),
    replacedBy: nullable(id),
    policyVersionId: nullable(id),
    role: nullable(text()),
    profileId: nullable(id),
    identityId: nullable(id),
    keyId: nullable(id),
    request: json<unknown>(),
    createdAt: int,
    archivedAt: nullable(int),
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['issuerId', 'serial']],
    references: [
      [['tenantId', 'issuerId'], 'issuers'],
      [['tenantId', 'authorityId'], 'authorities'],
      [['tenantId', 'policyVersionId'], 'policyVersions'],
      [['tenantId', 'keyId'], 'keys'],
    ],
  },
);

/**
 * Certificates that are renewed here before they end, without being asked. `dueAt` is when that is tried next; after a
 * failure it is later, and `failures` counts those in a row.
 */
export const certificateRenewals = table(
  { tenantId: id, certificateId: id, renewBeforeDays: int, dueAt: int, failures: int },
  {
    primaryKey: ['tenantId', 'certificateId'],
    references: [[['tenantId', 'certificateId'], 'certificates']],
  },
);

/** DER of an X.509 certificate, or the blob of an SSH one. */
export const certificateBodies = table(
  { tenantId: id, certificateId: id, body: blob },
  { primaryKey: ['tenantId', 'certificateId'] },
);

export type NameType = 'cn' | 'dns' | 'ip' | 'email' | 'uri' | 'principal';

/**
 * Each distinct name of a tenant, once, as `names.ts` spells it. `hash` is of type and value; `reversed` serves searches
 * by suffix. `cn` is a common name that is not also another name of its certificate.
 */
export const names = table(
  { tenantId: id, hash: blob, type: text<NameType>(), value: text(), reversed: text() },
  { primaryKey: ['tenantId', 'hash'] },
);

export const certificateNames = table(
  { tenantId: id, nameHash: blob, certificateId: id },
  { primaryKey: ['tenantId', 'nameHash', 'certificateId'] },
);

/** The certificates that came with an imported one, issuer first: DER, one after the other. */
export const certificateChains = table(
  { tenantId: id, certificateId: id, chain: blob },
  { primaryKey: ['tenantId', 'certificateId'] },
);

/**
 * Kept after the certificate's end. `certificateId` is NULL only while the inventory has no such certificate. `reason` is the CRLReason number (RFC 5280 §5.3.1). `listUntil` is the later of the
 * certificate's end and the time of the last change here: a CRL made after it must have shown the entry once before it
 * may be left out (§3.3).
 */
export const revocations = table(
  {
    tenantId: id,
    issuerId: id,
    serial: blob,
    certificateId: nullable(id),
    crlShard: int,
    reason: int,
    revokedAt: int,
    invalidityAt: nullable(int),
    listUntil: int,
  },
  {
    primaryKey: ['issuerId', 'serial'],
    references: [[['tenantId', 'issuerId'], 'issuers']],
  },
);

/** `revocations` counts an issuer's revocations made, altered and lifted: when it moves, a CRL is behind. */
export type CounterName = 'issued' | 'revocations';

/** Sums kept per writer, so that no row is a lock for all: the value of a counter is the sum over writers. */
export const counters = table(
  { tenantId: id, subjectId: id, name: text<CounterName>(), writerId: id, value: int },
  { primaryKey: ['tenantId', 'subjectId', 'name', 'writerId'] },
);

export type CertificateRenewalRow = RowOf<typeof certificateRenewals.columns>;
export type CertificateRow = RowOf<typeof certificates.columns>;
export type NameRow = RowOf<typeof names.columns>;
export type RevocationRow = RowOf<typeof revocations.columns>;
