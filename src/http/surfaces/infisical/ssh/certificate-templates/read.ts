/** `GET /api/v1/ssh/certificate-templates/{certificateTemplateId}`. */
import { readTemplate as read } from '../../../../../fleet/templates.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { spellTemplate, TEMPLATE, TEMPLATE_ID } from './shape.ts';

export const readTemplate = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/certificate-templates/:certificateTemplateId',
  summary: 'Read an SSH certificate template',
  params: TEMPLATE_ID,
  answers: { 200: TEMPLATE },
  async handle({ params, site }, { tenantId }) {
    const template = await read(site.store, tenantId, pathId('ssh_template', params.certificateTemplateId));
    return { status: 200, body: spellTemplate(template) };
  },
});
