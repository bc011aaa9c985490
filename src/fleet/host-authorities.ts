/**
 * Which authorities sign logins to a host. Each host group has a user authority of its own, so that a login to one group's
 * hosts opens no other's: on hosts in groups, those take the place of the tenant's default.
 */
import { kindOf } from '../authorities/ssh/issuer.ts';
import { ownerOf } from '../authorities/ssh/owner.ts';
import { readSshAuthority, type SshAuthorityView, sshAuthorityRows } from '../authorities/ssh/read.ts';
import { notFound, unfitting } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import type { SshHostGroupRow, SshHostRow } from '../records/fleet.ts';
import type { SshKind } from '../records/ssh.ts';
import type { Reader } from '../records/store.ts';

export interface HostStanding {
  readonly host: SshHostRow;
  /** That the host is in, the one that it joined first at the beginning. */
  readonly groups: readonly SshHostGroupRow[];
}

export async function standingOf(reader: Reader, host: SshHostRow): Promise<HostStanding> {
  const { id: hostId, tenantId } = host;
  const memberships = await reader.all('sshHostGroupMembers', { tenantId, hostId });
  const groups: SshHostGroupRow[] = [];
  for (const { groupId } of memberships.toSorted((a, b) => a.joinedAt - b.joinedAt)) {
    const group = await reader.get('sshHostGroups', { tenantId, id: groupId });
    if (group !== undefined) groups.push(group);
  }
  return { host, groups };
}

/** What signs logins by the host's own mappings; those of a group's are signed by the group's authority. */
export function directAuthority({ groups: [first], host }: HostStanding): Id {
  return host.userAuthorityChosen || first === undefined ? host.userAuthorityId : first.userAuthorityId;
}

/** All whose logins the host must take, each once. */
export function trustedAuthorities(standing: HostStanding): readonly Id[] {
  const groups = standing.groups.map(({ userAuthorityId }) => userAuthorityId);
  return [...new Set([directAuthority(standing), ...groups])];
}

/** The keys that a host is to trust, as lines of its `TrustedUserCAKeys`: each authority's active, next and previous ones. */
export async function trustedKeys(
  reader: Reader,
  standing: HostStanding,
): Promise<readonly SshAuthorityView['keys'][number][]> {
  const views: SshAuthorityView[] = [];
  for (const id of trustedAuthorities(standing)) {
    views.push(await readSshAuthority(reader, standing.host.tenantId, id));
  }
  return views.flatMap(({ keys }) => keys);
}

/** What messages call an authority for each kind, and the member of a request that names it. */
const WORDS: Readonly<Record<SshKind, { readonly title: string; readonly field: string }>> = {
  user: { title: 'User', field: 'userSshCaId' },
  host: { title: 'Host', field: 'hostSshCaId' },
};

/** @throws invalid_field (unfitting) for what is no authority of the tenant, or of one that does not certify this kind */
export async function checkAuthority(
  reader: Reader,
  tenantId: Id,
  id: Id,
  kind: SshKind,
  field: string = WORDS[kind].field,
): Promise<void> {
  const found = await sshAuthorityRows(reader, tenantId, id);
  const name = `${WORDS[kind].title} SSH CA with ID '${id}'`;
  if (found === undefined || found.ssh.removedAt !== null) {
    throw unfitting(field, `${name} not found in project '${tenantId}'`);
  }
  if (found.authority.revokedAt !== null)
    throw unfitting(field, `${name} was revoked, and never signs again`);
  const own = kindOf(found.authority);
  if (own !== 'any' && own !== kind) throw unfitting(field, `${name} certifies ${own}s, and not ${kind}s`);
  const owner = await ownerOf(reader, found);
  if (owner !== undefined) throw unfitting(field, `${name} is the own one of ${owner}, and not shared`);
}

/** @throws invalid_field (unfitting) for one that is not shared: what it signs for others would be good here as well */
export async function checkShared(reader: Reader, tenantId: Id, id: Id): Promise<void> {
  await checkAuthority(reader, tenantId, id, 'user');
  const found = await sshAuthorityRows(reader, tenantId, id);
  if (found?.ssh.shared !== true) {
    throw unfitting('userSshCaId', `User SSH CA with ID '${id}' is not shared, so no host group may name it`);
  }
}

/** @throws invalid_field (unfitting): there was a default, and it was removed */
export function missingAuthority(kind: SshKind): Error {
  return unfitting(WORDS[kind].field, `Missing ${kind} SSH CA`);
}

/** A host by its id alone, as whoever fetches keys knows no more. @throws not_found */
export async function publicHost(reader: Reader, id: Id): Promise<HostStanding> {
  const host = await reader.get('sshHosts', { id });
  if (host === undefined) throw notFound('ssh_host', id);
  return standingOf(reader, host);
}
