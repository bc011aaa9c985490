/** `POST /api/v1/ssh/certificate-templates`. */
import Type from 'typebox';
import { createTemplate as create } from '../../../../../fleet/templates.ts';
import { DEFAULT_USER_EXTENSIONS } from '../../../../../ssh/options.ts';
import { endpoint } from '../../../../endpoint.ts';
import { pathId, readSlug } from '../../spelling.ts';
import { readTemplateFields, spellTemplate, TEMPLATE, TEMPLATE_FIELDS } from './shape.ts';

export const createTemplate = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/certificate-templates',
  summary: 'Make an SSH certificate template',
  body: Type.Object({
    sshCaId: Type.String({ maxLength: 400, description: 'the authority that signs' }),
    name: Type.String({ maxLength: 400, description: 'a slug' }),
    ...TEMPLATE_FIELDS,
  }),
  answers: { 200: TEMPLATE },
  async handle({ body, site }, caller) {
    const name = readSlug(body.name, 'name', 'Name', 36);
    const source = { ...USUAL, ...readTemplateFields(body) };
    const authorityId = pathId('ssh_authority', body.sshCaId.trim());
    return { status: 200, body: spellTemplate(await create(site, caller, { authorityId, name, source })) };
  },
});

const USUAL = {
  isActive: true,
  ttl: { text: '1h', seconds: 3600 },
  maxTtl: { text: '30d', seconds: 2_592_000 },
  allowedUsers: [],
  allowedHosts: [],
  allowUserCertificates: false,
  allowHostCertificates: false,
  allowCustomKeyIds: false,
  extensions: DEFAULT_USER_EXTENSIONS.map(({ name }) => name),
  criticalOptions: {},
};
