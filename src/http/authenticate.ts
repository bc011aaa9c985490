/** From a request's headers to a caller: the one place where a bearer token is read, be it in its header or in a session's cookie. */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate.ts';
import { authorize, type Caller, type RouteSubject } from '../access/caller.ts';
import { ChanceryError, looksLikeSecret } from '../base/error.ts';
import { type Id, parseId, typeId } from '../base/ids.ts';
import { certificateSubject } from '../issuing/certificate-subject.ts';
import { namedProfile } from '../issuing/profiles/enrollment.ts';
import type { Reader } from '../records/store.ts';
import { type AccessRow, scopesOf } from './access.ts';
import { sessionCookie } from './session/cookie.ts';
import type { OwnOrigin } from './session/own-origin.ts';
import { openSession } from './session/sealed-session.ts';
import type { HttpSite } from './site.ts';
import { sourceAddress } from './source-address.ts';

/** What a listener is to those who call it. */
export interface Listener {
  /** Whether it is plain HTTP on loopback. */
  readonly onLoopback: boolean;
  readonly origin: OwnOrigin;
}

/**
 * @param identified gets the caller once it is known who that is, so that a refusal is recorded as the caller's
 * @throws malformed, unauthenticated, token_*, insufficient_scope, access_denied
 */
export async function admitCaller(
  site: HttpSite,
  row: AccessRow,
  listener: Listener,
  request: FastifyRequest,
  identified: (caller: Caller) => void,
): Promise<void> {
  const { headers, method } = request;
  listener.origin.check(method, headers, cookieOf(listener, headers) !== undefined);
  if ('open' in row || ('openOnLoopback' in row && listener.onLoopback)) return;
  const caller = await identify(site, request, shown(site, listener, headers), identified);
  if ('usersOnly' in row && caller.identityType !== 'user') throw usersOnly();
  if (row.scope === 'any' || isLookedUp(row)) return;
  authorize(caller, scopesOf(row), await subjectOf(site, caller, row, request));
}

/** A bearer token as it was shown. */
export interface Shown {
  readonly token: string;
  /** Of the session that it came by, seconds since 1970 UTC; absent when it came by itself. */
  readonly endsAt?: number;
}

/**
 * The token of a request. A header that says something counts more than a cookie, which is sent unasked.
 * @throws malformed, unauthenticated; token_invalid, token_expired for a session
 */
export function shown(site: HttpSite, listener: Listener, headers: IncomingHttpHeaders): Shown {
  const cookie = cookieOf(listener, headers);
  if (headers.authorization !== undefined || cookie === undefined)
    return { token: bearer(headers.authorization) };
  return openSession(site.sealer, site.clock, cookie);
}

/**
 * Whose token it is. For whoever comes by a session, the token ends with it.
 * @throws token_*; whatever `identified` throws
 */
export async function identify(
  site: HttpSite,
  request: FastifyRequest,
  { endsAt, token }: Shown,
  identified: (caller: Caller) => void,
): Promise<Caller> {
  const found = await authenticate(site.store, site.clock, token, {
    sourceIp: sourceAddress(request.ips ?? [request.ip]),
    userAgent: userAgent(request),
    requestId: request.id,
    startedMs: site.clock.now(),
  });
  const caller =
    endsAt === undefined
      ? found
      : { ...found, tokenExpiresAt: Math.min(endsAt, found.tokenExpiresAt ?? endsAt) };
  identified(caller);
  site.tokenUses.note(caller);
  return caller;
}

/** Whether the endpoint says what it is about, so that the caller is authorized only then. */
export function isLookedUp(row: AccessRow): boolean {
  return 'about' in row && row.about !== undefined && 'lookedUp' in row.about;
}

/** Kept with events, unless somebody put a secret there. */
function userAgent({ headers }: FastifyRequest): string | null {
  const text = headers['user-agent'];
  return text === undefined || looksLikeSecret(text) ? null : text.slice(0, 256);
}

/** The text of a bearer token. @throws unauthenticated */
function bearer(header: string | undefined): string {
  const [, token] = /^Bearer +([\x21-\x7e]+)$/i.exec(header ?? '') ?? [];
  if (token !== undefined) return token;
  throw new ChanceryError('unauthenticated', 'this needs the header "Authorization: Bearer <token>"', {
    fields: [{ field: 'Authorization', message: 'must be "Bearer <token>"' }],
  });
}

function cookieOf({ origin }: Listener, { cookie }: IncomingHttpHeaders): string | undefined {
  return sessionCookie(cookie, origin.isSecure);
}

function usersOnly(): ChanceryError {
  return new ChanceryError('access_denied', 'this is for users; a machine cannot call it', {
    reason: 'users_only',
    fields: [{ field: 'Authorization', message: 'must be the token of a user' }],
  });
}

/** What the route is about, for a narrowed caller; for others it is of no interest. */
async function subjectOf(
  { store }: HttpSite,
  { only, tenantId }: Caller,
  row: AccessRow,
  request: FastifyRequest,
): Promise<RouteSubject | undefined> {
  if (only === null || !('about' in row) || row.about === undefined || 'lookedUp' in row.about)
    return undefined;
  const params = request.params as Readonly<Record<string, string>>;
  const { kind } = row.about;
  if ('param' in row.about) return { kind, names: [params[row.about.param] ?? ''] };
  if ('id' in row.about) return keptSubject(store, tenantId, row.about.kind, params[row.about.id] ?? '');
  const id = parseId('cert', params[row.about.certificate] ?? '');
  const certificate = id && (await store.get('certificates', { tenantId, id }));
  return certificate && certificateSubject(store, certificate);
}

/** A host, cluster or profile by its id in either spelling and by its name; one that is not there has none. */
async function keptSubject(
  reader: Reader,
  tenantId: Id,
  kind: 'hosts' | 'clusters' | 'profiles',
  text: string,
): Promise<RouteSubject | undefined> {
  if (kind === 'profiles') return namedProfile(reader, tenantId, text);
  const prefix = kind === 'hosts' ? 'ssh_host' : 'cluster';
  const id = parseId(prefix, text);
  if (id === undefined) return undefined;
  const name =
    kind === 'hosts'
      ? (await reader.get('sshHosts', { tenantId, id }))?.hostname
      : (await reader.get('sshClusters', { tenantId, id }))?.name;
  return name == null ? undefined : { kind, names: [id, typeId(prefix, id), name] };
}
