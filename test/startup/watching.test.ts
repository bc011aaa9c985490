/** What watches the server: health, metrics, and the description of its interface. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ACCESS } from '../../src/http/access.ts';
import { call, issue, made } from '../support/client.ts';
import { type Server, start } from '../support/process.ts';

describe('a running server', () => {
  let server: Server;

  beforeAll(async () => {
    server = await start();
    await issue(server, 'starter', { common_name: 'a.internal' });
    await call(server, 'POST /v1/pki/issue/starter', { common_name: 'a.example.com' });
  });

  it('says without a token that it is healthy and ready', async () => {
    const door = { url: server.url };
    expect(await made(door, 'GET /v1/health')).toEqual({
      status: 'healthy',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(await made(door, 'GET /v1/health/ready')).toEqual({
      status: 'ready',
      checks: { store: 'ok', clock: 'ok', master_key: 'ok', alarms: 'ok' },
    });
  });

  it.each(['/metrics', '/v1/metrics'])(
    'counts at %s what it did, in the format of Prometheus',
    async (path) => {
      const { headers, octets, status } = await call({ url: server.url }, `GET ${path}`);
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
      const lines = octets.toString().trimEnd().split('\n');
      const sample = /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-z_A-Z]+="[^"]*",?)*\})? (-?[0-9.e+-]+|\+Inf|Na[nN])$/;
      expect(lines.filter((line) => line !== '' && !line.startsWith('# ') && !sample.test(line))).toEqual([]);
      expect(lines).toContain('chancery_certificates_issued_total{kind="x509",origin="issue"} 1');
      expect(lines).toContain('chancery_requests_refused_total{code="policy_denied"} 1');
      expect(lines.filter((line) => line.startsWith('chancery_authority_not_after_seconds{'))).toHaveLength(
        2,
      );
    },
  );

  describe('describes its interface', () => {
    interface Operation {
      readonly security: readonly unknown[];
      readonly parameters?: readonly {
        readonly in: string;
        readonly name: string;
        readonly required?: boolean;
      }[];
      readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
      readonly responses: Readonly<Record<string, { readonly description?: unknown }>>;
    }
    interface Description {
      readonly openapi: string;
      readonly info: { readonly title: string; readonly version: string };
      readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
      readonly components?: unknown;
    }
    let description: Description;
    const operations: [string, Operation][] = [];

    beforeAll(async () => {
      description = await made<Description>({ url: server.url }, 'GET /openapi.json');
      for (const [path, methods] of Object.entries(description.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
          operations.push([`${method.toUpperCase()} ${path}`, operation]);
        }
      }
    });

    it('as OpenAPI 3.1, with every route of the access table and no other', () => {
      expect(description.openapi).toMatch(/^3\.1\.\d+$/);
      expect(description.info).toMatchObject({ title: 'Chancery', version: expect.stringMatching(/^\d+\./) });
      const routes = Object.keys(ACCESS).map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
      expect(operations.map(([route]) => route).sort()).toEqual(routes.sort());
    });

    it('with references that resolve', () => {
      const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]*)"/g)].map(
        ([, to = '']) => to,
      );
      for (const reference of references) {
        expect(reference).toMatch(/^#\//);
        const steps = reference.slice(2).split('/');
        const found = steps.reduce<unknown>(
          (node, step) => (node as Record<string, unknown> | undefined)?.[step],
          description,
        );
        expect(found, reference).toBeDefined();
      }
    });

    it('with the parameters that each path names, answers that are described, and who needs a token', () => {
      for (const [route, operation] of operations) {
        const named = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
        const given = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
        expect(given.map(({ name }) => name).sort(), route).toEqual(named.sort());
        expect(
          given.every(({ required }) => required === true),
          route,
        ).toBe(true);
        expect(Object.keys(operation.responses).length, route).toBeGreaterThan(0);
        for (const [status, { description: text }] of Object.entries(operation.responses)) {
          expect(status, route).toMatch(/^([1-5]\d\d|[1-5]XX|default)$/);
          expect(text, route).toEqual(expect.any(String));
        }
        expect(route.startsWith('GET ') && operation.requestBody !== undefined, route).toBe(false);
        const row = ACCESS[route.replaceAll(/\{(\w+)\}/g, ':$1')];
        const isOpen = row !== undefined && 'open' in row;
        expect(operation.security, route).toEqual(isOpen ? [] : [{ bearer: [] }]);
      }
    });

    it('with the media type of what is no JSON', () => {
      const types = Object.fromEntries(
        operations.map(([route, { responses }]) => {
          const { content = {} } = (responses['200'] ?? {}) as { content?: object };
          return [route, Object.keys(content)];
        }),
      );
      expect(types['GET /metrics']).toEqual(['text/plain']);
      expect(types['GET /aia/{issuer}']).toEqual(['application/pkix-cert']);
      expect(types['GET /v1/pki/ca/{id}/certificate.der']).toEqual(['application/pkix-cert']);
      expect(types['GET /v1/pki/certificates/{id}/pem']).toEqual(['application/x-pem-file']);
      expect(types['GET /v1/pki/ca/{id}']).toEqual(['application/json']);
    });
  });
});

it('a server that stops writes down which tokens were used', async () => {
  const server = await start();
  for (const name of ['used', 'unused']) {
    const { token } = await made<{ token: string }>(server, 'POST /v1/tokens', {
      name,
      scopes: ['pki:read'],
    });
    if (name === 'used') await made({ url: server.url, token }, 'GET /v1/auth/whoami');
  }
  await server.stop();
  await server.restart();
  const { data } = await made<{ data: readonly { name: string; last_used_at: string | null }[] }>(
    server,
    'GET /v1/tokens',
  );
  const used = Object.fromEntries(data.map(({ last_used_at: at, name }) => [name, at]));
  expect(used).toMatchObject({ used: expect.stringMatching(/Z$/), unused: null });
});
