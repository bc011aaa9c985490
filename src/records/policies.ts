/**
 * Issuance policies: the source as its family spells it, and the compiled versions, immutable and found by the hash of
 * their content. A certificate names the version it was issued under.
 */
import { blob, id, int, json, nullable, type RowOf, table, text } from './column.ts';

/**
 * A ScaiVault role, the policy every authority owns for what names it directly, or that of its own sub-authorities; and of
 * SSH, a host's for its own certificates, the one for logins to it, a template, a cluster's.
 */
export type PolicySpelling =
  | 'role'
  | 'direct'
  | 'authority'
  | 'ssh-host'
  | 'ssh-login'
  | 'ssh-template'
  | 'ssh-cluster';

/** `name` is NULL once the policy was removed; its versions stay, as certificates name them. */
export const policies = table(
  {
    tenantId: id,
    id,
    spelling: text<PolicySpelling>(),
    name: nullable(text()),
    authorityId: id,
    versionId: id,
    source: json<unknown>(),
    createdAt: int,
    updatedAt: int,
    removedAt: nullable(int),
    epoch: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'spelling', 'name']],
    references: [
      [['tenantId', 'authorityId'], 'authorities'],
      [['tenantId', 'versionId'], 'policyVersions'],
    ],
  },
);

export const policyVersions = table(
  { tenantId: id, id, policyId: id, hash: blob, compiled: json<unknown>(), createdAt: int },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'policyId', 'hash']],
    references: [[['tenantId'], 'tenants', ['id']]],
  },
);

/**
 * An issuance policy that stands by itself, for profiles to tie to an authority: Infisical's certificate policy, formerly
 * template. `name` is NULL once it was removed.
 */
export const certificatePolicies = table(
  {
    tenantId: id,
    id,
    name: nullable(text()),
    description: nullable(text()),
    versionId: id,
    source: json<unknown>(),
    createdAt: int,
    updatedAt: int,
    removedAt: nullable(int),
    epoch: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'name']],
    references: [[['tenantId', 'versionId'], 'policyVersions']],
  },
);

/** How certificates of a profile are asked for; `api` alone is served. */
export type Enrollment = 'api' | 'est' | 'acme' | 'scep';

/** What ties a name to an authority and a policy. `slug` is NULL once it was removed. */
export const certificateProfiles = table(
  {
    tenantId: id,
    id,
    slug: nullable(text()),
    description: nullable(text()),
    authorityId: id,
    policyId: id,
    enrollment: text<Enrollment>(),
    settings: json<unknown>(),
    createdAt: int,
    updatedAt: int,
    removedAt: nullable(int),
    epoch: int,
  },
  {
    primaryKey: ['tenantId', 'id'],
    unique: [['tenantId', 'slug']],
    references: [
      [['tenantId', 'authorityId'], 'authorities'],
      [['tenantId', 'policyId'], 'certificatePolicies'],
    ],
  },
);

export type CertificatePolicyRow = RowOf<typeof certificatePolicies.columns>;
export type CertificateProfileRow = RowOf<typeof certificateProfiles.columns>;
export type PolicyRow = RowOf<typeof policies.columns>;
export type PolicyVersionRow = RowOf<typeof policyVersions.columns>;
