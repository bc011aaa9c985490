/** SSH authorities as callers see them. */
import { notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import type { AuthorityRow, IssuerRow, IssuerState } from '../../records/authorities.ts';
import type { SshAuthorityRow } from '../../records/ssh.ts';
import type { Page, Reader } from '../../records/store.ts';
import { parseSshPublicKey, type SshPublicKey } from '../../ssh/public-key.ts';

export interface SshAuthorityKey {
  readonly issuer: IssuerRow;
  readonly publicKey: SshPublicKey;
}

export interface SshAuthorityView {
  readonly authority: AuthorityRow;
  readonly ssh: SshAuthorityRow;
  /** The active one first, then the next, then the previous ones, newest first; retired ones are left out. */
  readonly keys: readonly SshAuthorityKey[];
}

/** @throws not_found, also for one that was removed */
export async function readSshAuthority(reader: Reader, tenantId: Id, id: Id): Promise<SshAuthorityView> {
  const found = await sshAuthorityRows(reader, tenantId, id);
  if (found === undefined || found.ssh.removedAt !== null) throw notFound('ssh_authority', id);
  return viewOf(reader, found);
}

/**
 * One that is named without its tenant, as whoever fetches a key or a KRL knows neither. Also one that was removed: what it
 * signed may still be good.
 * @throws not_found
 */
export async function publicSshAuthority(reader: Reader, id: Id): Promise<SshAuthorityView> {
  const authority = await reader.get('authorities', { id });
  const found = authority && (await sshAuthorityRows(reader, authority.tenantId, id));
  if (found === undefined) throw notFound('ssh_authority', id);
  return viewOf(reader, found);
}

/** Newest first; a page may be shorter than it could be, as removed ones are left out. */
export async function listSshAuthorities(
  reader: Reader,
  tenantId: Id,
  page: Page,
): Promise<{ readonly rows: readonly AuthorityRow[]; readonly views: ReadonlyMap<Id, SshAuthorityView> }> {
  const rows = await reader.list('authorities', { tenantId, kind: 'ssh' }, page);
  const views = new Map<Id, SshAuthorityView>();
  for (const authority of rows) {
    const ssh = await reader.get('sshAuthorities', { tenantId, authorityId: authority.id });
    if (ssh !== undefined && ssh.removedAt === null) {
      views.set(authority.id, await viewOf(reader, { authority, ssh }));
    }
  }
  return { rows, views };
}

export interface SshAuthorityRows {
  readonly authority: AuthorityRow;
  readonly ssh: SshAuthorityRow;
}

/** @returns undefined for what is no SSH authority of the tenant */
export async function sshAuthorityRows(
  reader: Reader,
  tenantId: Id,
  id: Id,
): Promise<SshAuthorityRows | undefined> {
  const authority = await reader.get('authorities', { tenantId, id });
  const ssh = authority && (await reader.get('sshAuthorities', { tenantId, authorityId: id }));
  return authority === undefined || ssh === undefined ? undefined : { authority, ssh };
}

/** Every issuer of an authority, newest first. */
export async function sshIssuers(
  reader: Reader,
  { id: authorityId, tenantId }: Pick<AuthorityRow, 'id' | 'tenantId'>,
): Promise<readonly IssuerRow[]> {
  const issuers = await reader.all('issuers', { tenantId, authorityId });
  return issuers.toSorted((a, b) => b.generation - a.generation);
}

async function viewOf(reader: Reader, rows: SshAuthorityRows): Promise<SshAuthorityView> {
  const issuers = await sshIssuers(reader, rows.authority);
  const keys = SHOWN.flatMap((state) => issuers.filter((issuer) => issuer.state === state)).map((issuer) => ({
    issuer,
    publicKey: parseSshPublicKey(issuer.subject),
  }));
  return { ...rows, keys };
}

const SHOWN: readonly IssuerState[] = ['active', 'next', 'previous'];
