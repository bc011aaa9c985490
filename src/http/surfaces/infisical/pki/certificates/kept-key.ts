/** The private key that is kept for a certificate. */
import type { Caller } from '../../../../../access/caller.ts';
import { ChanceryError } from '../../../../../base/error.ts';
import type { Id } from '../../../../../base/ids.ts';
import { readKeptKey } from '../../../../../inventory/private-key.ts';
import type { HttpSite } from '../../../../site.ts';

/**
 * Hands the key out, and wipes it afterwards. That it was read is in the trail by then.
 * @param use gets PKCS#8 DER, or undefined where none is kept
 * @throws as {@link readKeptKey} does, but for a key that is not kept
 */
export async function withKeptKey<T>(
  site: HttpSite,
  caller: Caller,
  id: Id,
  use: (pkcs8: Uint8Array | undefined) => T | Promise<T>,
): Promise<T> {
  const pkcs8 = await readKeptKey(site, caller, id).catch(notKept);
  try {
    return await use(pkcs8);
  } finally {
    pkcs8?.fill(0);
  }
}

function notKept(error: unknown): undefined {
  if (error instanceof ChanceryError && error.reason === 'private_key_not_stored') return undefined;
  throw error;
}
