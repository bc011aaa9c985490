/** `GET /api/v1/projects/{projectId}/ssh-hosts`. */
import Type from 'typebox';
import { listHosts as list } from '../../../../fleet/host-view.ts';
import { endpoint } from '../../../endpoint.ts';
import { checkProject } from '../spelling.ts';
import { HOST, spellHost } from '../ssh/hosts/shape.ts';
import { PROJECT_ID } from './address.ts';

export const listHosts = endpoint({
  method: 'GET',
  path: '/ssh-hosts',
  summary: 'List the hosts of a project',
  params: PROJECT_ID,
  answers: { 200: Type.Object({ hosts: Type.Array(HOST) }) },
  async handle({ params, site }, caller) {
    checkProject(caller, params.projectId);
    const hosts = await list(site.store, caller.tenantId);
    return { status: 200, body: { hosts: hosts.map(spellHost) } };
  },
});
