/** CSR requests: what waits for somebody's approval before it is signed. */
import { blob, id, int, json, nullable, type RowOf, table, text } from './column.ts';

export type CsrStatus = 'pending' | 'approved' | 'rejected' | 'signed';

/**
 * What an approval was given for, besides the CSR that `csrHash` names. `authorityId`, `ttl` (seconds) and the rest are
 * absent when it named no authority: whoever signs must then be another than who asked, too.
 */
export interface CsrApproval {
  /** SHA-256 of the CSR's DER when it was approved, in hexadecimal. */
  readonly csrHash: string;
  readonly authorityId?: string;
  readonly ttl?: number;
  /** Of the authority and of the version of its direct policy: when one has moved, the approval is void. */
  readonly authorityEpoch?: number;
  readonly policyVersionId?: string;
}

/**
 * `csr` is DER, `csrHash` its SHA-256. `keyId` names the key of a request that was made here, until it is fetched; it is
 * then destroyed, at `keyTakenAt`.
 */
export const csrRequests = table(
  {
    tenantId: id,
    id,
    status: text<CsrStatus>(),
    origin: text<'made' | 'imported'>(),
    csr: blob,
    csrHash: blob,
    commonName: nullable(text()),
    keyAlgorithm: text(),
    spkiHash: blob,
    keyId: nullable(id),
    keyTakenAt: nullable(int),
    requestedBy: id,
    createdAt: int,
    decidedBy: nullable(id),
    decidedAt: nullable(int),
    approval: nullable(json<CsrApproval>()),
    rejectionReason: nullable(text()),
    signedBy: nullable(id),
    signedAt: nullable(int),
    certificateId: nullable(id),
  },
  {
    primaryKey: ['tenantId', 'id'],
    references: [
      [['tenantId', 'keyId'], 'keys'],
      [['tenantId', 'requestedBy'], 'identities'],
      [['tenantId', 'certificateId'], 'certificates'],
    ],
  },
);

export type CsrRequestRow = RowOf<typeof csrRequests.columns>;
