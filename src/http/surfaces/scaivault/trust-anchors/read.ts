/** `GET /v1/pki/trust-anchors/{id}`: one trust anchor, and the CRLs that are registered below it. */
import { registeredCrls } from '../../../../trust/anchor-crls.ts';
import { readAnchor } from '../../../../trust/anchors.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { spellAnchorWithCrls, TRUST_ANCHOR_ID, TRUST_ANCHOR_WITH_CRLS } from './shape.ts';

export const readTrustAnchor = endpoint({
  method: 'GET',
  path: '/v1/pki/trust-anchors/:id',
  summary: 'Read a trust anchor',
  params: TRUST_ANCHOR_ID,
  answers: { 200: TRUST_ANCHOR_WITH_CRLS },
  async handle({ params, site }, caller) {
    const row = await readAnchor(site.store, caller.tenantId, pathId('trust_anchor', params.id));
    return { status: 200, body: spellAnchorWithCrls(row, await registeredCrls(site.store, row)) };
  },
});
