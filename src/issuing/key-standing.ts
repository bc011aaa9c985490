/** Whether anything stands against a key that a tenant wants certified. */
import type { Id } from '../base/ids.ts';
import type { PublicKey } from '../keys/public-key.ts';
import type { KeyStanding } from '../policy/case.ts';
import type { Reader } from '../records/store.ts';

export async function standingOf(
  { store }: { readonly store: Reader },
  tenantId: Id,
  { spkiHash }: Pick<PublicKey, 'spkiHash'>,
): Promise<KeyStanding> {
  const blocked = await store.get('blockedKeys', { spkiHash });
  if (blocked !== undefined) return blocked.reason;
  const here = await store.get('tenantBlockedKeys', { tenantId, spkiHash });
  return here?.reason ?? 'free';
}
