/** Host groups: hosts whose users are the same, under a user authority that opens no other group's hosts. */
import { administer } from '../access/administer.ts';
import type { Caller } from '../access/caller.ts';
import type { AuthoritySite } from '../authorities/site.ts';
import { drawUpSshAuthority, keyPairFor, type NewSshAuthority } from '../authorities/ssh/create.ts';
import { ChanceryError, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { seconds } from '../base/ports.ts';
import type { KeyPair } from '../keys/generate.ts';
import type { SshHostGroupMemberRow, SshHostGroupRow } from '../records/fleet.ts';
import type { Reader, Write } from '../records/store.ts';
import { switchedOff } from './group-authority.ts';
import { checkShared } from './host-authorities.ts';
import { together, touchLoginPolicy } from './host-policies.ts';
import { merged } from './hosts.ts';
import { inSteps } from './in-steps.ts';
import { type LoginMapping, loginRemovals, loginWrites, readLogins, type SubjectNames } from './logins.ts';

export interface HostGroupView {
  readonly group: SshHostGroupRow;
  readonly logins: readonly LoginMapping[];
}

export interface NewHostGroup {
  readonly name: string;
  readonly logins: readonly LoginMapping[];
  /** A shared authority; absent: one is made for this group alone. */
  readonly userAuthorityId?: Id | undefined;
}

/** @throws invalid_field, some of it unfitting; conflict when the name is taken; busy; unavailable */
export async function createHostGroup(
  site: AuthoritySite,
  caller: Caller,
  input: NewHostGroup,
): Promise<HostGroupView> {
  if (input.userAuthorityId !== undefined) return insertGroup(site, caller, input, undefined);
  const pair = await keyPairFor(site, caller, OWN);
  try {
    return await insertGroup(site, caller, input, pair);
  } finally {
    pair.pkcs8.fill(0);
  }
}

const OWN: Omit<NewSshAuthority, 'label'> = { kind: 'user', keyAlgorithm: 'ed25519', shared: false };

async function insertGroup(
  site: AuthoritySite,
  caller: Caller,
  { logins, name, userAuthorityId: given }: NewHostGroup,
  pair: KeyPair | undefined,
): Promise<HostGroupView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_group_create',
    async (reader) => {
      const taken = await reader.get('sshHostGroups', { tenantId, name });
      if (taken !== undefined) throw nameTaken(name);
      if (given !== undefined) await checkShared(reader, tenantId, given);
      const label = `ssh host group ${name}`;
      const own = pair && (await drawUpSshAuthority(site, reader, caller, { ...OWN, label }, pair));
      const userAuthorityId = own?.authority.id ?? (given as Id);
      const group: SshHostGroupRow = {
        tenantId,
        id: site.ids.next(),
        name,
        userAuthorityId,
        createdAt: seconds(site.clock),
      };
      const mappings = await loginWrites(reader, tenantId, group.id, logins);
      return {
        writes: [...(own?.writes ?? []), { insert: 'sshHostGroups', row: group }, ...mappings],
        data: {
          ...groupData(group),
          login_mappings: logins,
          ...(own === undefined ? {} : { authority: own.data }),
        },
        value: { group, logins: merged(logins) },
      };
    },
    () => nameTaken(name),
  );
}

/** @throws not_found */
export async function readHostGroup(reader: Reader, tenantId: Id, id: Id): Promise<HostGroupView> {
  const group = await groupRow(reader, tenantId, id);
  return { group, logins: await readLogins(reader, tenantId, id) };
}

/** All of a tenant's, the newest first. */
export async function listHostGroups(reader: Reader, tenantId: Id): Promise<readonly HostGroupView[]> {
  const views: HostGroupView[] = [];
  const names: SubjectNames = new Map();
  for await (const group of inSteps(eachGroup(reader, tenantId))) {
    views.push({ group, logins: await readLogins(reader, tenantId, group.id, names) });
  }
  return views;
}

const PAGE = 1000;

async function* eachGroup(reader: Reader, tenantId: Id): AsyncGenerator<SshHostGroupRow> {
  let before: Id | undefined;
  do {
    const page = await reader.list('sshHostGroups', { tenantId }, { limit: PAGE, before });
    yield* page;
    before = page.length < PAGE ? undefined : page.at(-1)?.id;
  } while (before !== undefined);
}

/** @throws not_found; invalid_field, some of it unfitting; conflict when the name is taken */
export async function updateHostGroup(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: Partial<Pick<NewHostGroup, 'name' | 'logins'>>,
): Promise<HostGroupView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_group_update',
    async (reader) => {
      const before = await readHostGroup(reader, tenantId, id);
      const name = change.name ?? before.group.name;
      const taken = await reader.get('sshHostGroups', { tenantId, name });
      if (taken !== undefined && taken.id !== id) throw nameTaken(name);
      const mappings =
        change.logins === undefined ? [] : await loginWrites(reader, tenantId, id, change.logins);
      const group = { ...before.group, name };
      const told = change.logins === undefined ? {} : { login_mappings: change.logins };
      return {
        writes: [{ update: 'sshHostGroups', key: { tenantId, id }, set: { name } }, ...mappings],
        data: { ...groupData(group), ...told },
        value: { group, logins: change.logins === undefined ? before.logins : merged(change.logins) },
      };
    },
    () => nameTaken(change.name ?? id),
  );
}

/** Its hosts stay; an authority that was its own signs no more. @returns what it was. @throws not_found */
export async function removeHostGroup(site: AuthoritySite, caller: Caller, id: Id): Promise<HostGroupView> {
  const { tenantId } = caller;
  return administer(
    site,
    caller,
    'ssh_host_group_delete',
    async (reader) => {
      const view = await readHostGroup(reader, tenantId, id);
      const members = await memberRows(reader, tenantId, id);
      const moves = [];
      for (const { hostId } of members) moves.push(await touchLoginPolicy(reader, tenantId, hostId));
      const policies = together(moves);
      const writes: readonly Write[] = [
        ...members.map(removal),
        ...(await loginRemovals(reader, tenantId, id)),
        ...policies.writes,
        ...(await switchedOff(reader, view.group)),
        { remove: 'sshHostGroups', key: { tenantId, id } },
      ];
      return { writes, expect: policies.expect, data: groupData(view.group), value: view };
    },
    () => notFound('ssh_host_group', id),
  );
}

export async function groupRow(reader: Reader, tenantId: Id, id: Id): Promise<SshHostGroupRow> {
  const row = await reader.get('sshHostGroups', { tenantId, id });
  if (row === undefined) throw notFound('ssh_host_group', id);
  return row;
}

export async function memberRows(
  reader: Reader,
  tenantId: Id,
  groupId: Id,
): Promise<readonly SshHostGroupMemberRow[]> {
  return reader.all('sshHostGroupMembers', { tenantId, groupId });
}

function removal({ joinedAt: _joinedAt, ...key }: SshHostGroupMemberRow): Write {
  return { remove: 'sshHostGroupMembers', key };
}

export function groupData(group: SshHostGroupRow): Readonly<Record<string, unknown>> {
  return {
    ssh_host_group_id: group.id,
    name: group.name,
    user_authority_id: group.userAuthorityId,
  };
}

function nameTaken(name: string): ChanceryError {
  const shown = quote(name).slice(1, -1);
  return new ChanceryError(
    'conflict',
    `SSH host group with name '${shown}' already exists in the organization`,
    { subject: 'ssh_host_group' },
  );
}
