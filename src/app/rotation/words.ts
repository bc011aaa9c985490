import type { SealedTable } from '../../records/sealed.ts';

/** What is sealed in each table, as a person would say it. */
export const WORDS: Readonly<Record<SealedTable, string>> = {
  keys: 'private keys',
  sshAuthorities: 'credentials for Vault',
  webhooks: 'secrets of webhooks',
  auditSigners: 'keys that sign the audit trail',
};
