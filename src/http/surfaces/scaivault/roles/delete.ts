/** `DELETE /v1/pki/roles/{name}`: what was issued under it stays. */
import Type from 'typebox';
import { removeRole } from '../../../../issuing/roles.ts';
import { endpoint } from '../../../endpoint.ts';
import { ROLE_NAME } from './shape.ts';

export const deleteRole = endpoint({
  method: 'DELETE',
  path: '/v1/pki/roles/:name',
  summary: 'Remove a role',
  params: ROLE_NAME,
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await removeRole(site, caller, params.name);
    return { status: 204 };
  },
});
