/** `GET /api/v1/projects/{projectId}/ssh-cas`. */
import Type from 'typebox';
import { eachSshAuthority } from '../../../../fleet/project.ts';
import { endpoint } from '../../../endpoint.ts';
import { checkProject } from '../spelling.ts';
import { BARE_CA, bareCa } from '../ssh/ca/shape.ts';
import { PROJECT_ID } from './address.ts';

export const listCas = endpoint({
  method: 'GET',
  path: '/ssh-cas',
  summary: 'List the SSH authorities of a project',
  params: PROJECT_ID,
  answers: { 200: Type.Object({ cas: Type.Array(BARE_CA) }) },
  async handle({ params, site }, caller) {
    checkProject(caller, params.projectId);
    const cas: unknown[] = [];
    for await (const view of eachSshAuthority(site.store, caller.tenantId)) cas.push(bareCa(view));
    return { status: 200, body: { cas } };
  },
});
