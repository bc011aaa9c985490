/** An SSH authority whose key is Vault's: where Vault is, what it is asked with, and which key its certificates must bear. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { equal, fromUtf8, utf8 } from '../../base/bytes.ts';
import type { Egress } from '../../base/egress.ts';
import { ChanceryError, quote } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { parseLabel } from '../../base/name.ts';
import type { Sealer } from '../../keys/sealing.ts';
import { judgeSshKey } from '../../keys/ssh-subject.ts';
import type { AuthorityRow } from '../../records/authorities.ts';
import { SEALED } from '../../records/sealed.ts';
import type { SshAuthorityRow, VaultPlace } from '../../records/ssh.ts';
import type { Reader, Write } from '../../records/store.ts';
import { type SshPublicKey, spellFingerprint } from '../../ssh/public-key.ts';
import type { AuthoritySite } from '../site.ts';
import { sshAuthorityRow, sshIssuerRow } from './create.ts';
import { readSshAuthority, type SshAuthorityView, sshIssuers } from './read.ts';
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
  const authority = sshAuthorityRow(site, {
    tenantId,
    id: site.ids.next(),
    type: input.kind,
    name,
    keyAlgorithm: subject.algorithm,
  });
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
  /** The key of the secrets engine is another one now. */
  readonly publicKey?: SshPublicKey | undefined;
}

/**
 * Another address is another server: it never gets the credentials of the one before, which are forgotten unless new ones
 * come along. A key that is not the one before is pinned in its stead, and that one stays published for as long as what it
 * signed.
 * @throws not_found; conflict for an authority whose keys are here; egress_denied; malformed for a weak key
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
      const { authority, keys, ssh } = await readSshAuthority(reader, tenantId, id);
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
      const pinned = change.publicKey && (await pinning(site, reader, authority, keys, change.publicKey));
      return {
        writes: [...writes, ...(pinned?.writes ?? [])],
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        counts: pinned === undefined ? [] : [{ tenantId, subjectId: id, name: 'revocations', by: 1 }],
        data: {
          authority_id: id,
          name: authority.name,
          vault: placeData(place),
          credentials: change.credentials === undefined ? (credentials === null ? 'cleared' : 'kept') : 'set',
          ...pinned?.data,
        },
        value: undefined,
      };
    },
    () => new ChanceryError('conflict', 'the authority is being changed'),
  );
}

/** @returns undefined when the key is the pinned one already. @throws malformed; conflict for one of those before */
async function pinning(
  site: VaultSite,
  reader: Reader,
  authority: AuthorityRow,
  keys: SshAuthorityView['keys'],
  publicKey: SshPublicKey,
): Promise<
  { readonly writes: readonly Write[]; readonly data: Readonly<Record<string, unknown>> } | undefined
> {
  const active = keys.find(({ issuer }) => issuer.state === 'active');
  if (active !== undefined && equal(active.publicKey.blob, publicKey.blob)) return undefined;
  const { algorithm, publicKey: judged } = judgeSshKey(publicKey);
  const { id: authorityId, tenantId } = authority;
  const before = await sshIssuers(reader, authority);
  if (before.some(({ subject }) => equal(subject, publicKey.blob))) {
    throw new ChanceryError('conflict', 'that key is one that the authority had before');
  }
  const generation = Math.max(...before.map((issuer) => issuer.generation)) + 1;
  const row = sshIssuerRow(
    site,
    { tenantId, authorityId, generation, state: 'active', publicKey },
    { id: null, spkiHash: judged.spkiHash },
  );
  return {
    writes: [
      // The one that steps down first: at no time are there two.
      ...before
        .filter(({ state }) => state === 'active')
        .map(({ id }): Write => {
          return { update: 'issuers', key: { tenantId, id, state: 'active' }, set: { state: 'previous' } };
        }),
      { insert: 'issuers', row },
      { update: 'authorities', key: { tenantId, id: authorityId }, set: { keyAlgorithm: algorithm } },
    ],
    data: { generation, fingerprint: spellFingerprint(publicKey.fingerprint) },
  };
}

/** @throws issuer_failed when none are held; internal when they were tampered with */
export function openCredentials(sealer: Sealer, row: SshAuthorityRow): VaultCredentials {
  if (row.credentials === null) {
    throw new ChanceryError('issuer_failed', 'no credentials for Vault are held for this authority');
  }
  const opened = sealer.open(row.credentials, SEALED.sshAuthorities.place(row));
  try {
    return JSON.parse(fromUtf8(opened)) as VaultCredentials;
  } finally {
    opened.fill(0);
  }
}

function sealCredentials(
  sealer: Sealer,
  { id: authorityId, tenantId }: Pick<AuthorityRow, 'id' | 'tenantId'>,
  credentials: VaultCredentials,
): Uint8Array {
  return sealer.seal(
    utf8(JSON.stringify(credentials)),
    SEALED.sshAuthorities.place({ tenantId, authorityId }),
  );
}

/** For the audit trail: where it is, and never what it is asked with. */
function placeData({ address, mount, namespace, role }: VaultPlace): Readonly<Record<string, unknown>> {
  return { address, mount, role, ...(namespace === undefined ? {} : { namespace }) };
}
