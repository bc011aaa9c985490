/**
 * What revoking, publishing, approving, trusting, importing and searching need. Nothing could be revoked before, so the table of
 * revocations is made anew.
 */
import type { Migration } from '../migrate.ts';

export const revocation: Migration = {
  version: 2,
  name: 'revocation',
  statements: ({ allowNull, computed, types: { id, text, int, blob, json }, table }) => [
    `ALTER TABLE authorities ADD COLUMN revoked_at ${int}`,
    `ALTER TABLE authorities ADD COLUMN revoked_reason ${int}`,
    ...allowNull('issuers', 'authority_id', id),
    ...allowNull('issuers', 'key_id', id),
    ...allowNull('certificates', 'authority_id', id),
    `DROP TABLE revocations`,
    `CREATE TABLE revocations (
    tenant_id ${id} NOT NULL,
    issuer_id ${id} NOT NULL,
    serial ${blob} NOT NULL,
    certificate_id ${id},
    crl_shard ${int} NOT NULL,
    reason ${int} NOT NULL,
    revoked_at ${int} NOT NULL,
    invalidity_at ${int},
    list_until ${int} NOT NULL,
    PRIMARY KEY (issuer_id, serial),
    FOREIGN KEY (tenant_id, issuer_id) REFERENCES issuers (tenant_id, id)
  )${table}`,
    `CREATE TABLE certificate_chains (
    tenant_id ${id} NOT NULL,
    certificate_id ${id} NOT NULL,
    chain ${blob} NOT NULL,
    PRIMARY KEY (tenant_id, certificate_id)
  )${table}`,
    `CREATE TABLE crls (
    tenant_id ${id} NOT NULL,
    issuer_id ${id} NOT NULL,
    shard ${int} NOT NULL,
    number ${int} NOT NULL,
    changes ${int} NOT NULL,
    this_update ${int} NOT NULL,
    next_update ${int} NOT NULL,
    entries ${int} NOT NULL,
    der ${blob} NOT NULL,
    PRIMARY KEY (issuer_id, shard),
    FOREIGN KEY (tenant_id, issuer_id) REFERENCES issuers (tenant_id, id)
  )${table}`,
    `CREATE TABLE csr_requests (
    tenant_id ${id} NOT NULL,
    id ${id} NOT NULL,
    status ${text} NOT NULL,
    origin ${text} NOT NULL,
    csr ${blob} NOT NULL,
    csr_hash ${blob} NOT NULL,
    common_name ${text},
    key_algorithm ${text} NOT NULL,
    spki_hash ${blob} NOT NULL,
    key_id ${id},
    key_taken_at ${int},
    requested_by ${id} NOT NULL,
    created_at ${int} NOT NULL,
    decided_by ${id},
    decided_at ${int},
    approval ${json},
    rejection_reason ${text},
    signed_by ${id},
    signed_at ${int},
    certificate_id ${id},
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, key_id) REFERENCES keys (tenant_id, id),
    FOREIGN KEY (tenant_id, requested_by) REFERENCES identities (tenant_id, id),
    FOREIGN KEY (tenant_id, certificate_id) REFERENCES certificates (tenant_id, id)
  )${table}`,
    `CREATE TABLE trust_anchors (
    tenant_id ${id} NOT NULL,
    id ${id} NOT NULL,
    name ${text} NOT NULL,
    certificate ${blob} NOT NULL,
    fingerprint ${blob} NOT NULL,
    not_after ${int} NOT NULL,
    created_by ${id} NOT NULL,
    created_at ${int} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, fingerprint),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )${table}`,
    `CREATE TABLE anchor_crls (
    tenant_id ${id} NOT NULL,
    anchor_id ${id} NOT NULL,
    issuer_hash ${blob} NOT NULL,
    der ${blob} NOT NULL,
    this_update ${int} NOT NULL,
    next_update ${int} NOT NULL,
    created_at ${int} NOT NULL,
    PRIMARY KEY (tenant_id, anchor_id, issuer_hash),
    FOREIGN KEY (tenant_id, anchor_id) REFERENCES trust_anchors (tenant_id, id)
  )${table}`,
    `CREATE TABLE leases (
    name ${text} NOT NULL,
    holder ${id} NOT NULL,
    until_ms ${int} NOT NULL,
    PRIMARY KEY (name)
  )${table}`,
    `CREATE INDEX revocations_of_certificate ON revocations (tenant_id, certificate_id)`,
    `CREATE INDEX revocations_to_list ON revocations (issuer_id, crl_shard, list_until, serial)`,
    `CREATE INDEX issuers_by_state ON issuers (state, subject_key_id)`,
    `CREATE INDEX issuers_by_subject_key_id ON issuers (tenant_id, subject_key_id)`,
    `CREATE INDEX csr_requests_of_requester ON csr_requests (tenant_id, requested_by, status, id)`,
    `CREATE INDEX csr_requests_by_status ON csr_requests (tenant_id, status, id)`,
    `CREATE INDEX csr_requests_of_certificate ON csr_requests (tenant_id, certificate_id)`,
    // Searching: each order that a list may have, for a tenant's certificates of a kind and for an authority's.
    `ALTER TABLE certificates ADD COLUMN common_name_key ${text}
     GENERATED ALWAYS AS (lower(coalesce(common_name, ''))) ${computed}`,
    `DROP INDEX certificates_by_common_name`,
    `DROP INDEX certificates_by_end`,
    `DROP INDEX certificates_of_lineage`,
    `CREATE INDEX certificates_of_kind ON certificates (tenant_id, kind, id)`,
    `CREATE INDEX certificates_by_end ON certificates (tenant_id, kind, not_after, id)`,
    `CREATE INDEX certificates_by_common_name ON certificates (tenant_id, kind, common_name_key, id)`,
    `CREATE INDEX certificates_of_authority_by_end ON certificates (tenant_id, authority_id, not_after, id)`,
    `CREATE INDEX certificates_of_role ON certificates (tenant_id, role, id)`,
    `UPDATE names SET value = lower(value), reversed = lower(reversed) WHERE type IN ('cn', 'email')`,
  ],
};
