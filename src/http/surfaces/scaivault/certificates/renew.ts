/** `POST /v1/pki/certificates/{id}/renew`: the same names, a new key, today's policy. */
import Type from 'typebox';
import { parseDuration } from '../../../../base/duration.ts';
import { LONGEST_CSR } from '../../../../issuing/read-csr.ts';
import { renew } from '../../../../issuing/renew.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { RENEWED, spellIssued, warnOfLeftOut, warnOfUnknown } from '../issued.ts';
import { CERTIFICATE_ONLY_ID } from './shape.ts';

const BODY = Type.Object({
  ttl: Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'a duration such as "168h"; the old certificate’s when absent',
    }),
  ),
  csr_pem: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LONGEST_CSR,
      description: 'PKCS #10 in PEM: needed for a certificate that was made from a CSR',
    }),
  ),
  role: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'for a certificate without a role of its own: one imported, or signed for an approved CSR',
    }),
  ),
});

export const renewCertificate = endpoint({
  method: 'POST',
  path: '/v1/pki/certificates/:id/renew',
  summary: 'Renew a certificate',
  params: CERTIFICATE_ONLY_ID,
  body: BODY,
  answers: { 201: RENEWED },
  async handle({ body, params, site }, caller) {
    const renewed = await renew(site, caller, {
      certificateId: pathId('certificate', params.id),
      role: body.role,
      csrPem: body.csr_pem,
      ttl: body.ttl === undefined ? undefined : parseDuration(body.ttl, 'ttl'),
    });
    site.metrics.issued.inc({ kind: 'x509', origin: 'renew' });
    const warnings = [...warnOfLeftOut(renewed.leftOut), ...warnOfUnknown(body, BODY)];
    return { status: 201, body: spellIssued(renewed, warnings) };
  },
});
