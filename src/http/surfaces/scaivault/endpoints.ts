/** ScaiVault's contract: every endpoint under `/v1/pki`. */
import type { Endpoint } from '../../endpoint.ts';
import { caCertificate, caCertificateDer } from './ca/certificate.ts';
import { createCa } from './ca/create.ts';
import { caCrl, publishCaCrl } from './ca/crl.ts';
import { listCas } from './ca/list.ts';
import { readCa } from './ca/read.ts';
import { revokeCa } from './ca/revoke.ts';
import { updateCa } from './ca/update.ts';
import { listCertificates } from './certificates/list.ts';
import { certificatePem, readCertificate } from './certificates/read.ts';
import { issueCertificate } from './issue.ts';
import { revoke } from './revoke.ts';
import { createRole } from './roles/create.ts';
import { deleteRole } from './roles/delete.ts';
import { listRoles } from './roles/list.ts';
import { readRole } from './roles/read.ts';
import { updateRole } from './roles/update.ts';
import { signCertificate } from './sign.ts';
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
  listCertificates,
  readCertificate,
  certificatePem,
  revoke,
  unrevoke,
];
