/** `POST /v1/pki/sign/{role}`: a certificate for the key of a CSR. */
import Type from 'typebox';
import { parseDuration } from '../../../base/duration.ts';
import { LONGEST_CSR } from '../../../issuing/read-csr.ts';
import { signCsr } from '../../../issuing/sign-csr.ts';
import { endpoint } from '../../endpoint.ts';
import { ROLE_PARAM, SIGNED, spellIssued, warnOfLeftOut, warnOfUnknown } from './issued.ts';
import { NAME_FIELDS, TTL } from './names.ts';

const BODY = Type.Object({
  csr_pem: Type.String({ minLength: 1, maxLength: LONGEST_CSR, description: 'PKCS #10 in PEM' }),
  ttl: TTL,
  ...NAME_FIELDS,
});

export const signCertificate = endpoint({
  method: 'POST',
  path: '/v1/pki/sign/:role',
  summary: 'Sign a CSR',
  params: ROLE_PARAM,
  body: BODY,
  answers: { 201: SIGNED },
  async handle({ body, params, site }, caller) {
    const signed = await signCsr(site, caller, {
      role: params.role,
      csrPem: body.csr_pem,
      ttl: body.ttl === undefined ? undefined : parseDuration(body.ttl, 'ttl'),
      commonName: body.common_name,
      altNames: body.alt_names,
      ipSans: body.ip_sans,
    });
    site.metrics.issued.inc({ kind: 'x509', origin: 'sign' });
    const warnings = [...warnOfLeftOut(signed.leftOut), ...warnOfUnknown(body, BODY)];
    return { status: 201, body: spellIssued(signed, warnings) };
  },
});
