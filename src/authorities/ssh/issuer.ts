/** An SSH authority's active issuer, ready to sign, or to be asked outside. */
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { Sealer } from '../../keys/sealing.ts';
import type { SshIssuerFacts } from '../../policy/ssh/ssh-case.ts';
import type { AuthorityRow, IssuerRow } from '../../records/authorities.ts';
import type { SshAuthorityRow, VaultPlace } from '../../records/ssh.ts';
import type { Reader } from '../../records/store.ts';
import type { SshSigningIssuer } from '../../signing/ssh/issuer.ts';
import { parseSshPublicKey, type SshPublicKey } from '../../ssh/public-key.ts';
import { activeIssuer } from '../issuer.ts';
import { openSigner } from '../keyring.ts';
import { sshAuthorityRows } from './read.ts';

export interface SshIssuer {
  readonly authority: AuthorityRow;
  readonly ssh: SshAuthorityRow;
  readonly row: IssuerRow;
  readonly publicKey: SshPublicKey;
  readonly facts: SshIssuerFacts;
  /** Its key is here, or it is an outside issuer's. */
  readonly holder:
    | { readonly kind: 'builtin'; readonly signing: SshSigningIssuer }
    | { readonly kind: 'delegated'; readonly place: VaultPlace };
}

/** @throws not_found, also for one that was removed; unavailable for an authority without an active issuer */
export async function loadSshIssuer(
  reader: Reader,
  sealer: Sealer,
  tenantId: Id,
  authorityId: Id,
): Promise<SshIssuer> {
  const found = await sshAuthorityRows(reader, tenantId, authorityId);
  if (found === undefined || found.ssh.removedAt !== null) throw notFound('ssh_authority', authorityId);
  const { authority, ssh } = found;
  const row = await activeIssuer(reader, tenantId, authorityId);
  const publicKey = parseSshPublicKey(row.subject);
  const facts: SshIssuerFacts = {
    name: authority.name,
    isActive: authority.isActive,
    kind: kindOf(authority),
  };
  return {
    authority,
    ssh,
    row,
    publicKey,
    facts,
    holder: await holderOf(reader, sealer, ssh, row, publicKey),
  };
}

async function holderOf(
  reader: Reader,
  sealer: Sealer,
  { vault }: SshAuthorityRow,
  { id, keyId, tenantId }: IssuerRow,
  publicKey: SshPublicKey,
): Promise<SshIssuer['holder']> {
  if (vault !== null) return { kind: 'delegated', place: vault };
  const key = keyId === null ? undefined : await reader.get('keys', { tenantId, id: keyId });
  if (key === undefined) throw new ChanceryError('internal', 'an SSH issuer without its key', { detail: id });
  return { kind: 'builtin', signing: { publicKey, signer: openSigner(sealer, key) } };
}

export function kindOf({ type }: AuthorityRow): SshIssuerFacts['kind'] {
  return type === 'user' || type === 'host' ? type : 'any';
}
