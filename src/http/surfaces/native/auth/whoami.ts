/** `GET /v1/auth/whoami`: whose the token is, and what it may do. */
import Type from 'typebox';
import { ChanceryError } from '../../../../base/error.ts';
import { endpoint } from '../../../endpoint.ts';
import { spellId, spellOptionalTime } from '../../../v1/spelling.ts';

export const whoami = endpoint({
  method: 'GET',
  path: '/v1/auth/whoami',
  summary: 'Who the token is',
  answers: {
    200: Type.Object({
      identity: Type.Object({
        id: Type.String(),
        name: Type.String(),
        type: Type.String(),
        email: Type.Optional(Type.String()),
      }),
      tenant: Type.Object({ id: Type.String(), name: Type.String() }),
      scopes: Type.Array(Type.String()),
      expires_at: Type.Union([Type.String(), Type.Null()]),
    }),
  },
  async handle({ site }, { identityId, tenantId, tokenId }) {
    const [identity, tenant, token] = await Promise.all([
      site.store.get('identities', { tenantId, id: identityId }),
      site.store.get('tenants', { id: tenantId }),
      site.store.get('tokens', { tenantId, id: tokenId }),
    ]);
    if (identity === undefined || tenant === undefined || token === undefined) {
      throw new ChanceryError('token_revoked', 'the token’s identity was removed');
    }
    const body = {
      identity: {
        id: spellId('identity', identity.id),
        name: identity.name,
        type: identity.type,
        ...(identity.email === null ? {} : { email: identity.email }),
      },
      tenant: { id: spellId('tenant', tenant.id), name: tenant.name },
      scopes: token.scopes,
      expires_at: spellOptionalTime(token.expiresAt),
    };
    return { status: 200, body };
  },
});
