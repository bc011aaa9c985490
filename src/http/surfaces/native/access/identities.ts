/** `/v1/identities`. */
import Type from 'typebox';
import { createIdentity, listIdentities, removeIdentity } from '../../../../access/identities.ts';
import type { IdentityRow } from '../../../../records/access.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { pathId, spellId, spellTime } from '../../../v1/spelling.ts';

const IDENTITY = Type.Object({
  id: Type.String(),
  name: Type.String(),
  type: Type.String(),
  email: Type.Optional(Type.String()),
  created_at: Type.String(),
});

export const createIdentityEndpoint = endpoint({
  method: 'POST',
  path: '/v1/identities',
  summary: 'Make an identity',
  body: Type.Object({
    name: Type.String({ maxLength: 400 }),
    type: Type.Enum(['user', 'machine']),
    email: Type.Optional(Type.String({ maxLength: 400 })),
  }),
  answers: { 201: IDENTITY },
  async handle({ body, site }, caller) {
    return { status: 201, body: spell(await createIdentity(site, caller, body)) };
  },
});

export const listIdentitiesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/identities',
  summary: 'List identities',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(IDENTITY) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const rows = await listIdentities(site.store, caller.tenantId, page);
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spell) };
  },
});

export const deleteIdentityEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/identities/:id',
  summary: 'Remove an identity and revoke its tokens',
  params: Type.Object({ id: Type.String() }),
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await removeIdentity(site, caller, pathId('identity', params.id));
    return { status: 204 };
  },
});

function spell(identity: IdentityRow): unknown {
  return {
    id: spellId('identity', identity.id),
    name: identity.name,
    type: identity.type,
    ...(identity.email === null ? {} : { email: identity.email }),
    created_at: spellTime(identity.createdAt),
  };
}
