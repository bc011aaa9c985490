/** What is published of revocations, and the turns that processes take at it. */
import { blob, id, int, type RowOf, table, text } from './column.ts';

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

/** Who does a job that one process does at a time, and until when (milliseconds since 1970 UTC). `holder` is any id. */
export const leases = table({ name: text(), holder: id, untilMs: int }, { primaryKey: ['name'] });

export type CrlRow = RowOf<typeof crls.columns>;
export type LeaseRow = RowOf<typeof leases.columns>;
