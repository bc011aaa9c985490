/** Certificate policies and profiles; certificates that are renewed without being asked, and those that were deleted. */
import type { Migration } from '../migrate.ts';

export const profiles: Migration = {
  version: 4,
  name: 'profiles',
  statements: ({ types: { id, text, int, json }, table }) => [
    `CREATE TABLE certificate_policies (
    tenant_id ${id} NOT NULL,
    id ${id} NOT NULL,
    name ${text},
    description ${text},
    version_id ${id} NOT NULL,
    source ${json} NOT NULL,
    created_at ${int} NOT NULL,
    updated_at ${int} NOT NULL,
    removed_at ${int},
    epoch ${int} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name),
    FOREIGN KEY (tenant_id, version_id) REFERENCES policy_versions (tenant_id, id)
  )${table}`,
    `CREATE TABLE certificate_profiles (
    tenant_id ${id} NOT NULL,
    id ${id} NOT NULL,
    slug ${text},
    description ${text},
    authority_id ${id} NOT NULL,
    policy_id ${id} NOT NULL,
    enrollment ${text} NOT NULL,
    settings ${json} NOT NULL,
    created_at ${int} NOT NULL,
    updated_at ${int} NOT NULL,
    removed_at ${int},
    epoch ${int} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug),
    FOREIGN KEY (tenant_id, authority_id) REFERENCES authorities (tenant_id, id),
    FOREIGN KEY (tenant_id, policy_id) REFERENCES certificate_policies (tenant_id, id)
  )${table}`,
    `ALTER TABLE certificates ADD COLUMN profile_id ${id}`,
    `ALTER TABLE certificates ADD COLUMN archived_at ${int}`,
    `CREATE TABLE certificate_renewals (
    tenant_id ${id} NOT NULL,
    certificate_id ${id} NOT NULL,
    renew_before_days ${int} NOT NULL,
    due_at ${int} NOT NULL,
    failures ${int} NOT NULL,
    PRIMARY KEY (tenant_id, certificate_id),
    FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificates (tenant_id, id)
  )${table}`,
    `CREATE INDEX certificate_profiles_of_policy ON certificate_profiles (tenant_id, policy_id)`,
    `CREATE INDEX certificate_renewals_by_due ON certificate_renewals (due_at)`,
  ],
};
