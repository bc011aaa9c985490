/** `GET /v1/pki/roles`. */
import Type from 'typebox';
import { listRoles as list, roleOf } from '../../../../issuing/roles.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { ROLE, spellRole } from './shape.ts';

export const listRoles = endpoint({
  method: 'GET',
  path: '/v1/pki/roles',
  summary: 'List roles',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(ROLE) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const rows = await list(site.store, caller.tenantId, page);
    return {
      status: 200,
      body: pageOf(
        rows,
        page,
        ({ id }) => id,
        (row) => spellRole(roleOf(row)),
      ),
    };
  },
});
