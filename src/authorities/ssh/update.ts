/** Changing an SSH authority's name and label, and switching it on and off; removing one that nothing uses. */
import { administer } from '../../access/administer.ts';
import type { Caller } from '../../access/caller.ts';
import { ChanceryError, notFound } from '../../base/error.ts';
import type { Id } from '../../base/ids.ts';
import { parseLabel } from '../../base/name.ts';
import { seconds } from '../../base/ports.ts';
import type { Reader, Write } from '../../records/store.ts';
import type { TableName } from '../../records/tables.ts';
import type { AuthoritySite } from '../site.ts';
import { nameTaken } from './create.ts';
import { readSshAuthority } from './read.ts';

export interface SshAuthorityChange {
  /** Unique. */
  readonly name?: string | undefined;
  readonly label?: string | undefined;
  readonly isActive?: boolean | undefined;
  readonly shared?: boolean | undefined;
}

/** @throws not_found, invalid_field; conflict for a name that is taken */
export async function updateSshAuthority(
  site: AuthoritySite,
  caller: Caller,
  id: Id,
  change: SshAuthorityChange,
): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'ssh_authority_update',
    async (reader) => {
      const { authority, ssh } = await readSshAuthority(reader, tenantId, id);
      const label = change.label === undefined ? ssh.label : parseLabel(change.label, 'name');
      const name = change.name === undefined ? authority.name : parseLabel(change.name, 'name');
      const { isActive = authority.isActive, shared = ssh.shared } = change;
      const writes: Write[] = [
        { update: 'sshAuthorities', key: { tenantId, authorityId: id }, set: { label, shared } },
        {
          update: 'authorities',
          key: { tenantId, id },
          set: { name, isActive, epoch: authority.epoch + 1 },
        },
      ];
      return {
        writes,
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        data: { authority_id: id, name, label, is_active: isActive, shared },
        value: undefined,
      };
    },
    () => nameTaken(change.name ?? ''),
  );
}

/**
 * Removes an authority that nothing uses: it signs no more, its name is free again, and what it published goes on being
 * served.
 * @throws not_found; conflict, saying what uses it
 */
export async function removeSshAuthority(site: AuthoritySite, caller: Caller, id: Id): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'ssh_authority_delete',
    async (reader) => {
      const { authority } = await readSshAuthority(reader, tenantId, id);
      const user = await userOf(reader, tenantId, id);
      if (user !== undefined) throw new ChanceryError('conflict', `it is still in use, by ${user}`);
      const set = { name: `removed ${id}`, isActive: false, epoch: authority.epoch + 1 };
      return {
        writes: [
          { update: 'authorities', key: { tenantId, id }, set },
          {
            update: 'sshAuthorities',
            key: { tenantId, authorityId: id },
            set: { removedAt: seconds(site.clock), credentials: null },
          },
          ...(await defaultWrites(reader, tenantId, id)),
        ],
        expect: [{ table: 'authorities', tenantId, id, epoch: authority.epoch }],
        data: { authority_id: id, name: authority.name },
        value: undefined,
      };
    },
    () => notFound('ssh_authority', id),
  );
}

/** What uses an authority, for a reader: the first kind of thing that is found. */
async function userOf(reader: Reader, tenantId: Id, id: Id): Promise<string | undefined> {
  const uses: readonly (readonly [string, TableName, Readonly<Record<string, unknown>>])[] = [
    ['a host', 'sshHosts', { userAuthorityId: id }],
    ['a host', 'sshHosts', { hostAuthorityId: id }],
    ['a host group', 'sshHostGroups', { userAuthorityId: id }],
    ['a cluster', 'sshClusters', { authorityId: id, removedAt: null }],
    ['a certificate template', 'policies', { authorityId: id, spelling: 'ssh-template', removedAt: null }],
  ];
  for (const [what, table, where] of uses) {
    const found = await reader.list(table, { tenantId, ...where } as never, { limit: 1 });
    if (found.length > 0) return what;
  }
  return undefined;
}

async function defaultWrites(reader: Reader, tenantId: Id, id: Id): Promise<readonly Write[]> {
  const row = await reader.get('sshDefaults', { tenantId });
  const set = {
    ...(row?.userAuthorityId === id ? { userAuthorityId: null } : {}),
    ...(row?.hostAuthorityId === id ? { hostAuthorityId: null } : {}),
  };
  return Object.keys(set).length === 0 ? [] : [{ update: 'sshDefaults', key: { tenantId }, set }];
}
