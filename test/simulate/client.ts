/** Clients: they speak HTTP with the real server, of whichever replica they are given. */
import type { FastifyInstance } from 'fastify';
import { buildServer } from '../../src/http/server.ts';
import type { HttpSite } from '../../src/http/site.ts';
import { API } from '../../src/http/surfaces/all.ts';
import type { Json, Method } from '../support/site.ts';
import type { Chance } from './chance.ts';
import { Broken, QUIET, type Replica, siteOfWhoever, whoever } from './replica.ts';
import { spelled } from './spelled.ts';
import type { Task, World } from './world.ts';

/** A request, and what its client was told. */
export interface Told {
  readonly task: number;
  readonly replica: string;
  readonly method: Method;
  readonly path: string;
  readonly sent: Json;
  /** The name of the token it was sent with. */
  readonly token: string | null;
  /** Of the answer; 0 when the connection broke, and nobody knows what happened. */
  readonly status: number;
  readonly body: Json;
  readonly octets: Uint8Array;
  readonly requestId: string | undefined;
  /** Moments of the world. */
  readonly began: number;
  readonly ended: number;
}

/** Whether it may have happened: the answer does not say that it has not. */
export function mayHaveHappened({ status }: Told): boolean {
  return status === 0 || status >= 500 || status < 400;
}

export function isDone({ status }: Told): boolean {
  return status >= 200 && status < 300;
}

export interface Client {
  readonly chance: Chance;
  readonly replica: Replica;
  /** @param token a name of one of the world's; null for none @param key its Idempotency-Key */
  call(method: Method, path: string, body?: Json, token?: string | null, key?: string): Promise<Told>;
  /** The same one, at another replica: whoever of them all chance draws. */
  elsewhere(): Promise<Client>;
  /** What must succeed: of what is prepared. */
  made(path: string, body: Json, token?: string): Promise<Json>;
  /** Does something inside of the replica; undefined when it died over it. */
  inside<T>(what: string, work: (site: HttpSite) => Promise<T>): Promise<T | undefined>;
}

export async function newClient(world: World, replica: Replica, task: Task): Promise<Client> {
  const server = await theServer();
  const call: Client['call'] = async (method, path, sent = {}, token = 'admin', key) => {
    const who = `#${task.number} ${replica.name}`;
    const hasBody = method !== 'GET' && method !== 'DELETE';
    const by = `${token ?? 'anyone'}${key === undefined ? '' : ` with ${key}`}`;
    world.note(`${who} > ${by}: ${method} ${path}${hasBody ? ` ${JSON.stringify(spelled(sent))}` : ''}`);
    const began = world.moment();
    const answer = await answered(() =>
      replica.perform(task, () =>
        server.inject({
          method,
          url: path,
          headers: {
            host: 'ca.example',
            ...(hasBody ? { 'content-type': 'application/json' } : {}),
            ...(key === undefined ? {} : { 'idempotency-key': key }),
            ...(token === null ? {} : { authorization: `Bearer ${world.tokens.get(token) ?? token}` }),
          },
          ...(hasBody ? { payload: JSON.stringify(sent) } : {}),
        }),
      ),
    );
    const told: Told = {
      task: task.number,
      replica: replica.name,
      method,
      path,
      sent,
      token,
      status: answer?.statusCode ?? 0,
      body: jsonOf(answer?.body ?? ''),
      octets: new Uint8Array(answer?.rawPayload ?? []),
      requestId: answer?.headers['x-request-id'] as string | undefined,
      began,
      ended: world.moment(),
    };
    world.told.push(told);
    world.note(
      `${who} < ${told.status === 0 ? 'the connection broke' : told.status} ${JSON.stringify(spelled(told.body))}`,
    );
    return told;
  };
  return {
    chance: task.chance,
    replica,
    call,
    elsewhere: () => newClient(world, task.chance.pick(world.replicas) ?? replica, task),
    async made(path, body, token) {
      const told = await call('POST', path, body, token);
      if (!isDone(told))
        throw new Error(`POST ${path} answered ${told.status}: ${JSON.stringify(told.body)}`);
      return told.body;
    },
    async inside(what, work) {
      world.note(`#${task.number} ${replica.name} > ${what}`);
      const done = await answered(() => replica.perform(task, work));
      world.note(`#${task.number} ${replica.name} < ${what} ended`);
      return done;
    },
  };
}

async function answered<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Broken) return undefined;
    throw error;
  }
}

function jsonOf(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Json) : {};
  } catch {
    return {};
  }
}

let server: Promise<FastifyInstance> | undefined;

/** One for all worlds and replicas, as it keeps nothing: it asks whoever's request it serves for its site. */
function theServer(): Promise<FastifyInstance> {
  server ??= newServer();
  return server;
}

function newServer(): Promise<FastifyInstance> {
  const idle = { clock: { now: () => 0 }, log: QUIET, publicUrl: 'http://ca.example', version: '0.0.0' };
  const site = new Proxy(idle as unknown as HttpSite, {
    get: (target, name: keyof HttpSite) => (siteOfWhoever() ?? target)[name],
  });
  return buildServer(site, {
    endpoints: API,
    onLoopback: false,
    guard: undefined,
    trustProxy: [],
    rateLimits: { refusals: Number.MAX_SAFE_INTEGER },
    // Whose turn it is, a process forgets with all else.
    once: (request) => whoever().incarnation.once(request),
  });
}
