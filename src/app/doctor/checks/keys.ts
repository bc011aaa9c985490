/** Every authority's key opens: it was sealed under a master key that is held here, in its own place. */
import { openSigner } from '../../../authorities/keyring.ts';
import type { IssuerRow } from '../../../records/authorities.ts';
import { type DoctorSite, failed, type Look, ok, several, warning } from '../check.ts';
import { issuersWithin } from '../issuers.ts';

export const keys: Look = async (site, reach, signal) => {
  const { isWhole, issuers } = await issuersWithin(site.store, reach);
  const broken: string[] = [];
  let [held, outside] = [0, 0];
  for (const { authority, issuer } of issuers) {
    signal.throwIfAborted();
    if (issuer.keyId === null) outside++;
    else if (await opens(site, issuer)) held++;
    else broken.push(authority.name);
  }
  if (broken.length > 0) {
    const told = `${count(broken.length)} cannot be opened: of ${several(broken)}`;
    return failed(told, 'give the master key that they were sealed under, or restore a backup');
  }
  const elsewhere = outside === 0 ? '' : `; ${count(outside)} held outside`;
  const told = `${count(held)} of authorities can be opened${elsewhere}`;
  return isWhole
    ? ok(told)
    : warning(`${told}, of the newest`, 'the rest were not looked at, as they are many');
};

async function opens({ sealer, store }: DoctorSite, { keyId, tenantId }: IssuerRow): Promise<boolean> {
  const row = keyId === null ? undefined : await store.get('keys', { tenantId, id: keyId });
  if (row === undefined) return false;
  try {
    openSigner(sealer, row);
    return true;
  } catch {
    return false;
  }
}

function count(keys: number): string {
  return keys === 1 ? '1 key' : `${keys} keys`;
}
