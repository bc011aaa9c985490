/** `DELETE /api/v1/ssh/certificate-templates/{certificateTemplateId}`: what was issued under it stays. */
import { removeTemplate } from '../../../../../fleet/templates.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { spellTemplate, TEMPLATE, TEMPLATE_ID } from './shape.ts';

export const deleteTemplate = endpoint({
  method: 'DELETE',
  path: '/api/v1/ssh/certificate-templates/:certificateTemplateId',
  summary: 'Remove an SSH certificate template',
  params: TEMPLATE_ID,
  answers: { 200: TEMPLATE },
  async handle({ params, site }, caller) {
    const template = await removeTemplate(site, caller, pathId('ssh_template', params.certificateTemplateId));
    return { status: 200, body: spellTemplate(template) };
  },
});
