/** `GET /v1/pki/ca/{id}/certificate` and `…/certificate.der`: an authority's certificate, for anybody. */
import Type from 'typebox';
import { publicChain } from '../../../../authorities/read.ts';
import { notFound } from '../../../../base/error.ts';
import { encodePem } from '../../../../base/pem.ts';
import { openEndpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { pathId } from '../../../v1/spelling.ts';
import { CA_ID } from './shape.ts';

const CACHED = { 'cache-control': 'public, max-age=300' };

export const caCertificate = openEndpoint({
  method: 'GET',
  path: '/v1/pki/ca/:id/certificate',
  summary: 'Read the certificate of an authority as PEM in JSON',
  params: CA_ID,
  answers: { 200: Type.Object({ certificate_pem: Type.String() }) },
  async handle({ params, site }) {
    const der = await ownCertificate(site, params.id);
    return { status: 200, body: { certificate_pem: encodePem('CERTIFICATE', der) }, headers: CACHED };
  },
});

export const caCertificateDer = openEndpoint({
  method: 'GET',
  path: '/v1/pki/ca/:id/certificate.der',
  summary: 'Read the certificate of an authority in DER',
  params: CA_ID,
  answers: { 200: Type.String({ contentMediaType: 'application/pkix-cert' }) },
  async handle({ params, site }) {
    return {
      status: 200,
      body: await ownCertificate(site, params.id),
      type: 'application/pkix-cert',
      headers: CACHED,
    };
  },
});

async function ownCertificate(site: HttpSite, text: string): Promise<Uint8Array> {
  const [own] = await publicChain(site.store, pathId('ca', text));
  if (own === undefined) throw notFound('ca', text);
  return own.der;
}
