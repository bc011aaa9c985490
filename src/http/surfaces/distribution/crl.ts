/** `GET /crl/{issuer}/{shard}`: the CRL that the certificates of an issuer name (RFC 5280 §4.2.1.13). */
import Type from 'typebox';
import { notFound } from '../../../base/error.ts';
import { openEndpoint } from '../../endpoint.ts';
import { pathId } from '../../v1/spelling.ts';

export const crl = openEndpoint({
  method: 'GET',
  path: '/crl/:issuer/:shard',
  summary: 'Read an issuer’s CRL in DER',
  params: Type.Object({ issuer: Type.String(), shard: Type.String() }),
  answers: { 200: Type.String({ contentMediaType: 'application/pkix-crl' }) },
  async handle({ params, site }) {
    if (!/^(0|[1-9]\d{0,3})$/.test(params.shard)) throw notFound('crl', params.shard);
    const { der } = await site.crls.current(pathId('issuer', params.issuer), Number(params.shard));
    const headers = { 'cache-control': 'public, max-age=600' };
    return { status: 200, body: der, type: 'application/pkix-crl', headers };
  },
});
