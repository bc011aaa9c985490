/** OpenAPI 3.1 of the routes, from their own schemas. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { AccessRow } from './access.ts';
import type { Endpoint } from './endpoint.ts';

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

const ERROR = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Optional(Type.Unknown()),
    request_id: Type.String(),
  }),
});

/** What fastify is told of an endpoint: what it checks requests by, and what stands in the description. */
export function routeSchema(endpoint: Endpoint, access: AccessRow): FastifySchema {
  const open = 'open' in access;
  const scope = open ? undefined : access.scope;
  const scopes = [scope, ...('orScopes' in access ? (access.orScopes ?? []) : [])];
  const answers = Object.entries(endpoint.answers).map(([status, schema]) => [status, underItsType(schema)]);
  const response = { ...Object.fromEntries(answers), '4xx': ERROR, '5xx': ERROR };
  return {
    summary: endpoint.summary,
    tags: [tagOf(endpoint.path)],
    security: open ? [] : [{ bearer: [] }],
    ...(scope === undefined
      ? {}
      : {
          description: `Needs a token${scope === 'any' ? '' : ` with the scope ${scopes.map((one) => `\`${one}\``).join(' or ')}`}.`,
        }),
    ...(endpoint.params === undefined ? {} : { params: endpoint.params }),
    ...(endpoint.query === undefined ? {} : { querystring: endpoint.query }),
    ...(endpoint.body === undefined ? {} : { body: endpoint.body }),
    response,
  } as FastifySchema;
}

/** An answer that is no JSON stands under the media type that its schema names. */
function underItsType(schema: TSchema): object {
  const type = 'contentMediaType' in schema ? schema.contentMediaType : undefined;
  return typeof type === 'string' ? { content: { [type]: { schema } } } : schema;
}

function tagOf(path: string): string {
  const [, version, family] = path.split('/');
  return version === 'v1' && family !== undefined ? family : 'public';
}
