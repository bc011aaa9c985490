/** Groups of identities, named by a slug; login mappings refer to them. */
import { ChanceryError, invalidField, notFound, quote } from '../base/error.ts';
import type { Id } from '../base/ids.ts';
import { parseSlug } from '../base/name.ts';
import { seconds } from '../base/ports.ts';
import type { GroupRow } from '../records/access.ts';
import type { Page, Reader, Write } from '../records/store.ts';
import { administer, type Site } from './administer.ts';
import type { Caller } from './caller.ts';

export interface Group {
  readonly group: GroupRow;
  readonly identityIds: readonly Id[];
}

/** @throws invalid_field for a slug that is none or an identity that is not there; conflict when the slug is taken */
export async function createGroup(
  site: Site,
  caller: Caller,
  input: { readonly slug: string; readonly identityIds: readonly Id[] },
): Promise<Group> {
  const { tenantId } = caller;
  const slug = parseSlug(input.slug, 'slug');
  const group: GroupRow = { tenantId, id: site.ids.next(), slug, createdAt: seconds(site.clock) };
  const identityIds = [...new Set(input.identityIds)];
  return administer(
    site,
    caller,
    'group_create',
    async (reader) => {
      await checkMembers(reader, tenantId, identityIds);
      const members = identityIds.map(
        (identityId): Write => ({ insert: 'groupMembers', row: { tenantId, groupId: group.id, identityId } }),
      );
      return {
        writes: [{ insert: 'groups', row: group }, ...members],
        data: { group_id: group.id, slug, identity_ids: identityIds },
        value: { group, identityIds },
      };
    },
    () => new ChanceryError('conflict', `a group ${quote(slug)} is there already`, { subject: 'group' }),
  );
}

export async function listGroups(reader: Reader, tenantId: Id, page: Page): Promise<readonly Group[]> {
  const groups = await reader.list('groups', { tenantId }, page);
  return Promise.all(
    groups.map(async (group) => {
      const members = await reader.all('groupMembers', { tenantId, groupId: group.id });
      return { group, identityIds: members.map((member) => member.identityId) };
    }),
  );
}

/** @throws not_found */
export async function removeGroup(site: Site, caller: Caller, id: Id): Promise<void> {
  const { tenantId } = caller;
  await administer(
    site,
    caller,
    'group_delete',
    async (reader) => {
      const group = await reader.get('groups', { tenantId, id });
      if (group === undefined) throw notFound('group', id);
      const members = await reader.all('groupMembers', { tenantId, groupId: id });
      const removals = members.map((key): Write => ({ remove: 'groupMembers', key }));
      const data = { group_id: id, slug: group.slug };
      return { writes: [...removals, { remove: 'groups', key: { tenantId, id } }], data, value: undefined };
    },
    () => notFound('group', id),
  );
}

async function checkMembers(reader: Reader, tenantId: Id, ids: readonly Id[]): Promise<void> {
  for (const id of ids) {
    const identity = await reader.get('identities', { tenantId, id });
    if (identity === undefined || identity.removedAt !== null) {
      throw invalidField('identity_ids', `must be identities of this tenant; ${id} is none`);
    }
  }
}
