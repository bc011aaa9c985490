/** `GET /crl/{issuer}/{shard}`: the CRL that the certificates of an issuer name (RFC 5280 §4.2.1.13). */
import Type from 'typebox';
import { notFound } from '../../../base/error.ts';
import { CRL_TYPE, crlAnswer } from '../../crl-answer.ts';
import { openEndpoint } from '../../endpoint.ts';
import { pathId } from '../../v1/spelling.ts';

export const crl = openEndpoint({
  method: 'GET',
  path: '/crl/:issuer/:shard',
  summary: 'Read an issuer’s CRL, in DER or in PEM',
  params: Type.Object({ issuer: Type.String(), shard: Type.String() }),
  answers: { 200: Type.String({ contentMediaType: CRL_TYPE }) },
  async handle({ headers, params, site }) {
    if (!/^(0|[1-9]\d{0,3})$/.test(params.shard)) throw notFound('crl', params.shard);
    const list = await site.crls.current(pathId('issuer', params.issuer), Number(params.shard));
    return crlAnswer(list, headers, site.clock);
  },
});
