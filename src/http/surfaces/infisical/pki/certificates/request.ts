/**
 * `GET /api/v1/cert-manager/certificates/certificate-requests/{requestId}`: what became of a request. Requests are answered
 * at once here, so a request is its certificate; clients that ask again get it, and whoever may read keys its key.
 */
import Type from 'typebox';
import type { Caller } from '../../../../../access/caller.ts';
import { covers } from '../../../../../access/scopes.ts';
import { notFound } from '../../../../../base/error.ts';
import { parseId } from '../../../../../base/ids.ts';
import { spellTime } from '../../../../../base/time.ts';
import { certificateSubject } from '../../../../../issuing/certificate-subject.ts';
import type { CertificateRow } from '../../../../../records/certificates.ts';
import { endpoint } from '../../../../endpoint.ts';
import type { HttpSite } from '../../../../site.ts';
import { TODAYS_CERTIFICATES } from '../address.ts';
import { spellPem } from '../issued.ts';
import { BODY_FIELDS, spellBody } from './body.ts';
import { withKeptKey } from './kept-key.ts';
import { SECRET_HEADERS } from './secret-headers.ts';

const PARAMS = Type.Object({ requestId: Type.String() });

/** Of somebody else's requests, only who may read certificates knows. @throws not_found */
async function askedFor({ store }: HttpSite, text: string, caller: Caller): Promise<CertificateRow> {
  const { tenantId } = caller;
  const id = parseId('cert', text);
  const row = id && (await store.get('certificates', { tenantId, id }));
  const isThere = row?.kind === 'x509' && !row.isAuthority && row.archivedAt === null;
  if (!isThere) throw notFound('certificate_request', text);
  if (row.identityId === caller.identityId || covers(caller.scopes, 'pki:read')) return row;
  throw notFound('certificate_request', text);
}

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
  async subject({ params, site }, caller) {
    return certificateSubject(site.store, await askedFor(site, params.requestId, caller));
  },
  async handle({ params, site }, caller) {
    const certificate = await askedFor(site, params.requestId, caller);
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
