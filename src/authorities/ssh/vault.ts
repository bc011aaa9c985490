/** An SSH authority whose key is Vault's: where Vault is, what it is asked with, and which key its certificates must bear. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { fromUtf8, utf8 } from '../../base/bytes.ts';
import type { Egress } from '../../base/egress.ts';
import { ChanceryError, quote } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { parseLabel } from '../../base/name.ts';
import { seconds } from '../../base/ports.ts';
import type { SealContext, Sealer } from '../../keys/sealing.ts';
import { judgeSshKey } from '../../keys/ssh-subject.ts';
import type { AuthorityRow } from '../../records/authorities.ts';
import type { SshAuthorityRow, VaultPlace } from '../../records/ssh.ts';
import type { Write } from '../../records/store.ts';
import { type SshPublicKey, spellFingerprint } from '../../ssh/public-key.ts';
import type { AuthoritySite } from '../site.ts';
import { sshIssuerRow } from './create.ts';
import { readSshAuthority } from './read.ts';
import type { VaultCredentials } from './vault-settings.ts';

export type VaultSite = AuthoritySite & { readonly egress: Egress };

export interface NewVaultAuthority {
  readonly name: string;
  readonly kind: 'user' | 'host' | 'any';
  readonly shared: boolean;
  readonly place: VaultPlace;
  readonly credentials: VaultCredentials;
  /** The key that is pinned: what does not bear it is not Vault's answer. */
  readonly publicKey: SshPublicKey;
}

/** @throws invalid_field, egress_denied; malformed for a weak key; conflict for a name that is taken */
export async function createVaultAuthority(
  site: VaultSite,
  caller: Caller,
  input: NewVaultAuthority,
): Promise<Id> {
  const { tenantId } = caller;
  const name = parseLabel(input.name, 'name');
  const subject = judgeSshKey(input.publicKey);
  await site.egress.check(input.place.address);
  const authority: AuthorityRow = {
    tenantId,
    id: site.ids.next(),
    kind: 'ssh',
    type: input.kind,
    name,
    parentId: null,
    keyAlgorithm: subject.algorithm,
    isActive: true,
    createdAt: seconds(site.clock),
    epoch: 1,
    revokedAt: null,
    revokedReason: null,
  };
  const issuer = sshIssuerRow(
    site,
    { tenantId, authorityId: authority.id, generation: 1, state: 'active', publicKey: input.publicKey },
    { id: null, spkiHash: subject.publicKey.spkiHash },
  );
  const facts: SshAuthorityRow = {
    tenantId,
    authorityId: authority.id,
    label: name,
    shared: input.shared,
    keySource: 'external',
    vault: input.place,
    credentials: sealCredentials(site.sealer, authority, input.credentials),
    removedAt: null,
  };
  const data = {
    authority_id: authority.id,
    name,
    kind: input.kind,
    vault: placeData(input.place),
    fingerprint: spellFingerprint(input.publicKey.fingerprint),
  };
  return administer(
    site,
    caller,
    'ssh_authority_create',
    async () => ({
      writes: [
        { insert: 'authorities', row: authority },
        { insert: 'sshAuthorities', row: facts },
        { insert: 'issuers', row: issuer },
      ],
      data,
      value: authority.id,
    }),
    () =>
      new ChanceryError('conflict', `an SSH authority ${quote(name)} is there already`, {
        subject: 'ssh_authority',
      }),
  );
}

export interface VaultChange {
  readonly place?: VaultPlace | undefined;
  readonly credentials?: VaultCredentials | undefined;
}

/**
 * Another address is another server: it never gets the credentials of the one before, which are forgotten unless new ones
 * come along.
 * @throws not_found; conflict for an authority whose keys are here; egress_denied
 */
export async function updateVault(
  site: VaultSite,
  caller: Caller,
  id: Id,
  change: VaultChange,
): Promise<void> {
  const { tenantId } = caller;
  if (change.place !== undefined) await site.egress.check(change.place.address);
  await administer(
    site,
    caller,
    'ssh_authority_update',
    async (reader) => {
      const { authority, ssh } = await readSshAuthority(reader, tenantId, id);
      if (ssh.vault === null)
        throw new ChanceryError('conflict', 'the keys of this authority are here, not Vault’s');
      const place = change.place ?? ssh.vault;
      const kept = place.address === ssh.vault.address ? ssh.credentials : null;
      const credentials =
        change.credentials === undefined ? kept : sealCredentials(site.sealer, authority, change.credentials);
      const writes: Write[] = [
        { update: 'sshAuthorities', key: { tenantId, authorityId: id }, set: { vault: place, credentials } },
        { update: 'authorities', key: { tenantId, id }, set: { epoch: authority.epoch + 1 } },
      ];
      return {
        writes,
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        data: {
          authority_id: id,
          name: authority.name,
          vault: placeData(place),
          credentials: change.credentials === undefined ? (credentials === null ? 'cleared' : 'kept') : 'set',
        },
        value: undefined,
      };
    },
    () => new ChanceryError('conflict', 'the authority is being changed'),
  );
}

/** @throws issuer_failed when none are held; internal when they were tampered with */
export function openCredentials(sealer: Sealer, row: SshAuthorityRow): VaultCredentials {
  if (row.credentials === null) {
    throw new ChanceryError('issuer_failed', 'no credentials for Vault are held for this authority');
  }
  const opened = sealer.open(row.credentials, contextOf({ tenantId: row.tenantId, id: row.authorityId }));
  try {
    return JSON.parse(fromUtf8(opened)) as VaultCredentials;
  } finally {
    opened.fill(0);
  }
}

function sealCredentials(
  sealer: Sealer,
  authority: Pick<AuthorityRow, 'id' | 'tenantId'>,
  credentials: VaultCredentials,
): Uint8Array {
  return sealer.seal(utf8(JSON.stringify(credentials)), contextOf(authority));
}

function contextOf({ id, tenantId }: Pick<AuthorityRow, 'id' | 'tenantId'>): SealContext {
  return { table: 'sshAuthorities', id, purpose: 'vault-credentials', tenantId, spkiHash: new Uint8Array(0) };
}

/** For the audit trail: where it is, and never what it is asked with. */
function placeData({ address, mount, namespace, role }: VaultPlace): Readonly<Record<string, unknown>> {
  return { address, mount, role, ...(namespace === undefined ? {} : { namespace }) };
}
