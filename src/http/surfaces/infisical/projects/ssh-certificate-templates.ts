/** `GET /api/v1/projects/{projectId}/ssh-certificate-templates`. */
import Type from 'typebox';
import { listTemplates as list } from '../../../../fleet/templates.ts';
import { endpoint } from '../../../endpoint.ts';
import { checkProject } from '../spelling.ts';
import { spellTemplate, TEMPLATE } from '../ssh/certificate-templates/shape.ts';
import { PROJECT_ID } from './address.ts';

export const listTemplates = endpoint({
  method: 'GET',
  path: '/ssh-certificate-templates',
  summary: 'List the SSH certificate templates of a project',
  params: PROJECT_ID,
  answers: { 200: Type.Object({ certificateTemplates: Type.Array(TEMPLATE) }) },
  async handle({ params, site }, caller) {
    checkProject(caller, params.projectId);
    const templates = await list(site.store, caller.tenantId);
    return { status: 200, body: { certificateTemplates: templates.map(spellTemplate) } };
  },
});
