/**
 * A whole server in this process, over any store: everything is real but the socket and the clock, which stands unless it
 * is moved by a millisecond a call, or by a test.
 */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createInstallation } from '../../src/access/tenants.ts';
import { TokenUses } from '../../src/access/token-uses.ts';
import { ambientSources } from '../../src/app/ambient.ts';
import type { Host } from '../../src/app/doctor/check.ts';
import { Examination } from '../../src/app/doctor/examination.ts';
import { SetupCode } from '../../src/app/setup-code.ts';
import { Verifier } from '../../src/audit/verify.ts';
import { idSource } from '../../src/base/ids.ts';
import { newEgress } from '../../src/egress/egress.ts';
import { hostGuard, loopbackAddresses } from '../../src/http/guard.ts';
import { LiveEvents, type LiveLimits } from '../../src/http/live/live-events.ts';
import { newMetrics } from '../../src/http/metrics.ts';
import type { Patience } from '../../src/http/patience.ts';
import type { RateLimits } from '../../src/http/rate-limits.ts';
import { buildServer } from '../../src/http/server.ts';
import type { HttpSite } from '../../src/http/site.ts';
import { API } from '../../src/http/surfaces/all.ts';
import { Overviews } from '../../src/inventory/overview/overview.ts';
import { vaultIssuer } from '../../src/issuers/vault.ts';
import { cachedContexts } from '../../src/issuing/contexts.ts';
import { cachedSshContexts } from '../../src/issuing/ssh/contexts.ts';
import { type KeyGenerator, softwareKeyGenerator } from '../../src/keys/generate.ts';
import { type MasterKey, masterKey } from '../../src/keys/master-key.ts';
import { RSA_QUEUE_LIMITS, rsaQueue } from '../../src/keys/rsa-queue.ts';
import { checkValue, sealer } from '../../src/keys/sealing.ts';
import type { Store } from '../../src/records/store.ts';
import { Crls } from '../../src/revocation/crls.ts';
import { Krls } from '../../src/revocation/krls.ts';
import { memoryStore } from '../../src/store/memory/store.ts';
import type { StoreOptions } from '../../src/store/options.ts';
import { TestClock } from './clock.ts';
import { memoryPlace } from './outside.ts';
import type { StoreKind } from './stores.ts';

export type Json = Readonly<Record<string, unknown>>;
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT' | 'HEAD' | 'OPTIONS';

export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly request_id: string;
  readonly details?: {
    readonly fields?: Readonly<Record<string, string>>;
    readonly refusals?: readonly {
      readonly rule: string;
      readonly field: string;
      readonly value: string;
      readonly message: string;
      readonly allowed: readonly string[];
    }[];
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly octets: Uint8Array;
  /** The body, if it is a JSON object; else an empty one. */
  readonly body: Json;
  /** Its member `error`, if there is one. */
  readonly error: WireError | undefined;
}

export interface Issued {
  readonly certificate: string;
  readonly private_key: string;
  readonly ca_chain: readonly string[];
  readonly serial_number: string;
  readonly not_after: string;
  readonly certificate_id: string;
  readonly warnings: readonly string[];
}

export interface Event {
  readonly id: string;
  readonly action: string;
  readonly success: boolean;
  readonly request_id: string;
  readonly identity_id: string | null;
  readonly extra_data: Json;
}

export interface SiteOptions {
  readonly clock?: TestClock;
  readonly onLoopback?: boolean;
  /** Unbounded when absent. */
  readonly rateLimits?: RateLimits;
  /** Nobody when absent. */
  readonly trustProxy?: readonly string[];
  /** The usual one when absent. */
  readonly patience?: Patience;
  /** PEM; plain HTTP when absent. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly distributionUrl?: string | null;
  /** Plain HTTP at the usual port when absent. */
  readonly publicUrl?: string;
  /** Of following events; the usual ones when absent. */
  readonly live?: Partial<LiveLimits>;
  /** What its doctor knows of the machine, where it is not as everything is well. */
  readonly host?: Partial<Host>;
  /** Wraps what makes keys. */
  readonly keys?: (real: KeyGenerator) => KeyGenerator;
}

export const HOST = 'localhost:7420';
const PORT = 7420;

export class TestSite {
  readonly app: FastifyInstance;
  readonly site: HttpSite;
  readonly setup: SetupCode;
  readonly clock: TestClock;
  /** Token of the first tenant's admin, who is also the installation's. */
  readonly admin: string;
  /** All that was logged, a line each. */
  readonly log: readonly string[];
  readonly #close: () => Promise<void>;
  #named = 0;

  constructor(parts: {
    readonly app: FastifyInstance;
    readonly site: HttpSite;
    readonly setup: SetupCode;
    readonly clock: TestClock;
    readonly admin: string;
    readonly log: readonly string[];
    readonly close: () => Promise<void>;
  }) {
    this.app = parts.app;
    this.site = parts.site;
    this.setup = parts.setup;
    this.clock = parts.clock;
    this.admin = parts.admin;
    this.log = parts.log;
    this.#close = parts.close;
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** @param token null for none; the admin's when absent */
  call(method: Method, path: string, body?: unknown, token: string | null = this.admin): Promise<Answer> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.send(method, path, {
      headers: { ...json, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  }

  /** A request with headers and body as they are given; only Host is added. */
  async send(
    method: Method,
    path: string,
    request: { readonly headers?: Readonly<Record<string, string>>; readonly payload?: string },
  ): Promise<Answer> {
    this.clock.advance(1);
    const { headers, payload } = request;
    const asked = {
      method,
      url: path,
      headers: { host: HOST, ...headers },
      ...(payload === undefined ? {} : { payload }),
    };
    // What does not end by itself is read until it begins.
    const answer = /^\/v1\/events(\?|$)/.test(path)
      ? await beginning(await this.app.inject({ ...asked, payloadAsStream: true }))
      : await this.app.inject(asked);
    const body = parse(answer.body);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      octets: new Uint8Array(answer.rawPayload),
      body,
      error: body['error'] as WireError | undefined,
    };
  }

  /** The body of an answer that must have this status. */
  async made<T = Json>(path: string, body?: unknown, token?: string, status = 201): Promise<T> {
    const answer = await this.call('POST', path, body, token);
    if (answer.status !== status) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as T;
  }

  async read<T = Json>(path: string, token?: string): Promise<T> {
    const answer = await this.call('GET', path, undefined, token);
    if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as T;
  }

  /** A name that nothing else has. */
  name(kind: string): string {
    this.#named += 1;
    return `${kind}-${this.#named}`;
  }

  async newToken(scopes: readonly string[], more: Json = {}, by = this.admin): Promise<string> {
    const { token } = await this.made<{ token: string }>(
      '/v1/tokens',
      { name: this.name('token'), scopes, ...more },
      by,
    );
    return token;
  }

  /** @returns the token of the new tenant's admin */
  async newTenant(): Promise<string> {
    const { admin_token: token } = await this.made<{ admin_token: string }>('/v1/tenants', {
      name: this.name('tenant'),
    });
    return token;
  }

  /** A root, unless a parent is given. @returns its id */
  async newCa(more: Json = {}, token?: string): Promise<string> {
    const name = this.name('ca');
    const type = 'parent_ca_id' in more ? 'intermediate' : 'root';
    const body = { name, common_name: `Test ${name}`, ca_type: type, key_type: 'ec', ...more };
    return (await this.made<{ id: string }>('/v1/pki/ca', body, token)).id;
  }

  /** Allows names below example.com and addresses, unless told otherwise. @returns its name */
  async newRole(more: Json = {}, token?: string): Promise<string> {
    const ca = more['ca_id'] ?? (await this.newCa({}, token));
    const usual = { allowed_domains: ['example.com'], allow_subdomains: true, allow_ip_sans: true };
    const body = { name: this.name('role'), ca_id: ca, require_cn: false, ...usual, ...more };
    return (await this.made<{ name: string }>('/v1/pki/roles', body, token)).name;
  }

  issue(role: string, body: Json = { common_name: 'a.example.com' }, token?: string): Promise<Issued> {
    return this.made<Issued>(`/v1/pki/issue/${role}`, body, token);
  }

  /** The newest events of the admin's tenant that a query finds. */
  async events(query = '', token?: string): Promise<readonly Event[]> {
    return (await this.read<{ logs: readonly Event[] }>(`/v1/audit/logs?limit=1000${query}`, token)).logs;
  }

  /** Ids of the newest certificate, authority and role: they move with everything that is made. */
  async newest(token?: string): Promise<readonly unknown[]> {
    const first = async (list: string): Promise<unknown> =>
      (await this.read<{ data: readonly Json[] }>(`/v1/pki/${list}?limit=1`, token)).data[0];
    return Promise.all(['certificates', 'ca', 'roles'].map(first));
  }
}

/** A site on a store of its own; `close` also closes the store. */
export async function siteOver(
  kind: StoreKind,
  options: SiteOptions = {},
): Promise<
  TestSite & {
    /** Another server on the same store, as another process would be. */
    readonly twin: () => Promise<TestSite>;
    /** Of its database, where there is one. */
    readonly url: string | undefined;
  }
> {
  const clock = options.clock ?? new TestClock();
  const place = await kind.open(storeOptions(clock));
  const key = masterKey(randomBytes(32));
  const closers: (() => Promise<void>)[] = [() => place.remove()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  const first = await openSite(place.store, { ...options, clock, key, close });
  const twin = async (): Promise<TestSite> => {
    const store = (await place.again?.(storeOptions(clock))) ?? place.store;
    const other = await openSite(store, {
      ...options,
      clock,
      key,
      admin: first.admin,
      close: async () => {},
    });
    closers.push(async () => {
      await other.close();
      if (store !== place.store) await store.close();
    });
    return other;
  };
  return Object.assign(first, { twin, url: place.url });
}

/** A site in memory. @param wrap gets the store before the server does */
export async function memorySite(
  options: SiteOptions = {},
  wrap: (store: Store) => Store = (store) => store,
): Promise<TestSite> {
  const clock = options.clock ?? new TestClock();
  const store = memoryStore(storeOptions(clock));
  const key = masterKey(randomBytes(32));
  return openSite(wrap(store), { ...options, clock, key, close: () => store.close() });
}

function storeOptions(clock: TestClock): StoreOptions {
  return { clock, ids: idSource(clock, ambientSources().random) };
}

interface Opening extends SiteOptions {
  readonly clock: TestClock;
  readonly key: MasterKey;
  /** Of an installation that is there already. */
  readonly admin?: string;
  readonly close: () => Promise<void>;
}

async function openSite(store: Store, opening: Opening): Promise<TestSite> {
  const { clock, onLoopback = true, rateLimits = { refusals: Number.MAX_SAFE_INTEGER } } = opening;
  const { random } = ambientSources();
  const ids = idSource(clock, random);
  const sealing = sealer([opening.key], random);
  const rsa = rsaQueue({ ...RSA_QUEUE_LIMITS, ahead: 0 });
  const keys = softwareKeyGenerator({ rsaQueue: rsa });
  const log: string[] = [];
  const outside = memoryPlace();
  const egress = newEgress({ allowed: ['127.0.0.0/8', '::1'], own: [{ host: '127.0.0.1', port: PORT }] });
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const host = { ...WELL, ...opening.host };
  const admin = opening.admin ?? `chy_${randomBytes(32).toString('base64url')}`;
  const setup = new SetupCode({ clock, random }, () => admin);
  const site: HttpSite = {
    clock,
    random,
    ids,
    store,
    sealer: sealing,
    keys: opening.keys?.(keys) ?? keys,
    contexts: cachedContexts(store, sealing),
    sshContexts: cachedSshContexts(store, sealing),
    egress,
    delegated: vaultIssuer({ clock, egress }),
    crls: new Crls({ clock, random, ids, store, sealer: sealing }),
    krls: new Krls({ clock, random, ids, store }),
    outside,
    verifier: new Verifier({ store, clock, outside }),
    tokenUses: new TokenUses({ store, clock }),
    doctor: new Examination({
      clock,
      random,
      ids,
      store,
      sealer: sealing,
      log: logger,
      host,
      egress: newEgress({ allowed: ['127.0.0.0/8', '::1'], own: [] }),
    }),
    live: new LiveEvents({ store, clock, log: logger }, opening.live),
    setup,
    overviews: new Overviews({ clock, store }),
    wakeJobs: () => undefined,
    distributionUrl: opening.distributionUrl === undefined ? `http://${HOST}` : opening.distributionUrl,
    publicUrl: opening.publicUrl ?? `http://${HOST}`,
    sshDefaultTtl: 3600,
    log: logger,
    metrics: newMetrics(),
    version: '0.0.0',
  };
  if (opening.admin === undefined) {
    await createInstallation(site, { keyCheck: checkValue(sealing), keySalt: null }, admin);
  }
  const guard = onLoopback ? hostGuard(loopbackAddresses(PORT)) : undefined;
  const { patience, tls, trustProxy = [] } = opening;
  const app = await buildServer(site, {
    endpoints: API,
    onLoopback,
    guard,
    trustProxy,
    rateLimits,
    ...(patience === undefined ? {} : { patience }),
    ...(tls === undefined ? {} : { tls }),
  });
  const close = async (): Promise<void> => {
    // First, as requests may wait for a key.
    await rsa.close();
    await app.close();
    await opening.close();
  };
  return new TestSite({ app, site, setup, clock, admin, log, close });
}

const WELL: Host = {
  engine: 'an engine',
  space: async () => ({ free: 2 ** 36, total: 2 ** 37 }),
  masterKey: { place: 'another machine', isBesideTheData: false },
  certificate: () => undefined,
  failingJobs: () => [],
  nodeVersion: 'v24.11.0',
};

async function beginning(answer: LightMyRequestResponse): Promise<{
  readonly statusCode: number;
  readonly headers: Answer['headers'];
  readonly body: string;
  readonly rawPayload: Buffer;
}> {
  const { headers, statusCode } = answer;
  let rawPayload: Buffer = Buffer.alloc(0);
  for await (const octets of answer.stream()) {
    rawPayload = octets as Buffer;
    break;
  }
  return { headers, statusCode, rawPayload, body: rawPayload.toString() };
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Json) : {};
  } catch {
    return {};
  }
}
