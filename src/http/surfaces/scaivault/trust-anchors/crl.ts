/** `POST /v1/pki/trust-anchors/{id}/crl`: what an authority below the anchor has revoked. */
import Type from 'typebox';
import { registerCrl, registeredCrls } from '../../../../trust/anchor-crls.ts';
import { LONGEST_BUNDLE } from '../../../../trust/limits.ts';
import { LONGEST_CRL } from '../../../../trust/read-crl.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { spellAnchorWithCrls, TRUST_ANCHOR_ID, TRUST_ANCHOR_WITH_CRLS } from './shape.ts';

export const registerTrustAnchorCrl = endpoint({
  method: 'POST',
  path: '/v1/pki/trust-anchors/:id/crl',
  summary: 'Register the newest CRL of an authority below a trust anchor',
  params: TRUST_ANCHOR_ID,
  body: Type.Object({
    crl_pem: Type.String({ minLength: 1, maxLength: LONGEST_CRL, description: 'a complete CRL, PEM' }),
    issuer_pem: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: LONGEST_BUNDLE,
        description: 'who signed it, and what leads to the anchor, PEM; the anchor when absent',
      }),
    ),
  }),
  answers: { 200: TRUST_ANCHOR_WITH_CRLS },
  async handle({ body, params, site }, caller) {
    const input = { crlPem: body.crl_pem, issuerPem: body.issuer_pem };
    const row = await registerCrl(site, caller, pathId('trust_anchor', params.id), input);
    return { status: 200, body: spellAnchorWithCrls(row, await registeredCrls(site.store, row)) };
  },
});
