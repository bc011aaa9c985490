/** `GET /api/v1/projects/{projectId}/ssh-host-groups`. */
import Type from 'typebox';
import { listHostGroups as list } from '../../../../fleet/host-groups.ts';
import { endpoint } from '../../../endpoint.ts';
import { checkProject } from '../spelling.ts';
import { HOST_GROUP, spellHostGroup } from '../ssh/host-groups/shape.ts';
import { PROJECT_ID } from './address.ts';

export const listHostGroups = endpoint({
  method: 'GET',
  path: '/ssh-host-groups',
  summary: 'List the host groups of a project',
  params: PROJECT_ID,
  answers: { 200: Type.Object({ groups: Type.Array(HOST_GROUP) }) },
  async handle({ params, site }, caller) {
    checkProject(caller, params.projectId);
    const groups = await list(site.store, caller.tenantId);
    return { status: 200, body: { groups: groups.map(spellHostGroup) } };
  },
});
