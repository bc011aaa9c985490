/** `POST /api/v1/ssh/host-groups`: with a user authority of its own, unless a shared one is named. */
import Type from 'typebox';
import { createHostGroup as create } from '../../../../../fleet/host-groups.ts';
import { endpoint } from '../../../../endpoint.ts';
import { authorityId, checkProject, readSlug } from '../../spelling.ts';
import { LOGIN_MAPPINGS_IN, readLoginMappings } from '../login-mappings.ts';
import { HOST_GROUP, spellHostGroup } from './shape.ts';

export const createHostGroup = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/host-groups',
  summary: 'Make a host group',
  body: Type.Object({
    projectId: Type.String({ maxLength: 400, description: 'the id of the tenant' }),
    name: Type.String({ maxLength: 400, description: 'a slug' }),
    loginMappings: Type.Optional(LOGIN_MAPPINGS_IN),
    userSshCaId: Type.Optional(
      Type.String({ maxLength: 400, description: 'ours: a shared authority; one of its own when absent' }),
    ),
  }),
  answers: { 200: HOST_GROUP },
  async handle({ body: { loginMappings = [], name, projectId, userSshCaId }, site }, caller) {
    const fields = {
      name: readSlug(name, 'name', 'Name', 64),
      logins: readLoginMappings(loginMappings),
    };
    checkProject(caller, projectId);
    const { tenantId } = caller;
    const userAuthorityId =
      userSshCaId === undefined
        ? undefined
        : authorityId(userSshCaId, 'userSshCaId', 'User SSH CA', tenantId);
    const view = await create(site, caller, { ...fields, userAuthorityId });
    return { status: 200, body: spellHostGroup(view) };
  },
});
