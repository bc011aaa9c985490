/** `PATCH /v1/pki/roles/{name}`: changes the fields that are given. */
import Type from 'typebox';
import { updateRole as update } from '../../../../issuing/roles.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldId } from '../../../v1/spelling.ts';
import { ROLE, ROLE_FIELDS, ROLE_NAME, readRoleFields, spellRole } from './shape.ts';

export const updateRole = endpoint({
  method: 'PATCH',
  path: '/v1/pki/roles/:name',
  summary: 'Change a role',
  params: ROLE_NAME,
  body: Type.Object({ ca_id: Type.Optional(Type.String({ maxLength: 100 })), ...ROLE_FIELDS }),
  answers: { 200: ROLE },
  async handle({ body, params, site }, caller) {
    const role = await update(site, caller, params.name, {
      authorityId: body.ca_id === undefined ? undefined : fieldId('ca', body.ca_id, 'ca_id'),
      source: readRoleFields(body),
    });
    return { status: 200, body: spellRole(role) };
  },
});
