/** Infisical's API. */
import type { Endpoint } from '../../endpoint.ts';
import { atCertificates } from './pki/address.ts';
import { readBundle } from './pki/certificates/bundle.ts';
import { readBody } from './pki/certificates/certificate.ts';
import { updateConfig as updateCertificateConfig } from './pki/certificates/config.ts';
import { deleteCertificate } from './pki/certificates/delete.ts';
import { importCertificate } from './pki/certificates/import.ts';
import { exportPkcs12 } from './pki/certificates/pkcs12.ts';
import { readPrivateKey } from './pki/certificates/private-key.ts';
import { readCertificate } from './pki/certificates/read.ts';
import { readRequest } from './pki/certificates/request.ts';
import { revokeLeaf } from './pki/certificates/revoke.ts';
import { issueCertificate } from './pki/issue-certificate.ts';
import { orderCertificate } from './pki/order-certificate.ts';
import { atPolicies } from './pki/policies/address.ts';
import { createPolicy } from './pki/policies/create.ts';
import { deletePolicy } from './pki/policies/delete.ts';
import { listPolicies } from './pki/policies/list.ts';
import { readPolicy } from './pki/policies/read.ts';
import { updatePolicy } from './pki/policies/update.ts';
import { atProfiles } from './pki/profiles/address.ts';
import { createProfile } from './pki/profiles/create.ts';
import { deleteProfile } from './pki/profiles/delete.ts';
import { listProfiles } from './pki/profiles/list.ts';
import { readProfile } from './pki/profiles/read.ts';
import { readProfileBySlug } from './pki/profiles/read-by-slug.ts';
import { updateProfile } from './pki/profiles/update.ts';
import { renewCertificate } from './pki/renew.ts';
import { requestCertificate } from './pki/request-certificate.ts';
import { signCertificate } from './pki/sign-certificate.ts';
import { atProject } from './projects/address.ts';
import { listCas } from './projects/ssh-cas.ts';
import { listTemplates } from './projects/ssh-certificate-templates.ts';
import { listCertificates } from './projects/ssh-certificates.ts';
import { readConfig } from './projects/ssh-config-read.ts';
import { updateConfig } from './projects/ssh-config-update.ts';
import { listHostGroups } from './projects/ssh-host-groups.ts';
import { listHosts } from './projects/ssh-hosts.ts';
import { listCaTemplates } from './ssh/ca/certificate-templates.ts';
import { createCa } from './ssh/ca/create.ts';
import { deleteCa } from './ssh/ca/delete.ts';
import { caPublicKey } from './ssh/ca/public-key.ts';
import { readCa } from './ssh/ca/read.ts';
import { updateCa } from './ssh/ca/update.ts';
import { createTemplate } from './ssh/certificate-templates/create.ts';
import { deleteTemplate } from './ssh/certificate-templates/delete.ts';
import { readTemplate } from './ssh/certificate-templates/read.ts';
import { updateTemplate } from './ssh/certificate-templates/update.ts';
import { issueUnderTemplate } from './ssh/certificates/issue.ts';
import { signUnderTemplate } from './ssh/certificates/sign.ts';
import { addGroupHost } from './ssh/host-groups/add-host.ts';
import { createHostGroup } from './ssh/host-groups/create.ts';
import { deleteHostGroup } from './ssh/host-groups/delete.ts';
import { listGroupHosts } from './ssh/host-groups/hosts.ts';
import { readHostGroup } from './ssh/host-groups/read.ts';
import { removeGroupHost } from './ssh/host-groups/remove-host.ts';
import { updateHostGroup } from './ssh/host-groups/update.ts';
import { createHost } from './ssh/hosts/create.ts';
import { deleteHost } from './ssh/hosts/delete.ts';
import { hostCaPublicKey } from './ssh/hosts/host-ca-public-key.ts';
import { issueHostCert } from './ssh/hosts/issue-host-cert.ts';
import { issueUserCert } from './ssh/hosts/issue-user-cert.ts';
import { listOwnHosts } from './ssh/hosts/list.ts';
import { readHost } from './ssh/hosts/read.ts';
import { updateHost } from './ssh/hosts/update.ts';
import { userCaPublicKey } from './ssh/hosts/user-ca-public-key.ts';

export const INFISICAL_API: readonly Endpoint[] = [
  listOwnHosts,
  createHost,
  readHost,
  updateHost,
  deleteHost,
  issueHostCert,
  issueUserCert,
  userCaPublicKey,
  hostCaPublicKey,
  createCa,
  readCa,
  updateCa,
  deleteCa,
  caPublicKey,
  listCaTemplates,
  createTemplate,
  readTemplate,
  updateTemplate,
  deleteTemplate,
  signUnderTemplate,
  issueUnderTemplate,
  createHostGroup,
  readHostGroup,
  updateHostGroup,
  deleteHostGroup,
  listGroupHosts,
  addGroupHost,
  removeGroupHost,
  ...issueCertificate,
  ...signCertificate,
  ...orderCertificate,
  ...renewCertificate,
  requestCertificate,
  readRequest,
  ...[listCas, listHosts, listHostGroups, listTemplates, listCertificates, readConfig, updateConfig].flatMap(
    atProject,
  ),
  ...[createPolicy, listPolicies, readPolicy, updatePolicy, deletePolicy].flatMap(atPolicies),
  ...[createProfile, listProfiles, readProfile, readProfileBySlug, updateProfile, deleteProfile].flatMap(
    atProfiles,
  ),
  ...importCertificate,
  ...[
    readCertificate,
    readBody,
    readBundle,
    readPrivateKey,
    exportPkcs12,
    revokeLeaf,
    deleteCertificate,
    updateCertificateConfig,
  ].flatMap(atCertificates),
];
