import { ChanceryError } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { Reader } from '../records/store.ts';

/** What was signed: DER or the SSH blob. Every certificate of the records has it. */
export async function certificateBody(
  reader: Reader,
  { id, tenantId }: { readonly tenantId: Id; readonly id: Id },
): Promise<Uint8Array> {
  const row = await reader.get('certificateBodies', { tenantId, certificateId: id });
  if (row !== undefined) return row.body;
  throw new ChanceryError('internal', 'a certificate without its body', { detail: id });
}
