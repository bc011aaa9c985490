/** The certificate of the API itself: from files, or issued by this server to itself under a role, and renewed. */
import { readFileSync } from 'node:fs';
import type { Server as HttpServer } from 'node:http';
import { createSecureContext, Server as TlsServer } from 'node:tls';
import ipaddr from 'ipaddr.js';
import { authenticate } from '../access/authenticate.ts';
import { FIRST_TENANT } from '../access/tenants.ts';
import { newToken, revokeToken } from '../access/tokens.ts';
import { auditEvent, systemActor } from '../audit/event.ts';
import { ChanceryError, quote } from '../base/error.ts';
import { encodePem } from '../base/pem.ts';
import { seconds } from '../base/ports.ts';
import type { HttpSite } from '../http/site.ts';
import { issue } from '../issuing/issue.ts';
import { type Config, isLoopback } from './config.ts';

interface Pem {
  readonly cert: string;
  readonly key: string;
}

export interface ServerTls {
  readonly context: Pem;
  /** What is served now: PEM, the leaf first. */
  certificate(): string;
  readonly renewsItself: boolean;
  /** Gives the server each new certificate as it is made. */
  watch(server: HttpServer): void;
  stop(): void;
}

/** @throws invalid_field when the files cannot be read; policy_denied, not_found when the role refuses */
export async function serverTls(config: Config, site: HttpSite): Promise<ServerTls | undefined> {
  const { tls } = config;
  if (tls === undefined) return undefined;
  if ('role' in tls) {
    const { role } = tls;
    return ownCertificate(config, site, role).catch((error: unknown) => refuseRole(role, error));
  }
  const context = {
    cert: readPem('CHANCERY_TLS_CERT', tls.certFile),
    key: readPem('CHANCERY_TLS_KEY', tls.keyFile),
  };
  checkPair(context);
  return {
    context,
    certificate: () => context.cert,
    renewsItself: false,
    watch: () => undefined,
    stop: () => undefined,
  };
}

/** A person who starts a server must hear which setting the role's refusal is about. */
function refuseRole(role: string, error: unknown): never {
  const isRoles = error instanceof ChanceryError && ['not_found', 'policy_denied'].includes(error.code);
  if (!isRoles) throw error;
  const hint =
    error.code === 'not_found'
      ? `names the role ${quote(role)}, which is not there; start once on 127.0.0.1 and make it`
      : `has the role ${quote(role)} issue for the host of CHANCERY_PUBLIC_URL, which it refuses: ${error.message}`;
  throw new ChanceryError('invalid_field', `CHANCERY_TLS_ROLE ${hint}`, { cause: error });
}

/** Looked at so often; renewed when a third of its life is left. */
const LOOK_MS = 60_000;

async function ownCertificate(config: Config, site: HttpSite, role: string): Promise<ServerTls> {
  let current = await issueOwn(config, site, role);
  let timer: NodeJS.Timeout | undefined;
  const renew = async (server: TlsServer): Promise<void> => {
    const { notAfter, notBefore } = current;
    if (notAfter - seconds(site.clock) > (notAfter - notBefore) / 3) return;
    current = await issueOwn(config, site, role);
    server.setSecureContext(current.pem);
  };
  return {
    context: current.pem,
    certificate: () => current.pem.cert,
    renewsItself: true,
    watch(server) {
      if (!(server instanceof TlsServer)) return;
      timer = setInterval(() => {
        renew(server).catch((error: unknown) =>
          site.log.error({ err: error }, 'the server’s own certificate was not renewed'),
        );
      }, LOOK_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

async function issueOwn(
  config: Config,
  site: HttpSite,
  role: string,
): Promise<{ readonly pem: Pem; readonly notBefore: number; readonly notAfter: number }> {
  const host = new URL(config.publicUrl).hostname.replace(/^\[|\]$/g, '');
  const caller = await ownCaller(site);
  const issued = await issue(site, caller, {
    role,
    // An address as the only name has no place below an authority that is constrained to some DNS names.
    commonName: ipaddr.isValid(host) && isLoopback(host) ? 'localhost' : host,
    altNames: [],
    ipSans: ipaddr.isValid(host) ? [host] : [],
    ttl: undefined,
  });
  await revokeToken(site, caller, caller.tokenId);
  const { certificate, chain, der, privateKey } = issued;
  if (privateKey === undefined) throw new ChanceryError('internal', 'a certificate without its key');
  const cert = [der, ...chain].map((one) => encodePem('CERTIFICATE', one)).join('');
  const key = encodePem('PRIVATE KEY', privateKey);
  return { pem: { cert, key }, notBefore: certificate.notBefore, notAfter: certificate.notAfter };
}

/**
 * The server asks as the first tenant's user `admin`, with a token that lasts a minute and may only issue: it goes through
 * the same door as everyone.
 */
async function ownCaller(site: HttpSite): Promise<Awaited<ReturnType<typeof authenticate>>> {
  const tenant = await site.store.get('tenants', { name: FIRST_TENANT });
  const admin =
    tenant === undefined
      ? undefined
      : await site.store.get('identities', { tenantId: tenant.id, username: 'admin' });
  if (tenant === undefined || admin === undefined) {
    throw new ChanceryError('invalid_field', 'CHANCERY_TLS_ROLE needs the user "admin" of the first tenant');
  }
  const { text, token } = newToken(site, {
    tenantId: tenant.id,
    identityId: admin.id,
    name: 'server certificate',
    scopes: ['pki:issue'],
    only: null,
    createdBy: null,
    expiresAt: seconds(site.clock) + 60,
  });
  const event = auditEvent(
    systemActor(tenant.id, site.clock),
    { action: 'token_create', success: true, data: { token_id: token.id, name: token.name } },
    site,
  );
  await site.store.commit({ expect: [], writes: [{ insert: 'tokens', row: token }], events: [event] });
  const origin = { sourceIp: null, userAgent: 'chancery', requestId: null, startedMs: site.clock.now() };
  return authenticate(site.store, site.clock, text, origin);
}

function readPem(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ChanceryError('invalid_field', `${setting} names ${file}, which cannot be read`, { cause });
  }
}

/** @throws invalid_field in OpenSSL's words, which quote nothing of the files */
function checkPair(pem: Pem): void {
  try {
    createSecureContext(pem);
  } catch (cause) {
    const reason = cause instanceof Error && 'reason' in cause ? ` (${String(cause.reason)})` : '';
    throw new ChanceryError(
      'invalid_field',
      `CHANCERY_TLS_CERT and CHANCERY_TLS_KEY must name a certificate and its key in PEM${reason}`,
      { cause },
    );
  }
}
