/** Authorities that a tenant trusts although they are not ours, and what they revoked. */
import { blob, id, int, type RowOf, table, text } from './column.ts';

/** `certificate` is DER, `fingerprint` its SHA-256. */
export const trustAnchors = table(
  {
    tenantId: id,
    id,
    name: text(),
    certificate: blob,
    fingerprint: blob,
    notAfter: int,
    createdBy: id,
    createdAt: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [
      ['tenantId', 'name'],
      ['tenantId', 'fingerprint'],
    ],
    references: [[['tenantId'], 'tenants', ['id']]],
  },
);

/** CRLs that were registered for an anchor: the newest of each issuer (`issuerHash`: SHA-256 of its name's DER). */
export const anchorCrls = table(
  {
    tenantId: id,
    anchorId: id,
    issuerHash: blob,
    der: blob,
    thisUpdate: int,
    nextUpdate: int,
    createdAt: int,
  },
  {
    primaryKey: ['tenantId', 'anchorId', 'issuerHash'],
    references: [[['tenantId', 'anchorId'], 'trustAnchors']],
  },
);

export type TrustAnchorRow = RowOf<typeof trustAnchors.columns>;
export type AnchorCrlRow = RowOf<typeof anchorCrls.columns>;
