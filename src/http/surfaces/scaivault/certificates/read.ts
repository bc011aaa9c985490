/** `GET /v1/pki/certificates/{id}` and `…/pem`: one certificate, by id or serial number. */
import Type from 'typebox';
import { certificateBody } from '../../../../authorities/certificate-body.ts';
import type { Id } from '../../../../base/ids.ts';
import { parseId } from '../../../../base/ids.ts';
import { encodePem } from '../../../../base/pem.ts';
import { findCertificate } from '../../../../inventory/certificates.ts';
import type { CertificateListing } from '../../../../records/search.ts';
import { endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { readSerial } from '../../../v1/serial.ts';
import { CERTIFICATE, CERTIFICATE_ID, spellCertificate } from './shape.ts';

export const readCertificate = endpoint({
  method: 'GET',
  path: '/v1/pki/certificates/:id',
  summary: 'Read a certificate',
  params: CERTIFICATE_ID,
  answers: { 200: CERTIFICATE },
  async handle({ params, site }, caller) {
    return { status: 200, body: spellCertificate(await find(site, caller.tenantId, params.id)) };
  },
});

export const certificatePem = endpoint({
  method: 'GET',
  path: '/v1/pki/certificates/:id/pem',
  summary: 'Read a certificate as PEM',
  params: CERTIFICATE_ID,
  answers: { 200: Type.String({ contentMediaType: 'application/x-pem-file' }) },
  async handle({ params, site }, caller) {
    const { certificate } = await find(site, caller.tenantId, params.id);
    const body = await certificateBody(site.store, certificate);
    return { status: 200, body: encodePem('CERTIFICATE', body), type: 'application/x-pem-file' };
  },
});

function find(site: HttpSite, tenantId: Id, text: string): Promise<CertificateListing> {
  const id = parseId('cert', text);
  return findCertificate(site.store, tenantId, id ?? readSerial(text), text, 'x509');
}
