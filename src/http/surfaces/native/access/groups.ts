/** `/v1/groups`. */
import Type from 'typebox';
import { createGroup, type Group, listGroups, removeGroup } from '../../../../access/groups.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { fieldId, pathId, spellId, spellTime } from '../../../v1/spelling.ts';

const GROUP = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  identity_ids: Type.Array(Type.String()),
  created_at: Type.String(),
});

export const createGroupEndpoint = endpoint({
  method: 'POST',
  path: '/v1/groups',
  summary: 'Make a group',
  body: Type.Object({
    slug: Type.String({ maxLength: 400 }),
    identity_ids: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 1000 })),
  }),
  answers: { 201: GROUP },
  async handle({ body, site }, caller) {
    const ids = (body.identity_ids ?? []).map((text, i) => fieldId('identity', text, `identity_ids[${i}]`));
    return {
      status: 201,
      body: spell(await createGroup(site, caller, { slug: body.slug, identityIds: ids })),
    };
  },
});

export const listGroupsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/groups',
  summary: 'List groups',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(GROUP) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const groups = await listGroups(site.store, caller.tenantId, page);
    return { status: 200, body: pageOf(groups, page, ({ group }) => group.id, spell) };
  },
});

export const deleteGroupEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/groups/:id',
  summary: 'Remove a group',
  params: Type.Object({ id: Type.String() }),
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await removeGroup(site, caller, pathId('group', params.id));
    return { status: 204 };
  },
});

function spell({ group, identityIds }: Group): unknown {
  return {
    id: spellId('group', group.id),
    slug: group.slug,
    identity_ids: identityIds.map((id) => spellId('identity', id)),
    created_at: spellTime(group.createdAt),
  };
}
