/** `POST /v1/pki/trust-anchors`: trusts an authority that is not ours. */
import Type from 'typebox';
import { LONGEST_ANCHOR } from '../../../../trust/anchor-certificate.ts';
import { createAnchor } from '../../../../trust/anchors.ts';
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
      maxLength: LONGEST_ANCHOR,
      description: 'the certificate of an authority, PEM',
    }),
  }),
  answers: { 201: TRUST_ANCHOR },
  async handle({ body, site }, caller) {
    const input = { name: body.name, certificatePem: body.certificate_pem };
    return { status: 201, body: spellAnchor(await createAnchor(site, caller, input)) };
  },
});
