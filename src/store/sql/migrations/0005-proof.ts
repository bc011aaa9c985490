/** The sealed trail; webhooks; idempotency keys; what processes know of each other. */
import type { Migration } from '../migrate.ts';

export const proof: Migration = {
  version: 5,
  name: 'proof',
  statements: ({ name, types: { id, text, int, blob, json }, table }) => [
    // Never written: a link says where its events stand.
    `ALTER TABLE audit_events DROP COLUMN seq`,
    `ALTER TABLE audit_links ADD COLUMN first_seq ${int}`,
    `CREATE INDEX audit_links_by_seq ON audit_links (first_seq)`,
    `CREATE INDEX audit_links_unsealed ON audit_links (writer_id, number) WHERE first_seq IS NULL`,
    `CREATE TABLE audit_tiles (
    level ${int} NOT NULL,
    position ${int} NOT NULL,
    hashes ${blob} NOT NULL,
    PRIMARY KEY (level, position)
  )${table}`,
    `CREATE TABLE audit_signers (
    id ${id} NOT NULL,
    spki ${blob} NOT NULL,
    sealed ${blob} NOT NULL,
    created_at ${int} NOT NULL,
    PRIMARY KEY (id)
  )${table}`,
    `CREATE TABLE audit_checkpoints (
    id ${int} NOT NULL,
    size ${int} NOT NULL,
    root ${blob} NOT NULL,
    at_ms ${int} NOT NULL,
    signer_id ${id} NOT NULL,
    note ${text} NOT NULL,
    PRIMARY KEY (id)
  )${table}`,
    `CREATE TABLE idempotency_keys (
    tenant_id ${id} NOT NULL,
    identity_id ${id} NOT NULL,
    key_hash ${blob} NOT NULL,
    request_hash ${blob} NOT NULL,
    request_id ${text} NOT NULL,
    answer ${blob},
    created_at ${int} NOT NULL,
    PRIMARY KEY (tenant_id, identity_id, key_hash),
    FOREIGN KEY (tenant_id, identity_id) REFERENCES identities (tenant_id, id)
  )${table}`,
    `CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at)`,
    `CREATE TABLE webhooks (
    tenant_id ${id} NOT NULL,
    id ${id} NOT NULL,
    url ${text} NOT NULL,
    description ${text} NOT NULL,
    events ${json} NOT NULL,
    secret ${blob} NOT NULL,
    state ${text} NOT NULL,
    created_by ${id} NOT NULL,
    created_at ${int} NOT NULL,
    updated_at ${int} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id) REFERENCES tenants (id)
  )${table}`,
    `CREATE TABLE webhook_deliveries (
    tenant_id ${id} NOT NULL,
    id ${id} NOT NULL,
    webhook_id ${id} NOT NULL,
    event_id ${id} NOT NULL,
    type ${text} NOT NULL,
    body ${text} NOT NULL,
    state ${text} NOT NULL,
    attempts ${int} NOT NULL,
    next_ms ${int},
    give_up_ms ${int} NOT NULL,
    status ${int},
    error ${text},
    created_ms ${int} NOT NULL,
    settled_ms ${int},
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks (tenant_id, id)
  )${table}`,
    `CREATE INDEX webhook_deliveries_of_webhook ON webhook_deliveries (tenant_id, webhook_id, id)`,
    `CREATE INDEX webhook_deliveries_in_state ON webhook_deliveries (tenant_id, webhook_id, state, id)`,
    `CREATE INDEX webhook_deliveries_due ON webhook_deliveries (tenant_id, webhook_id, next_ms, id)
    WHERE next_ms IS NOT NULL`,
    `CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (created_ms)
    WHERE next_ms IS NOT NULL`,
    `CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (state, settled_ms, id)
    WHERE settled_ms IS NOT NULL`,
    // When a fifth of its life is left, or when it came here if that was later: how certificates that end soon are found.
    `CREATE INDEX certificates_by_last_fifth ON certificates (
    (CASE WHEN created_at > not_after - (not_after - not_before) / 5
      THEN created_at ELSE not_after - (not_after - not_before) / 5 END), id)`,
    // Of the installation, if there is one: a later passphrase is derived with it.
    `ALTER TABLE installation ADD COLUMN other_salt ${blob} NOT NULL DEFAULT ${name === 'sqlite' ? "x''" : "''"}`,
    `UPDATE installation SET other_salt = ${RANDOM_OCTETS[name]}`,
    `CREATE TABLE cursors (
    name ${text} NOT NULL,
    position ${text} NOT NULL,
    PRIMARY KEY (name)
  )${table}`,
    `CREATE TABLE processes (
    id ${id} NOT NULL,
    started_ms ${int} NOT NULL,
    seen_ms ${int} NOT NULL,
    keys ${json} NOT NULL,
    PRIMARY KEY (id)
  )${table}`,
    `CREATE TABLE alarms (
    kind ${text} NOT NULL,
    subject ${text} NOT NULL,
    tenant_id ${id},
    detail ${text} NOT NULL,
    since ${int} NOT NULL,
    seen_at ${int} NOT NULL,
    PRIMARY KEY (kind, subject)
  )${table}`,
  ],
};

/** 16 octets that nobody can know before. */
const RANDOM_OCTETS = {
  sqlite: 'randomblob(16)',
  postgres: "decode(replace(gen_random_uuid()::text, '-', ''), 'hex')",
} as const;
