/** The issuers of what was imported: one row for each name and key identifier in a tenant. */
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { IssuerRow } from '../records/authorities.ts';
import type { Reader, Write } from '../records/store.ts';
import type { Foreign } from './read-import.ts';

/**
 * Finds the row, or makes it; to be called within the transaction that commits its writes.
 * @param spkiHash SHA-256 of the issuer's SubjectPublicKeyInfo, when its certificate came along
 */
export async function foreignIssuer(
  site: Sources,
  reader: Reader,
  tenantId: Id,
  { authorityKeyId, certificate }: Foreign,
  spkiHash: Uint8Array | undefined,
): Promise<{ readonly id: Id; readonly writes: readonly Write[] }> {
  const named = {
    tenantId,
    state: 'foreign',
    subjectKeyId: authorityKeyId,
    subject: certificate.issuer.der,
  } as const;
  const [known] = await reader.list('issuers', named, { limit: 1 });
  if (known === undefined) {
    const row = newIssuer(site, named, spkiHash);
    return { id: row.id, writes: [{ insert: 'issuers', row }] };
  }
  const { id } = known;
  const isNews = known.spkiHash.length === 0 && spkiHash !== undefined;
  return { id, writes: isNews ? [{ update: 'issuers', key: { tenantId, id }, set: { spkiHash } }] : [] };
}

function newIssuer(
  site: Sources,
  named: Pick<IssuerRow, 'tenantId' | 'state' | 'subjectKeyId' | 'subject'>,
  spkiHash: Uint8Array | undefined,
): IssuerRow {
  return {
    ...named,
    id: site.ids.next(),
    authorityId: null,
    generation: 1,
    keyId: null,
    spkiHash: spkiHash ?? new Uint8Array(0),
    distributionUrl: null,
    crlShards: 1,
    createdAt: seconds(site.clock),
  };
}
