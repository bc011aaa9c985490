/** `GET /api/v1/ssh/ca/{sshCaId}/certificate-templates`. */
import Type from 'typebox';
import { readSshAuthority } from '../../../../../authorities/ssh/read.ts';
import { listTemplates } from '../../../../../fleet/templates.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId } from '../../spelling.ts';
import { spellTemplate, TEMPLATE } from '../certificate-templates/shape.ts';
import { CA_ID } from './shape.ts';

export const listCaTemplates = endpoint({
  method: 'GET',
  path: '/api/v1/ssh/ca/:sshCaId/certificate-templates',
  summary: 'List the certificate templates of an SSH authority',
  params: CA_ID,
  answers: { 200: Type.Object({ certificateTemplates: Type.Array(TEMPLATE) }) },
  async handle({ params, site }, { tenantId }) {
    const id = pathId('ssh_authority', params.sshCaId);
    await readSshAuthority(site.store, tenantId, id);
    const templates = await listTemplates(site.store, tenantId, id);
    return { status: 200, body: { certificateTemplates: templates.map(spellTemplate) } };
  },
});
