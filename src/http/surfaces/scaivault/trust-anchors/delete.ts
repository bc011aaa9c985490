/** `DELETE /v1/pki/trust-anchors/{id}`: it is trusted no longer; what was registered below it goes with it. */
import Type from 'typebox';
import { removeAnchor } from '../../../../trust/anchors.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId } from '../../../v1/spelling.ts';
import { TRUST_ANCHOR_ID } from './shape.ts';

export const deleteTrustAnchor = endpoint({
  method: 'DELETE',
  path: '/v1/pki/trust-anchors/:id',
  summary: 'Remove a trust anchor',
  params: TRUST_ANCHOR_ID,
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await removeAnchor(site, caller, pathId('trust_anchor', params.id));
    return { status: 204 };
  },
});
