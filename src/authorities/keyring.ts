/** Private keys as they are stored: sealed into rows, and opened into signers. */
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { Sources } from '../base/sources.ts';
import type { KeyPair } from '../keys/generate.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { Signer } from '../keys/signer.ts';
import { softwareSigner } from '../keys/software.ts';
import type { KeyRow } from '../records/authorities.ts';
import { SEALED } from '../records/sealed.ts';

/** A row for a private key, sealed to its place. */
export function sealKey(
  site: Sources & { readonly sealer: Sealer },
  tenantId: Id,
  purpose: KeyRow['purpose'],
  { pkcs8, publicKey }: KeyPair,
): KeyRow {
  const id = site.ids.next();
  const { algorithm, spki, spkiHash } = publicKey;
  const sealed = site.sealer.seal(pkcs8, SEALED.keys.place({ tenantId, id, spkiHash }));
  return { tenantId, id, purpose, algorithm, spki, spkiHash, sealed, createdAt: seconds(site.clock) };
}

/** @returns PKCS#8 in DER, in the clear: whoever asks wipes it. @throws internal as {@link openSigner} does */
export function openPrivateKey(sealer: Sealer, row: KeyRow): Uint8Array {
  return sealer.open(row.sealed, SEALED.keys.place(row));
}

/** @throws internal when the row was tampered with or belongs to another master key */
export function openSigner(sealer: Sealer, row: KeyRow): Signer {
  const pkcs8 = openPrivateKey(sealer, row);
  try {
    return softwareSigner(pkcs8);
  } finally {
    pkcs8.fill(0);
  }
}
