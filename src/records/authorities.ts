/**
 * Authorities and what they sign with. An authority is what roles name and callers see; its issuers are its subject and
 * key, generation by generation; an issuer's certificates are the first, the renewed and the cross-signed ones.
 * Leaves, CRLs, authority key identifiers and the uniqueness of serials hang on the issuer.
 */
import { blob, bool, id, int, nullable, type RowOf, table, text } from './column.ts';

export type AuthorityKind = 'x509' | 'ssh';
/** `any` is an SSH authority that certifies users and hosts. */
export type AuthorityType = 'root' | 'intermediate' | 'user' | 'host' | 'any';

/**
 * `revokedAt` and `revokedReason` (a CRLReason number) are set once, when the authority is revoked with all that it
 * signed; it never signs certificates again, and its CRLs go on.
 */
export const authorities = table(
  {
    tenantId: id,
    id,
    kind: text<AuthorityKind>(),
    type: text<AuthorityType>(),
    name: text(),
    parentId: nullable(id),
    keyAlgorithm: text(),
    isActive: bool,
    createdAt: int,
    epoch: int,
    revokedAt: nullable(int),
    revokedReason: nullable(int),
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'kind', 'name'], ['id']],
    references: [
      [['tenantId'], 'tenants', ['id']],
      [['tenantId', 'parentId'], 'authorities'],
    ],
  },
);

export type IssuerState = 'next' | 'active' | 'previous' | 'retired' | 'foreign';

/**
 * `subject` is the DER of the name; for SSH, where an issuer is its key, the blob of that. `distributionUrl` is the base of the addresses that this issuer's
 * certificates carry (`<base>/crl/…`, `<base>/aia/…`); NULL when they carry none.
 *
 * A `foreign` issuer is one whose certificates were imported: it has neither authority nor key here, its `subjectKeyId`
 * is what the imported certificate says of it, and `spkiHash` is known if its certificate came along; each empty if not.
 */
export const issuers = table(
  {
    tenantId: id,
    id,
    authorityId: nullable(id),
    generation: int,
    state: text<IssuerState>(),
    subject: blob,
    keyId: nullable(id),
    spkiHash: blob,
    subjectKeyId: blob,
    distributionUrl: nullable(text()),
    crlShards: int,
    createdAt: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'authorityId', 'generation'], ['id']],
    references: [
      [['tenantId', 'authorityId'], 'authorities'],
      [['tenantId', 'keyId'], 'keys'],
    ],
  },
);

export const issuerCertificates = table(
  {
    tenantId: id,
    id,
    issuerId: id,
    certificateId: id,
    kind: text<'first' | 'renewed' | 'cross'>(),
    parentIssuerId: nullable(id),
    notBefore: int,
    notAfter: int,
    createdAt: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    references: [
      [['tenantId', 'issuerId'], 'issuers'],
      [['tenantId', 'parentIssuerId'], 'issuers'],
    ],
  },
);

/** Private keys, sealed. `purpose` says whose: an issuer's, or one kept for a leaf or a request. */
export const keys = table(
  {
    tenantId: id,
    id,
    purpose: text<'issuer' | 'leaf' | 'request'>(),
    algorithm: text(),
    spki: blob,
    spkiHash: blob,
    sealed: blob,
    createdAt: int,
  },
  { primaryKey: ['tenantId', 'id'], references: [[['tenantId'], 'tenants', ['id']]] },
);

/** Keys that no certificate may be given for, at any door and in any tenant. */
export const blockedKeys = table(
  { spkiHash: blob, reason: text<'authority' | 'compromised'>(), since: int },
  { primaryKey: ['spkiHash'] },
);

/**
 * Keys that no certificate may be given for in one tenant: it said that they were compromised, and only ever had their
 * public half, which anybody may have.
 */
export const tenantBlockedKeys = table(
  { tenantId: id, spkiHash: blob, reason: text<'compromised'>(), since: int },
  { primaryKey: ['tenantId', 'spkiHash'], references: [[['tenantId'], 'tenants', ['id']]] },
);

export type AuthorityRow = RowOf<typeof authorities.columns>;
export type IssuerRow = RowOf<typeof issuers.columns>;
export type IssuerCertificateRow = RowOf<typeof issuerCertificates.columns>;
export type KeyRow = RowOf<typeof keys.columns>;
