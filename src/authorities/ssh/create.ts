/** Making an SSH authority: a key, and nothing above it. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { ChanceryError, invalidField, quote } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { parseLabel } from '../../base/name.ts';
import { seconds } from '../../base/ports.ts';
import type { KeyAlgorithm } from '../../keys/algorithms.ts';
import type { KeyPair } from '../../keys/generate.ts';
import type { PublicKey } from '../../keys/public-key.ts';
import { softwareSigner } from '../../keys/software.ts';
import { sshPublicKeyOf } from '../../keys/ssh-subject.ts';
import type { AuthorityRow, IssuerRow, IssuerState } from '../../records/authorities.ts';
import type { Reader, Write } from '../../records/store.ts';
import { type SshPublicKey, spellFingerprint } from '../../ssh/public-key.ts';
import { sealKey } from '../keyring.ts';
import type { AuthoritySite } from '../site.ts';

export interface NewSshAuthority {
  /** For readers. */
  readonly label: string;
  /** Unique; absent: made of the label. */
  readonly name?: string | undefined;
  readonly kind: 'user' | 'host' | 'any';
  readonly keyAlgorithm: KeyAlgorithm;
  /** Whether clusters and host groups may name it as theirs. */
  readonly shared: boolean;
  /** A private key from elsewhere, PKCS#8 in DER; absent: one is made. */
  readonly imported?: Uint8Array | undefined;
}

export interface DrawnUp {
  readonly authority: AuthorityRow;
  readonly writes: readonly Write[];
  /** For the audit event. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** @throws invalid_field; conflict for a name that is taken; busy; unavailable */
export async function createSshAuthority(
  site: AuthoritySite,
  caller: Caller,
  input: NewSshAuthority,
): Promise<Id> {
  site.store.admit();
  const pair = await keyPairFor(site, caller, input);
  try {
    return await administer(
      site,
      caller,
      'ssh_authority_create',
      async (reader) => {
        if (input.imported !== undefined) await checkImported(reader, pair.publicKey);
        const { authority, data, writes } = await drawUpSshAuthority(site, reader, caller, input, pair);
        return { writes, data, value: authority.id };
      },
      () => nameTaken(input.name ?? input.label),
    );
  } finally {
    pair.pkcs8.fill(0);
  }
}

/** The key of a new authority, made or taken over. @throws malformed, busy, unavailable */
export async function keyPairFor(
  site: AuthoritySite,
  caller: Caller,
  { imported, keyAlgorithm }: Pick<NewSshAuthority, 'imported' | 'keyAlgorithm'>,
): Promise<KeyPair> {
  if (imported !== undefined) return { publicKey: softwareSigner(imported).publicKey, pkcs8: imported };
  return site.keys.generate(keyAlgorithm, { account: caller.identityId, group: caller.tenantId });
}

/** The rows of a new authority, for a commit of whoever needs one. The key pair is the caller's to wipe. */
export async function drawUpSshAuthority(
  site: AuthoritySite,
  reader: Reader,
  { tenantId }: Pick<Caller, 'tenantId'>,
  input: NewSshAuthority,
  pair: KeyPair,
): Promise<DrawnUp> {
  const label = parseLabel(input.label, 'name');
  const id = site.ids.next();
  const name =
    input.name === undefined ? await freeName(reader, tenantId, label, id) : parseLabel(input.name, 'name');
  const authority = sshAuthorityRow(site, {
    tenantId,
    id,
    type: input.kind,
    name,
    keyAlgorithm: pair.publicKey.algorithm,
  });
  const issuer = drawUpSshIssuer(site, authority, pair, { generation: 1, state: 'active' });
  const facts: Write = {
    insert: 'sshAuthorities',
    row: {
      tenantId,
      authorityId: id,
      label,
      shared: input.shared,
      keySource: input.imported === undefined ? 'internal' : 'external',
      vault: null,
      credentials: null,
      removedAt: null,
    },
  };
  return {
    authority,
    writes: [{ insert: 'authorities', row: authority }, facts, ...issuer.writes],
    data: {
      authority_id: id,
      name,
      kind: input.kind,
      key_type: pair.publicKey.algorithm,
      fingerprint: spellFingerprint(issuer.publicKey.fingerprint),
      shared: input.shared,
    },
  };
}

export interface DrawnUpIssuer {
  readonly issuer: IssuerRow;
  readonly publicKey: SshPublicKey;
  readonly writes: readonly Write[];
}

/** The rows of an issuer of an authority: its key, sealed, which nobody may have certified. */
export function drawUpSshIssuer(
  site: AuthoritySite,
  { id: authorityId, tenantId }: Pick<AuthorityRow, 'id' | 'tenantId'>,
  pair: KeyPair,
  { generation, state }: { readonly generation: number; readonly state: IssuerState },
): DrawnUpIssuer {
  const key = sealKey(site, tenantId, 'issuer', pair);
  const publicKey = sshPublicKeyOf(pair.publicKey);
  const issuer = sshIssuerRow(site, { authorityId, tenantId, generation, state, publicKey }, key);
  const blocked = { spkiHash: key.spkiHash, reason: 'authority', since: key.createdAt } as const;
  return {
    issuer,
    publicKey,
    writes: [
      { insert: 'keys', row: key },
      { insertNew: 'blockedKeys', row: blocked },
      { insert: 'issuers', row: issuer },
    ],
  };
}

/** An authority that has not signed yet; nothing stands above one of SSH. */
export function sshAuthorityRow(
  site: AuthoritySite,
  facts: Pick<AuthorityRow, 'tenantId' | 'id' | 'type' | 'name' | 'keyAlgorithm'>,
): AuthorityRow {
  return {
    ...facts,
    kind: 'ssh',
    parentId: null,
    isActive: true,
    createdAt: seconds(site.clock),
    epoch: 1,
    revokedAt: null,
    revokedReason: null,
  };
}

/** @param key where its private half lies; null: elsewhere */
export function sshIssuerRow(
  site: AuthoritySite,
  facts: Pick<IssuerRow, 'tenantId' | 'authorityId' | 'generation' | 'state'> & {
    readonly publicKey: SshPublicKey;
  },
  key: { readonly id: Id | null; readonly spkiHash: Uint8Array },
): IssuerRow {
  const { publicKey, ...rest } = facts;
  return {
    ...rest,
    id: site.ids.next(),
    subject: publicKey.blob,
    keyId: key.id,
    spkiHash: key.spkiHash,
    subjectKeyId: publicKey.fingerprint,
    distributionUrl: null,
    crlShards: 1,
    createdAt: seconds(site.clock),
  };
}

/** Labels may repeat, names not. */
async function freeName(reader: Reader, tenantId: Id, label: string, id: Id): Promise<string> {
  const taken = await reader.get('authorities', { tenantId, kind: 'ssh', name: label });
  return taken === undefined ? label : `${label.slice(0, 80)} ${id.slice(-12)}`;
}

/** Two authorities with one key could not be told apart, nor revoked apart. @throws invalid_field */
async function checkImported(reader: Reader, { spkiHash }: PublicKey): Promise<void> {
  const blocked = await reader.get('blockedKeys', { spkiHash });
  if (blocked === undefined) return;
  const why = blocked.reason === 'authority' ? 'is an authority’s already' : 'was revoked for compromise';
  throw invalidField('private_key', `must be a key of its own: this one ${why}`);
}

export function nameTaken(name: string): ChanceryError {
  return new ChanceryError('conflict', `an SSH authority ${quote(name)} is there already`, {
    subject: 'ssh_authority',
  });
}
