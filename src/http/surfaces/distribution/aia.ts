/** `GET /aia/{issuer}`: the issuer's certificate, as the authorityInfoAccess of what it signed says (RFC 5280 §4.2.2.1). */
import Type from 'typebox';
import { issuerCertificateDer } from '../../../authorities/read.ts';
import { openEndpoint } from '../../endpoint.ts';
import { pathId } from '../../v1/spelling.ts';

export const aia = openEndpoint({
  method: 'GET',
  path: '/aia/:issuer',
  summary: 'Read an issuer’s certificate in DER',
  params: Type.Object({ issuer: Type.String() }),
  answers: { 200: Type.String({ contentMediaType: 'application/pkix-cert' }) },
  async handle({ params, site }) {
    const body = await issuerCertificateDer(site.store, pathId('issuer', params.issuer));
    return {
      status: 200,
      body,
      type: 'application/pkix-cert',
      headers: { 'cache-control': 'public, max-age=3600' },
    };
  },
});
