/** Prime Intellect's SSH keys and the certificates of its admins, under `/api/v1/ssh_keys` and `/api/admin`. */
import type { Endpoint } from '../../endpoint.ts';
import { requestCertificate } from './admin/certificate.ts';
import { requestInventoryCertificate } from './admin/inventory-certificate.ts';
import { listAdminClusters } from './admin/list-clusters.ts';
import { readAdminCluster } from './admin/read-cluster.ts';
import { adminWhoami } from './admin/whoami.ts';
import { deleteSshKey } from './ssh-keys/delete.ts';
import { listSshKeys } from './ssh-keys/list.ts';
import { setPrimary } from './ssh-keys/set-primary.ts';
import { uploadSshKey } from './ssh-keys/upload.ts';

export const PRIME_INTELLECT_API: readonly Endpoint[] = [
  listSshKeys,
  uploadSshKey,
  setPrimary,
  deleteSshKey,
  requestCertificate,
  requestInventoryCertificate,
  listAdminClusters,
  readAdminCluster,
  adminWhoami,
];
