/** `/v1/tokens`. */
import Type from 'typebox';
import { SCOPES } from '../../../../access/scopes.ts';
import { createToken, listTokens, makersOf, revokeToken } from '../../../../access/tokens.ts';
import type { Id } from '../../../../base/ids.ts';
import type { TokenNarrowing, TokenRow } from '../../../../records/access.ts';
import { endpoint } from '../../../endpoint.ts';
import { PAGE_QUERY, pageOf, pageSchema, readPage } from '../../../v1/page.ts';
import { fieldId, pathId, spellId, spellOptionalTime, spellTime } from '../../../v1/spelling.ts';

const NAMES = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 100 }));
const ONLY = Type.Object({ roles: NAMES, profiles: NAMES, hosts: NAMES, clusters: NAMES });

const FIELDS = {
  id: Type.String(),
  name: Type.String(),
  identity_id: Type.String(),
  scopes: Type.Array(Type.String()),
  only: Type.Optional(ONLY),
  created_at: Type.String(),
  created_by: Type.Union([Type.String(), Type.Null()], {
    description: 'an identity; null: nobody of this tenant',
  }),
  expires_at: Type.Union([Type.String(), Type.Null()]),
  revoked_at: Type.Union([Type.String(), Type.Null()]),
  last_used_at: Type.Union([Type.String(), Type.Null()], { description: 'to about a minute' }),
};
const TOKEN = Type.Object(FIELDS);

export const createTokenEndpoint = endpoint({
  method: 'POST',
  path: '/v1/tokens',
  summary: 'Make a token, shown once',
  body: Type.Object({
    name: Type.String({ maxLength: 400 }),
    identity_id: Type.Optional(Type.String({ maxLength: 100, description: 'your own identity when absent' })),
    scopes: Type.Array(Type.String({ maxLength: 64 }), {
      minItems: 1,
      maxItems: 50,
      description: `some of ${SCOPES.join(', ')}`,
    }),
    ttl: Type.Optional(
      Type.String({ maxLength: 40, description: 'a duration such as "30d"; no end when absent' }),
    ),
    only: Type.Optional(ONLY),
  }),
  answers: { 201: Type.Object({ ...FIELDS, token: Type.String() }) },
  async handle({ body, site }, caller) {
    const { text, token } = await createToken(site, caller, {
      name: body.name,
      identityId:
        body.identity_id === undefined ? undefined : fieldId('identity', body.identity_id, 'identity_id'),
      scopes: body.scopes,
      ttl: body.ttl,
      only: narrowing(body.only),
    });
    return { status: 201, body: { ...spell(token, undefined, new Set([caller.identityId])), token: text } };
  },
});

export const listTokensEndpoint = endpoint({
  method: 'GET',
  path: '/v1/tokens',
  summary: 'List tokens, revoked ones included',
  query: Type.Object(PAGE_QUERY),
  answers: { 200: pageSchema(TOKEN) },
  async handle({ query, site }, caller) {
    const page = readPage(query);
    const rows = await listTokens(site.store, caller.tenantId, page);
    const used = await Promise.all(rows.map((token) => site.tokenUses.lastUse(token)));
    const uses = new Map(rows.map(({ id }, i) => [id, used[i]]));
    const makers = await makersOf(site.store, caller.tenantId, rows);
    const spelled = (token: TokenRow): unknown => spell(token, uses.get(token.id), makers);
    return { status: 200, body: pageOf(rows, page, ({ id }) => id, spelled) };
  },
});

export const deleteTokenEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/tokens/:id',
  summary: 'Revoke a token',
  params: Type.Object({ id: Type.String() }),
  answers: { 204: Type.Null() },
  async handle({ params, site }, caller) {
    await revokeToken(site, caller, pathId('token', params.id));
    return { status: 204 };
  },
});

/** Only the kinds that are known; `{}` narrows to nothing at all, as it says. */
function narrowing(only: TokenNarrowing | undefined): TokenNarrowing | undefined {
  if (only === undefined) return undefined;
  const kinds = ['roles', 'profiles', 'hosts', 'clusters'] as const;
  return Object.fromEntries(kinds.flatMap((kind) => (only[kind] === undefined ? [] : [[kind, only[kind]]])));
}

/**
 * @param usedAt seconds since 1970 UTC
 * @param makers of its tenant
 */
function spell(
  token: TokenRow,
  usedAt: number | undefined,
  makers: ReadonlySet<Id>,
): Record<string, unknown> {
  const maker = token.createdBy;
  return {
    id: spellId('token', token.id),
    name: token.name,
    identity_id: spellId('identity', token.identityId),
    scopes: token.scopes,
    ...(token.only === null ? {} : { only: token.only }),
    created_at: spellTime(token.createdAt),
    created_by: maker !== null && makers.has(maker) ? spellId('identity', maker) : null,
    expires_at: spellOptionalTime(token.expiresAt),
    revoked_at: spellOptionalTime(token.revokedAt),
    last_used_at: spellOptionalTime(usedAt ?? null),
  };
}
