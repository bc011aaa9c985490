/** `GET /api/v1/cert-manager/certificates/{certificateId}/private-key`: the private key, as text. */
import Type from 'typebox';
import { ChanceryError } from '../../../../../base/error.ts';
import { endpoint } from '../../../../endpoint.ts';
import { spellPem } from '../issued.ts';
import { CERTIFICATE_PARAM, findLeaf, leafSubject } from './find.ts';
import { withKeptKey } from './kept-key.ts';
import { SECRET_HEADERS } from './secret-headers.ts';

export const readPrivateKey = endpoint({
  method: 'GET',
  path: '/:certificateId/private-key',
  summary: 'Read the private key of a certificate',
  params: CERTIFICATE_PARAM,
  answers: { 200: Type.String({ contentMediaType: 'text/plain', description: 'PKCS #8 in PEM' }) },
  subject: leafSubject,
  async handle(input, caller) {
    const { id } = (await findLeaf(input, caller)).certificate;
    const body = await withKeptKey(input.site, caller, id, (pkcs8) => {
      if (pkcs8 !== undefined) return spellPem('PRIVATE KEY', pkcs8);
      throw new ChanceryError('not_found', `Certificate secret for certificate with ID '${id}' not found`);
    });
    return { status: 200, body, type: 'text/plain; charset=utf-8', headers: SECRET_HEADERS };
  },
});
