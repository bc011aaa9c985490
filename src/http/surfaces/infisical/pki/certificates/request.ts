/**
 * `GET /api/v1/cert-manager/certificates/certificate-requests/{requestId}`: what became of a request. Requests are answered
 * at once here, so a request is its certificate; clients that ask again get it, and whoever may read keys its key.
 */
import Type from 'typebox';
import { covers } from '../../../../../access/scopes.ts';
import { spellTime } from '../../../../../base/time.ts';
import { endpoint } from '../../../../endpoint.ts';
import { TODAYS_CERTIFICATES } from '../address.ts';
import { spellPem } from '../issued.ts';
import { BODY_FIELDS, spellBody } from './body.ts';
import { findLeaf, leafSubject } from './find.ts';
import { withKeptKey } from './kept-key.ts';
import { SECRET_HEADERS } from './secret-headers.ts';

const PARAMS = Type.Object({ requestId: Type.String() });

export const readRequest = endpoint({
  method: 'GET',
  path: `${TODAYS_CERTIFICATES}/certificate-requests/:requestId`,
  summary: 'Read what became of a request for a certificate',
  params: PARAMS,
  answers: {
    200: Type.Object({
      ...BODY_FIELDS,
      status: Type.Literal('issued'),
      certificateId: Type.String(),
      privateKey: Type.Union([Type.String(), Type.Null()], {
        description: 'PKCS #8; null where none is kept, and without the scope "key:read"',
      }),
      errorMessage: Type.Null(),
      commonName: Type.Union([Type.String(), Type.Null()]),
      createdAt: Type.String(),
      updatedAt: Type.String(),
    }),
  },
  subject: ({ params, site }, caller) =>
    leafSubject({ params: { certificateId: params.requestId }, site }, caller),
  async handle({ params, site }, caller) {
    const { certificate } = await findLeaf({ params: { certificateId: params.requestId }, site }, caller);
    const { commonName, createdAt, id } = certificate;
    const privateKey = covers(caller.scopes, 'key:read')
      ? await withKeptKey(site, caller, id, (pkcs8) => pkcs8 && spellPem('PRIVATE KEY', pkcs8))
      : undefined;
    return {
      status: 200,
      body: {
        ...(await spellBody(site.store, certificate)),
        status: 'issued',
        certificateId: id,
        privateKey: privateKey ?? null,
        errorMessage: null,
        commonName,
        createdAt: spellTime(createdAt),
        updatedAt: spellTime(createdAt),
      },
      headers: SECRET_HEADERS,
    };
  },
});
