/** `POST /v1/pki/roles`. */
import Type from 'typebox';
import { createRole as create } from '../../../../issuing/roles.ts';
import { endpoint } from '../../../endpoint.ts';
import { fieldId } from '../../../v1/spelling.ts';
import { ROLE, ROLE_FIELDS, readRoleFields, spellRole } from './shape.ts';

export const createRole = endpoint({
  method: 'POST',
  path: '/v1/pki/roles',
  summary: 'Make a role',
  body: Type.Object({
    name: Type.String({ maxLength: 400, description: 'letters, digits, ".", "_" and "-", at most 64' }),
    ca_id: Type.String({ maxLength: 100, description: 'the authority that signs for this role' }),
    ...ROLE_FIELDS,
  }),
  answers: { 201: ROLE },
  async handle({ body, site }, caller) {
    const role = await create(site, caller, {
      name: body.name,
      authorityId: fieldId('ca', body.ca_id, 'ca_id'),
      source: readRoleFields(body),
    });
    return { status: 201, body: spellRole(role) };
  },
});
