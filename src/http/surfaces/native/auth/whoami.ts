/** `GET /v1/auth/whoami`: whose the token is, and what it may do. */
import Type from 'typebox';
import type { Caller } from '../../../../access/caller.ts';
import { ChanceryError } from '../../../../base/error.ts';
import { endpoint } from '../../../endpoint.ts';
import type { HttpSite } from '../../../site.ts';
import { spellId, spellOptionalTime } from '../../../v1/spelling.ts';

/** Of an answer that says who somebody is. */
export const WHO_MEMBERS = {
  identity: Type.Object({
    id: Type.String(),
    name: Type.String(),
    type: Type.String(),
    email: Type.Optional(Type.String()),
  }),
  tenant: Type.Object({ id: Type.String(), name: Type.String() }),
  scopes: Type.Array(Type.String()),
};

export const whoami = endpoint({
  method: 'GET',
  path: '/v1/auth/whoami',
  summary: 'Who the token is',
  answers: {
    200: Type.Object({ ...WHO_MEMBERS, expires_at: Type.Union([Type.String(), Type.Null()]) }),
  },
  handle: async ({ site }, caller) => ({ status: 200, body: await spellWho(site, caller) }),
});

/** @throws token_revoked when the identity was removed meanwhile */
export async function spellWho({ store }: HttpSite, caller: Caller): Promise<object> {
  const { identityId, tenantId, tokenId } = caller;
  const [identity, tenant, token] = await Promise.all([
    store.get('identities', { tenantId, id: identityId }),
    store.get('tenants', { id: tenantId }),
    store.get('tokens', { tenantId, id: tokenId }),
  ]);
  if (identity === undefined || tenant === undefined || token === undefined) {
    throw new ChanceryError('token_revoked', 'the token’s identity was removed');
  }
  return {
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
}
