/** `GET /v1/pki/ca/{id}/crl`: an authority's CRL, for anybody. `POST`: makes it anew. */
import Type from 'typebox';
import { encodePem } from '../../../../base/pem.ts';
import { authorityCrl, publishAuthorityCrl } from '../../../../revocation/authority-crl.ts';
import { CRL_TYPE, crlAnswer } from '../../../crl-answer.ts';
import { endpoint, openEndpoint } from '../../../endpoint.ts';
import { pathId, spellTime } from '../../../v1/spelling.ts';
import { CA_ID } from './shape.ts';

export const caCrl = openEndpoint({
  method: 'GET',
  path: '/v1/pki/ca/:id/crl',
  summary: 'Read the CRL of an authority, in DER or in PEM',
  params: CA_ID,
  answers: { 200: Type.String({ contentMediaType: CRL_TYPE }) },
  async handle({ headers, params, site }) {
    return crlAnswer(await authorityCrl(site, pathId('ca', params.id)), headers, site.clock);
  },
});

export const publishCaCrl = endpoint({
  method: 'POST',
  path: '/v1/pki/ca/:id/crl',
  summary: 'Make the CRL of an authority anew',
  params: CA_ID,
  answers: {
    200: Type.Object({
      crl_pem: Type.String(),
      this_update: Type.String(),
      next_update: Type.String(),
      crl_number: Type.Integer(),
      entries: Type.Integer(),
    }),
  },
  async handle({ params, site }, caller) {
    const list = await publishAuthorityCrl(site, caller, pathId('ca', params.id));
    const body = {
      crl_pem: encodePem('X509 CRL', list.der),
      this_update: spellTime(list.thisUpdate),
      next_update: spellTime(list.nextUpdate),
      crl_number: list.number,
      entries: list.entries,
    };
    return { status: 200, body };
  },
});
