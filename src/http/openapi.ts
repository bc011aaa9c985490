/** OpenAPI 3.1 of the routes, from their own schemas. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { type AccessRow, scopesOf } from './access.ts';
import type { Endpoint } from './endpoint.ts';
import type { Family } from './family.ts';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_KEY_LIMIT, takesKey } from './once/key.ts';

export function openapiOptions(version: string, url: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Chancery',
        description: 'One self-hosted certificate authority for X.509 and SSH.',
        version,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  };
}

/** What fastify is told of an endpoint: what it checks requests by, and what stands in the description. */
export function routeSchema(endpoint: Endpoint, access: AccessRow, family: Family): FastifySchema {
  const scopes = scopesOf(access);
  const answers = Object.entries(endpoint.answers).map(([status, schema]) => [status, underItsType(schema)]);
  const response = { ...Object.fromEntries(answers), '4xx': family.errors, '5xx': family.errors };
  return {
    summary: endpoint.summary,
    tags: [tagOf(endpoint.path, family)],
    security: 'open' in access ? [] : [{ bearer: [] }],
    ...('open' in access ? {} : { description: `Needs a token${needs(access, scopes)}.` }),
    ...(endpoint.params === undefined ? {} : { params: endpoint.params }),
    ...(endpoint.query === undefined ? {} : { querystring: endpoint.query }),
    ...(takesKey(endpoint.method, access) ? { headers: ONCE_HEADERS } : {}),
    ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
    response,
  } as FastifySchema;
}

const ONCE_HEADERS = Type.Object({
  [IDEMPOTENCY_KEY]: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: IDEMPOTENCY_KEY_LIMIT,
      description:
        'What is sent again with the same key and token within a day is not done again, and is answered as it was first.',
    }),
  ),
});

/** An answer that is no JSON stands under the media type that its schema names. */
function underItsType(schema: TSchema): object {
  const type = 'contentMediaType' in schema ? schema.contentMediaType : undefined;
  return typeof type === 'string' ? { content: { [type]: { schema } } } : schema;
}

function needs(access: Exclude<AccessRow, { readonly open: true }>, scopes: readonly string[]): string {
  const whose = 'usersOnly' in access ? ' of a user' : '';
  const named = scopes.map((one) => `\`${one}\``).join(' or ');
  return scopes.length === 0 ? whose : `${whose} with the scope ${named}`;
}

function tagOf(path: string, family: Family): string {
  if (family.name !== 'v1') return family.name;
  const [, version, organ] = path.split('/');
  return version === 'v1' && organ !== undefined ? organ : 'public';
}
