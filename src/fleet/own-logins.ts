/** What the caller may log in to. */
import type { Caller } from '../access/caller.ts';
import type { Id } from '../base/ids.ts';
import type { SshHostRow, SshLoginRow } from '../records/fleet.ts';
import type { Reader } from '../records/store.ts';
import { directAuthority, standingOf } from './host-authorities.ts';
import type { HostLogin, HostView } from './host-view.ts';
import { inSteps } from './in-steps.ts';
import { loginRows } from './logins.ts';

/** Whom a mapping must name to let the caller in. */
export interface OwnLogins {
  readonly identityId: Id;
  /** Of the groups of identities that the caller is in. */
  readonly groupIds: ReadonlySet<Id>;
}

export async function callersOwn(
  reader: Reader,
  { identityId, tenantId }: Pick<Caller, 'identityId' | 'tenantId'>,
): Promise<OwnLogins> {
  const memberships = await reader.all('groupMembers', { tenantId, identityId });
  return { identityId, groupIds: new Set(memberships.map(({ groupId }) => groupId)) };
}

export function ownLogins(rows: readonly SshLoginRow[], own: OwnLogins): readonly SshLoginRow[] {
  return rows.filter(({ kind, subjectId }) =>
    kind === 'user' ? subjectId === own.identityId : own.groupIds.has(subjectId),
  );
}

/** The hosts that the caller may log in to, the newest first, each with the mappings that let it in, and only itself in them. */
export async function ownHosts(reader: Reader, caller: Caller): Promise<readonly HostView[]> {
  const { tenantId } = caller;
  const own = await callersOwn(reader, caller);
  const username = (await reader.get('identities', { tenantId, id: caller.identityId }))?.username ?? '';
  const views: HostView[] = [];
  for await (const host of inSteps(await mappedHosts(reader, tenantId, own))) {
    const standing = await standingOf(reader, host);
    const logins: HostLogin[] = [];
    for (const ownerId of [host.id, ...standing.groups.map(({ id }) => id)]) {
      const rows = ownLogins(await loginRows(reader, tenantId, ownerId), own);
      const users = new Set(rows.toSorted((a, b) => a.position - b.position).map((row) => row.loginUser));
      const source = ownerId === host.id ? 'host' : 'group';
      for (const loginUser of users) logins.push({ loginUser, usernames: [username], groups: [], source });
    }
    views.push({ host, userAuthorityId: directAuthority(standing), logins });
  }
  return views;
}

async function mappedHosts(reader: Reader, tenantId: Id, own: OwnLogins): Promise<readonly SshHostRow[]> {
  const owners = new Set<Id>();
  const subjects = [
    { kind: 'user' as const, subjectId: own.identityId },
    ...[...own.groupIds].map((subjectId) => ({ kind: 'group' as const, subjectId })),
  ];
  for (const subject of subjects) {
    const rows = await reader.all('sshLogins', { tenantId, ...subject });
    for (const { ownerId } of rows) owners.add(ownerId);
  }
  const hosts = new Map<Id, SshHostRow>();
  for await (const ownerId of inSteps(owners)) {
    const members = await reader.all('sshHostGroupMembers', { tenantId, groupId: ownerId });
    for await (const id of inSteps([ownerId, ...members.map(({ hostId }) => hostId)])) {
      const host = hosts.get(id) ?? (await reader.get('sshHosts', { tenantId, id }));
      if (host !== undefined) hosts.set(id, host);
    }
  }
  return [...hosts.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}
