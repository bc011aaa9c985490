/** `POST /v1/auth/introspect`: whether a token of this tenant is active, and what it may do. */
import Type from 'typebox';
import { introspectToken } from '../../../../access/tokens.ts';
import { endpoint } from '../../../endpoint.ts';
import { spellId, spellOptionalTime } from '../../../v1/spelling.ts';

export const introspect = endpoint({
  method: 'POST',
  path: '/v1/auth/introspect',
  summary: 'Look at a token',
  body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 512 }) }),
  answers: {
    200: Type.Object({
      active: Type.Boolean(),
      token_id: Type.Optional(Type.String()),
      identity_id: Type.Optional(Type.String()),
      tenant_id: Type.Optional(Type.String()),
      scopes: Type.Optional(Type.Array(Type.String())),
      expires_at: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
  },
  async handle({ body, site }, caller) {
    const token = await introspectToken(site, caller.tenantId, body.token);
    if (token === undefined) return { status: 200, body: { active: false } };
    const facts = {
      active: true,
      token_id: spellId('token', token.id),
      identity_id: spellId('identity', token.identityId),
      tenant_id: spellId('tenant', token.tenantId),
      scopes: token.scopes,
      expires_at: spellOptionalTime(token.expiresAt),
    };
    return { status: 200, body: facts };
  },
});
