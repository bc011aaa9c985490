/** The HTTP server: endpoints, each behind its row of the access table, and the envelope of every error. */
import swagger from '@fastify/swagger';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { authorize, type Caller } from '../access/caller.ts';
import { ACCESS, type AccessRow, scopesOf } from './access.ts';
import { answerErrors } from './answer-errors.ts';
import { configOf, httpError, type RouteConfig } from './asked.ts';
import { admitCaller, identify, isLookedUp, type Listener, shown } from './authenticate.ts';
import { consoleAnswers } from './console/answer.ts';
import type { ConsoleFiles } from './console/files.ts';
import { drainOnClose } from './drain.ts';
import type { Answer, Endpoint, Input } from './endpoint.ts';
import { familyOf, formsOf } from './families.ts';
import type { Guard } from './guard.ts';
import { idempotencyKey, takesKey } from './once/key.ts';
import { type Once, onceOnly } from './once/once.ts';
import { openapiOptions, routeSchema } from './openapi.ts';
import { type Patience, USUAL_PATIENCE } from './patience.ts';
import { type RateLimiter, type RateLimits, rateLimiter } from './rate-limits.ts';
import { BODY_LIMIT, readJson } from './read-json.ts';
import { send } from './send.ts';
import { setSession } from './session/cookie.ts';
import { OwnOrigin } from './session/own-origin.ts';
import { checkSingle } from './single.ts';
import type { HttpSite } from './site.ts';
import { answerAddress, answerConnection, answerUnserved } from './unreadable.ts';
import { schemaCheck } from './validate.ts';

export interface ServerOptions {
  readonly endpoints: readonly Endpoint[];
  /** Whether the listener is plain HTTP on loopback. */
  readonly onLoopback: boolean;
  /** Present on a loopback listener. */
  readonly guard: Guard | undefined;
  /** Addresses of proxies whose forwarded headers are believed. */
  readonly trustProxy: readonly string[];
  readonly rateLimits: RateLimits;
  /** How what comes with an Idempotency-Key is done; for this server alone when absent. */
  readonly once?: Once | undefined;
  /** PEM; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** The usual one when absent. */
  readonly patience?: Patience;
  /** What is served where no endpoint is; nothing when absent. */
  readonly console?: ConsoleFiles | undefined;
}

/** What the server keeps with a request. */
interface Seen {
  row: AccessRow;
  caller: Caller | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    seen?: Seen;
  }
}

export async function buildServer(site: HttpSite, options: ServerOptions): Promise<FastifyInstance> {
  const nextRequestId = (address: string): string => familyOf(address).newRequestId(site);
  const patience = options.patience ?? USUAL_PATIENCE;
  const app = Fastify({
    ...(options.tls === undefined
      ? {}
      : { https: { ...options.tls, minVersion: 'TLSv1.2', handshakeTimeout: patience.handshake } }),
    loggerInstance: site.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ url }) => nextRequestId(url ?? ''),
    frameworkErrors: answerAddress,
    clientErrorHandler: answerConnection(() => nextRequestId('')),
    bodyLimit: BODY_LIMIT,
    requestTimeout: patience.request,
    connectionTimeout: patience.still,
    keepAliveTimeout: patience.next,
    http: {
      headersTimeout: patience.headers,
      connectionsCheckingInterval: patience.look,
      maxHeaderSize: 16_384,
    },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    trustProxy: options.trustProxy.length === 0 ? false : [...options.trustProxy],
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  app.setSerializerCompiler(() => JSON.stringify);
  app.setValidatorCompiler(({ httpPart, schema }) => {
    // Headers are described there, and read where they are of use.
    if (httpPart === 'headers') return () => true;
    const check = schemaCheck(schema as never);
    return (value: unknown) => {
      // A body that may be absent is an empty one.
      check(httpPart === 'body' && value == null ? {} : value);
      return true;
    };
  });
  const limiter = rateLimiter(options.rateLimits, site.clock);
  readJson(app);
  const { console: files, endpoints } = options;
  const elsewhere = files === undefined ? undefined : consoleAnswers(files, endpoints);
  answerErrors(app, site, { elsewhere, limiter });
  const { onLoopback, tls } = options;
  const listener = { onLoopback, origin: new OwnOrigin(site.publicUrl, tls !== undefined) };
  watch(app, site, { guard: options.guard, listener, limiter });
  // Before the drain, which waits for whatever has been asked.
  app.addHook('preClose', async () => site.live.end());
  drainOnClose(app, patience.ending);
  answerUnserved(app.server, () => nextRequestId(''));
  await app.register(swagger, openapiOptions(site.version, site.publicUrl));
  const once = options.once ?? onceOnly(site);
  for (const endpoint of endpoints) register(app, site, endpoint, { once, limiter, listener });
  refuseOtherMethods(app, endpoints);
  await app.ready();
  return app;
}

/** Host, caller, request id and time, for every request, before its body is read. */
function watch(
  app: FastifyInstance,
  site: HttpSite,
  {
    guard,
    limiter,
    listener,
  }: { readonly guard: Guard | undefined; readonly limiter: RateLimiter; readonly listener: Listener },
): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    checkSingle(request.raw);
    guard?.check(request.headers.host, request.headers.origin);
    const { access: row } = configOf(request);
    if (row === undefined) return;
    request.seen = { row, caller: undefined };
    await admitCaller(site, row, listener, request, admission(request, reply, limiter));
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.statusCode);
    const seconds = reply.elapsedTime / 1000;
    site.metrics.requests.observe({ method: request.method, route, status }, seconds);
    const { identityId, tenantId } = request.seen?.caller ?? {};
    const facts = {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: reply.elapsedTime,
    };
    site.log.info({ ...facts, tenantId, identityId }, 'request');
  });
}

/** What is done with a caller once it is known who that is. */
function admission(request: FastifyRequest, reply: FastifyReply, limiter: RateLimiter) {
  return (caller: Caller): void => {
    const { seen } = request;
    if (seen === undefined) return;
    seen.caller = caller;
    limiter.admit(caller, seen.row, (headers) => {
      reply.headers(headers);
    });
  };
}

function register(
  app: FastifyInstance,
  site: HttpSite,
  endpoint: Endpoint,
  {
    limiter,
    listener,
    once,
  }: { readonly once: Once; readonly limiter: RateLimiter; readonly listener: Listener },
): void {
  const access = ACCESS[`${endpoint.method} ${endpoint.path}`];
  if (access === undefined)
    throw new RangeError(`no row in the access table: ${endpoint.method} ${endpoint.path}`);
  if (isLookedUp(access) !== (endpoint.subject !== undefined))
    throw new RangeError(`what it is about is looked up by table or endpoint alone: ${endpoint.path}`);
  const family = familyOf(endpoint.path);
  const config: RouteConfig = { access, family, path: endpoint.path, takesNull: endpoint.takesNull };
  const schema = routeSchema(endpoint, access, family);
  for (const url of formsOf(endpoint.path)) {
    app.route({
      method: endpoint.method,
      url,
      config,
      schema: url === endpoint.path ? schema : { ...schema, hide: true },
      handler: async (request, reply) => {
        const input = {
          params: request.params,
          query: request.query,
          body: request.body ?? {},
          headers: endpoint.method === 'GET' ? request.headers : {},
          identify: (token: string) => identify(site, request, { token }, admission(request, reply, limiter)),
          describe: () => app.swagger(),
          site,
        } as Input<never, never, never>;
        const caller = request.seen?.caller;
        if (caller !== undefined && endpoint.subject !== undefined) {
          authorize(caller, scopesOf(access), await endpoint.subject(input, caller));
        }
        const handle = async (on: HttpSite): Promise<Answer> => {
          const answer = await endpoint.handle({ ...input, site: on }, caller);
          if (caller !== undefined && answer.tellsRefusal === true) limiter.refused(caller);
          return answer;
        };
        const key = takesKey(endpoint.method, access) ? idempotencyKey(request.raw) : undefined;
        if (caller === undefined || key === undefined) {
          const answer = await handle(site);
          if (answer.session !== undefined)
            reply.header('set-cookie', setSession(site, listener.origin, answer.session));
          return send(reply, answer);
        }
        const { body, params, query } = input;
        const answer = await once({
          caller,
          token: shown(site, listener, request.headers).token,
          key,
          requestId: request.id,
          route: `${endpoint.method} ${endpoint.path}`,
          asked: { params, query, body },
          handle,
        });
        return send(reply, answer);
      },
    });
  }
}

function refuseOtherMethods(app: FastifyInstance, endpoints: readonly Endpoint[]): void {
  const known = new Map<string, Set<string>>();
  for (const { method, path } of endpoints) {
    for (const url of formsOf(path)) known.set(url, (known.get(url) ?? new Set()).add(method));
  }
  for (const [url, methods] of known) {
    const allow = [...methods, ...(methods.has('GET') ? ['HEAD'] : [])].join(', ');
    const others = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'].filter(
      (method) => !methods.has(method),
    );
    const config: RouteConfig = { family: familyOf(url), path: url };
    app.route({
      method: others,
      url,
      config,
      schema: { hide: true },
      // The body is of no interest, of whatever type it is.
      onRequest: async (request, reply) => {
        const message = `${request.method} is not for this address; ${allow} is`;
        reply.header('allow', allow);
        await send(reply, httpError(request, { status: 405, message, part: 'method' }));
      },
      handler: async () => undefined,
    });
  }
}
