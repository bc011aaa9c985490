/** When tokens were last used. */
import type { Migration } from '../migrate.ts';

export const tokenUses: Migration = {
  version: 7,
  name: 'token-uses',
  statements: ({ types: { id, int }, table }) => [
    `CREATE TABLE token_uses (
    tenant_id ${id} NOT NULL,
    token_id ${id} NOT NULL,
    used_at ${int} NOT NULL,
    PRIMARY KEY (tenant_id, token_id),
    FOREIGN KEY (tenant_id, token_id) REFERENCES tokens (tenant_id, id)
  )${table}`,
  ],
};
