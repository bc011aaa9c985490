/** `GET /v1/pki/roles/{name}`. */
import { readRole as read } from '../../../../issuing/roles.ts';
import { endpoint } from '../../../endpoint.ts';
import { ROLE, ROLE_NAME, spellRole } from './shape.ts';

export const readRole = endpoint({
  method: 'GET',
  path: '/v1/pki/roles/:name',
  summary: 'Read a role',
  params: ROLE_NAME,
  answers: { 200: ROLE },
  async handle({ params, site }, caller) {
    return { status: 200, body: spellRole(await read(site.store, caller.tenantId, params.name)) };
  },
});
