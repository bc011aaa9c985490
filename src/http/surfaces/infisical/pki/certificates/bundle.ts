/** `GET /api/v1/cert-manager/certificates/{certificateId}/bundle`: the certificate, those above it, and its private key. */
import Type from 'typebox';
import { endpoint } from '../../../../endpoint.ts';
import { spellPem } from '../issued.ts';
import { BODY_FIELDS, spellBody } from './body.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';
import { withKeptKey } from './kept-key.ts';
import { SECRET_HEADERS } from './secret-headers.ts';

export const readBundle = endpoint({
  method: 'GET',
  path: '/:certificateId/bundle',
  summary: 'Read a certificate with its chain and its private key',
  params: CERTIFICATE_PARAM,
  answers: {
    200: Type.Object({
      ...BODY_FIELDS,
      privateKey: Type.Union([Type.String(), Type.Null()], {
        description: 'PKCS #8; null where none is kept',
      }),
    }),
  },
  subject: leafSubject,
  async handle(input, caller) {
    const { certificate } = await findLeaf(input, caller);
    const body = await spellBody(input.site.store, certificate);
    const privateKey = await withKeptKey(input.site, caller, certificate.id, (pkcs8) =>
      pkcs8 === undefined ? null : spellPem('PRIVATE KEY', pkcs8),
    );
    return { status: 200, body: { ...body, privateKey }, headers: SECRET_HEADERS };
  },
});
