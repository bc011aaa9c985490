/** `GET /api/v1/cert-manager/certificates/{certificateId}/certificate`: the certificate and those above it. */
import Type from 'typebox';
import { endpoint } from '../../../../endpoint.ts';
import { BODY_FIELDS, spellBody } from './body.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';

export const readBody = endpoint({
  method: 'GET',
  path: '/:certificateId/certificate',
  summary: 'Read a certificate as PEM, with its chain',
  params: CERTIFICATE_PARAM,
  answers: { 200: Type.Object(BODY_FIELDS) },
  subject: leafSubject,
  async handle(input, caller) {
    const { certificate } = await findLeaf(input, caller);
    return { status: 200, body: await spellBody(input.site.store, certificate) };
  },
});
