/** What is to hold of what a backup brings back, asked of the rows as they were put there. */

import { firstTenant } from '../../audit/alarm.ts';
import { newestCheckpoint } from '../../audit/outside.ts';
import { type Verification, Verifier } from '../../audit/verify.ts';
import { equal } from '../../base/bytes.ts';
import { ChanceryError } from '../../base/error.ts';
import { sha256 } from '../../base/hash.ts';
import { type Id, typeId } from '../../base/ids.ts';
import type { Clock } from '../../base/ports.ts';
import type { AuthorityRow } from '../../records/authorities.ts';
import type { CertificateRow } from '../../records/certificates.ts';
import type { Reader } from '../../records/store.ts';
import type { Row } from '../../records/tables.ts';

export interface Proven {
  /** The name of the log of this installation, which no other has; undefined before anything was sealed. */
  readonly log: string | undefined;
  readonly tenants: readonly string[];
  readonly authorities: readonly AuthorityRow[];
  /** How many events the newest checkpoint seals, and when the newest of them was; milliseconds since 1970 UTC. */
  readonly sealed: { readonly size: number; readonly atMs: number } | undefined;
  readonly trail: Verification;
}

/**
 * Every chain, the tree and the checkpoint's signature are recomputed, and every certificate is held to its hash.
 * @param looked told how many certificates were looked at
 * @throws malformed when a certificate is not what was recorded
 */
export async function prove(reader: Reader, clock: Clock, looked: (count: number) => void): Promise<Proven> {
  const installation = await reader.get('installation', { id: 1 });
  if (installation === undefined)
    throw new ChanceryError('malformed', 'there is no installation in the backup');
  await checkBodies(reader, looked);
  const tenants = await everyRow(reader, 'tenants');
  const newest = await newestCheckpoint(reader);
  const verifier = new Verifier({ store: reader, clock, outside: { read: async () => undefined } });
  return {
    log: newest?.checkpoint.origin,
    tenants: tenants.map(({ name }) => name),
    authorities: await everyRow(reader, 'authorities'),
    sealed: newest && { size: newest.checkpoint.size, atMs: newest.checkpoint.atMs },
    trail: await verifier.verify(await firstTenant(reader)),
  };
}

const PAGE = 500;

async function everyRow<T extends 'tenants' | 'authorities'>(
  reader: Reader,
  table: T,
): Promise<readonly Row<T>[]> {
  const rows: Row<T>[] = [];
  for (;;) {
    const page = await reader.walk(table, rows.at(-1), PAGE);
    rows.push(...page);
    if (page.length < PAGE) return rows;
  }
}

async function checkBodies(reader: Reader, looked: (count: number) => void): Promise<void> {
  let count = 0;
  for (let after: CertificateRow | undefined; ; ) {
    const page = await reader.walk('certificates', after, PAGE);
    for (const { id, leafHash, tenantId } of page) await checkBody(reader, tenantId, id, leafHash);
    count += page.length;
    looked(count);
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

async function checkBody(reader: Reader, tenantId: Id, certificateId: Id, hash: Uint8Array): Promise<void> {
  const found = await reader.get('certificateBodies', { tenantId, certificateId });
  if (found !== undefined && equal(sha256(found.body), hash)) return;
  throw new ChanceryError(
    'malformed',
    `the certificate ${typeId('cert', certificateId)} is not what was recorded of it`,
  );
}
