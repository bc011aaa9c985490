/** `PATCH /api/v1/ssh/certificate-templates/{certificateTemplateId}`. */
import Type from 'typebox';
import { updateTemplate as update } from '../../../../../fleet/templates.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId, readSlug } from '../../spelling.ts';
import { readTemplateFields, spellTemplate, TEMPLATE, TEMPLATE_FIELDS, TEMPLATE_ID } from './shape.ts';

export const updateTemplate = endpoint({
  method: 'PATCH',
  path: '/api/v1/ssh/certificate-templates/:certificateTemplateId',
  summary: 'Change an SSH certificate template',
  params: TEMPLATE_ID,
  body: Type.Object({
    name: Type.Optional(Type.String({ maxLength: 400, description: 'a slug' })),
    status: Type.Optional(Type.Enum(['active', 'disabled'])),
    ...TEMPLATE_FIELDS,
  }),
  answers: { 200: TEMPLATE },
  async handle({ body, params, site }, caller) {
    const { name, status } = body;
    const change = {
      name: name === undefined ? undefined : readSlug(name, 'name', 'Name', 36),
      source: {
        ...readTemplateFields(body),
        ...(status === undefined ? {} : { isActive: status === 'active' }),
      },
    };
    const id = pathId('ssh_template', params.certificateTemplateId);
    return { status: 200, body: spellTemplate(await update(site, caller, id, change)) };
  },
});
