/** `GET /v1/pki/certificates`: what was issued or imported; authorities' own certificates are not among it. */
import Type from 'typebox';
import { endpoint } from '../../../endpoint.ts';
import { findCertificates, SEARCH_QUERY } from '../../../v1/certificate-search.ts';
import { pageSchema } from '../../../v1/page.ts';
import { CERTIFICATE, SHOWN, spellCertificate } from './shape.ts';

export const listCertificates = endpoint({
  method: 'GET',
  path: '/v1/pki/certificates',
  summary: 'List certificates',
  query: Type.Object(SEARCH_QUERY),
  answers: { 200: pageSchema(CERTIFICATE) },
  async handle({ query, site }, caller) {
    const { listings, page } = await findCertificates(site, caller.tenantId, query, 'x509', SHOWN);
    return { status: 200, body: { data: listings.map(spellCertificate), ...page } };
  },
});
