/** All that is kept, by name. The order is that in which rows may be written: what is referred to comes first. */
import * as access from './access.ts';
import * as audit from './audit.ts';
import * as authorities from './authorities.ts';
import * as certificates from './certificates.ts';
import type { RowOf } from './column.ts';
import * as fleet from './fleet.ts';
import * as jobs from './jobs.ts';
import * as policies from './policies.ts';
import * as requests from './requests.ts';
import * as revocation from './revocation.ts';
import * as ssh from './ssh.ts';
import * as trust from './trust.ts';
import * as webhooks from './webhooks.ts';

export const TABLES = {
  installation: access.installation,
  tenants: access.tenants,
  identities: access.identities,
  memberships: access.memberships,
  externalLinks: access.externalLinks,
  groups: access.groups,
  groupMembers: access.groupMembers,
  tokens: access.tokens,
  tokenUses: access.tokenUses,
  idempotencyKeys: access.idempotencyKeys,
  keys: authorities.keys,
  blockedKeys: authorities.blockedKeys,
  tenantBlockedKeys: authorities.tenantBlockedKeys,
  authorities: authorities.authorities,
  issuers: authorities.issuers,
  issuerCertificates: authorities.issuerCertificates,
  policyVersions: policies.policyVersions,
  policies: policies.policies,
  certificatePolicies: policies.certificatePolicies,
  certificateProfiles: policies.certificateProfiles,
  certificates: certificates.certificates,
  certificateRenewals: certificates.certificateRenewals,
  certificateBodies: certificates.certificateBodies,
  certificateChains: certificates.certificateChains,
  names: certificates.names,
  certificateNames: certificates.certificateNames,
  revocations: certificates.revocations,
  crls: revocation.crls,
  csrRequests: requests.csrRequests,
  trustAnchors: trust.trustAnchors,
  anchorCrls: trust.anchorCrls,
  sshAuthorities: ssh.sshAuthorities,
  sshDefaults: ssh.sshDefaults,
  sshCertificates: ssh.sshCertificates,
  sshIntents: ssh.sshIntents,
  sshDistrusted: ssh.sshDistrusted,
  krls: ssh.krls,
  sshHosts: fleet.sshHosts,
  sshHostGroups: fleet.sshHostGroups,
  sshHostGroupMembers: fleet.sshHostGroupMembers,
  sshLogins: fleet.sshLogins,
  sshKeys: fleet.sshKeys,
  sshClusters: fleet.sshClusters,
  webhooks: webhooks.webhooks,
  webhookDeliveries: webhooks.webhookDeliveries,
  leases: jobs.leases,
  cursors: jobs.cursors,
  processes: jobs.processes,
  alarms: jobs.alarms,
  counters: certificates.counters,
  auditEvents: audit.auditEvents,
  auditLinks: audit.auditLinks,
  auditTiles: audit.auditTiles,
  auditSigners: audit.auditSigners,
  auditCheckpoints: audit.auditCheckpoints,
  outbox: audit.outbox,
} as const;

export type Tables = typeof TABLES;
export type TableName = keyof Tables;
export type Row<T extends TableName> = RowOf<Tables[T]['columns']>;
