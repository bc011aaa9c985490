/** What is not needed where certificates are many. */
import type { Migration } from '../migrate.ts';

export const growth: Migration = {
  version: 6,
  name: 'growth',
  // Nothing looks for a certificate by its key: blocked keys have tables of their own. Each insert paid for it.
  statements: () => ['DROP INDEX certificates_by_spki_hash'],
};
