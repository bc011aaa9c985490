/** The certificates above one of the inventory. */
import { loadChain } from '../authorities/issuer.ts';
import { DerReader } from '../der/reader.ts';
import type { CertificateRow } from '../records/certificates.ts';
import type { Reader } from '../records/store.ts';

/** @returns DER, issuer first: up to the root for what was issued here; of an imported one what came along, if anything did */
export async function chainAbove(reader: Reader, row: CertificateRow): Promise<readonly Uint8Array[]> {
  if (row.authorityId === null) return importedAbove(reader, row);
  return (await loadChain(reader, row.tenantId, row.issuerId)).map(({ der }) => der);
}

/** @returns DER, issuer first */
export async function importedAbove(
  reader: Reader,
  { id: certificateId, tenantId }: CertificateRow,
): Promise<readonly Uint8Array[]> {
  const row = await reader.get('certificateChains', { tenantId, certificateId });
  if (row === undefined) return [];
  const parts = DerReader.over(row.chain);
  const chain: Uint8Array[] = [];
  while (!parts.atEnd) chain.push(parts.element());
  return chain;
}
