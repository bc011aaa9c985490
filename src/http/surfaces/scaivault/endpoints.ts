/** ScaiVault's contract: every endpoint under `/v1/pki`. */
import type { Endpoint } from '../../endpoint.ts';
import { caCertificate, caCertificateDer } from './ca/certificate.ts';
import { createCa } from './ca/create.ts';
import { caCrl, publishCaCrl } from './ca/crl.ts';
import { listCas } from './ca/list.ts';
import { readCa } from './ca/read.ts';
import { revokeCa } from './ca/revoke.ts';
import { updateCa } from './ca/update.ts';
import { importCertificate } from './certificates/import.ts';
import { listCertificates } from './certificates/list.ts';
import { readPrivateKey } from './certificates/private-key.ts';
import { certificatePem, readCertificate } from './certificates/read.ts';
import { renewCertificate } from './certificates/renew.ts';
import { validateCertificate } from './certificates/validate.ts';
import { approveCsrRequest } from './csr/approve.ts';
import { createCsrRequest } from './csr/create.ts';
import { importCsrRequest } from './csr/import.ts';
import { listCsrs } from './csr/list.ts';
import { csrPrivateKey } from './csr/private-key.ts';
import { readCsrRequest } from './csr/read.ts';
import { rejectCsrRequest } from './csr/reject.ts';
import { signCsrRequest } from './csr/sign.ts';
import { explainRole } from './explain.ts';
import { issueCertificate } from './issue.ts';
import { revoke } from './revoke.ts';
import { createRole } from './roles/create.ts';
import { deleteRole } from './roles/delete.ts';
import { listRoles } from './roles/list.ts';
import { readRole } from './roles/read.ts';
import { updateRole } from './roles/update.ts';
import { signCertificate } from './sign.ts';
import { createTrustAnchor } from './trust-anchors/create.ts';
import { registerTrustAnchorCrl } from './trust-anchors/crl.ts';
import { deleteTrustAnchor } from './trust-anchors/delete.ts';
import { listTrustAnchors } from './trust-anchors/list.ts';
import { readTrustAnchor } from './trust-anchors/read.ts';
import { unrevoke } from './unrevoke.ts';

export const SCAIVAULT: readonly Endpoint[] = [
  createCa,
  listCas,
  readCa,
  updateCa,
  caCertificate,
  caCertificateDer,
  revokeCa,
  caCrl,
  publishCaCrl,
  createRole,
  listRoles,
  readRole,
  updateRole,
  deleteRole,
  issueCertificate,
  signCertificate,
  explainRole,
  createCsrRequest,
  importCsrRequest,
  listCsrs,
  readCsrRequest,
  approveCsrRequest,
  rejectCsrRequest,
  signCsrRequest,
  csrPrivateKey,
  listCertificates,
  readCertificate,
  certificatePem,
  validateCertificate,
  createTrustAnchor,
  listTrustAnchors,
  readTrustAnchor,
  deleteTrustAnchor,
  registerTrustAnchorCrl,
  renewCertificate,
  importCertificate,
  readPrivateKey,
  revoke,
  unrevoke,
];
