/** What is published of revocations. */
import { blob, id, int, type RowOf, table } from './column.ts';

/**
 * The newest CRL of an issuer's shard. `number` is its CRL number, which grows with each; `changes` what the issuer's
 * counter `revocations` summed to before its entries were read; `der` the list.
 */
export const crls = table(
  {
    tenantId: id,
    issuerId: id,
    shard: int,
    number: int,
    changes: int,
    thisUpdate: int,
    nextUpdate: int,
    entries: int,
    der: blob,
  },
  {
    primaryKey: ['issuerId', 'shard'],
    references: [[['tenantId', 'issuerId'], 'issuers']],
  },
);

export type CrlRow = RowOf<typeof crls.columns>;
