/** `POST /v1/pki/ca/{id}/revoke`: revokes an authority, all below it, and what they signed. */
import Type from 'typebox';
import { AUTHORITY_REASONS, parseReason, spellReason } from '../../../../revocation/reason.ts';
import { revokeAuthority } from '../../../../revocation/revoke-authority.ts';
import { endpoint } from '../../../endpoint.ts';
import { pathId, spellId, spellTime } from '../../../v1/spelling.ts';
import { REASON } from '../revocation.ts';
import { CA_ID } from './shape.ts';

export const revokeCa = endpoint({
  method: 'POST',
  path: '/v1/pki/ca/:id/revoke',
  summary: 'Revoke a certificate authority with all that it signed',
  params: CA_ID,
  body: Type.Object({ reason: REASON }),
  answers: {
    200: Type.Object({
      id: Type.String(),
      is_active: Type.Boolean(),
      revoked_at: Type.String(),
      reason: Type.String(),
    }),
  },
  async handle({ body, params, site }, caller) {
    const reason = parseReason(body.reason, AUTHORITY_REASONS);
    const authority = await revokeAuthority(site, caller, pathId('ca', params.id), reason);
    site.wakeJobs();
    return {
      status: 200,
      body: {
        id: spellId('ca', authority.id),
        is_active: authority.isActive,
        revoked_at: spellTime(authority.revokedAt),
        reason: spellReason(authority.revokedReason),
      },
    };
  },
});
