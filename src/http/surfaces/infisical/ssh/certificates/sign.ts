/** `POST /api/v1/ssh/certificates/sign`: under a template, for a key that was given. */
import Type from 'typebox';
import { certifyUnderTemplate } from '../../../../../fleet/template-certificate.ts';
import { templateRow } from '../../../../../fleet/templates.ts';
import { endpoint } from '../../../../endpoint.ts';
import { SIGNED, spellSigned } from '../signed.ts';
import { readSubjectKey } from '../subject-key.ts';
import { CERTIFICATE_FIELDS, readAsked } from './shape.ts';

export const signUnderTemplate = endpoint({
  method: 'POST',
  path: '/api/v1/ssh/certificates/sign',
  summary: 'Certify a public key under a template',
  body: Type.Object({
    ...CERTIFICATE_FIELDS,
    publicKey: Type.String({ description: 'type, base64 and comment' }),
  }),
  answers: { 200: SIGNED },
  async handle({ body, site }, caller) {
    const asked = readAsked(body);
    await templateRow(site.store, caller.tenantId, asked.templateId);
    const { comment, subject } = readSubjectKey(body.publicKey);
    const issued = await certifyUnderTemplate(site, caller, { ...asked, key: { kind: 'given', subject } });
    return { status: 200, body: spellSigned(issued, comment) };
  },
});
