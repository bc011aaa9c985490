/** `POST /v1/pki/trust-anchors`: trusts an authority that is not ours. */
import Type from 'typebox';
import { createAnchor } from '../../../../trust/anchors.ts';
import { LONGEST_CERTIFICATE } from '../../../../x509/certificate-pem.ts';
import { endpoint } from '../../../endpoint.ts';
import { spellAnchor, TRUST_ANCHOR } from './shape.ts';

export const createTrustAnchor = endpoint({
  method: 'POST',
  path: '/v1/pki/trust-anchors',
  summary: 'Register a trust anchor',
  body: Type.Object({
    name: Type.String({
      minLength: 1,
      maxLength: 400,
      description: 'unique among the trust anchors of the tenant',
    }),
    certificate_pem: Type.String({
      minLength: 1,
      maxLength: LONGEST_CERTIFICATE,
      description: 'the certificate of an authority, PEM',
    }),
  }),
  answers: { 201: TRUST_ANCHOR },
  async handle({ body, site }, caller) {
    const input = { name: body.name, certificatePem: body.certificate_pem };
    return { status: 201, body: spellAnchor(await createAnchor(site, caller, input)) };
  },
});
