/**
 * An endpoint: one route of one API, in one file, with its schemas. It translates wire to command and result to wire; no
 * rule lives there. Who may call it stands in the access table.
 */
import type { Static, TObject, TSchema } from 'typebox';
import type { Caller, RouteSubject } from '../access/caller.ts';
import type { Session } from './session/sealed-session.ts';
import type { HttpSite } from './site.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  /** An object is sent as JSON; a string, octets or a stream of text as they are, with `type`. */
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether what it tells is a refusal that the trail holds, so that it is counted as one. Never sent. */
  readonly tellsRefusal?: boolean;
  /** What the cookie of the browser's session is to hold from now on; null ends it there. */
  readonly session?: Session | null;
}

export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly site: HttpSite;
  /**
   * Lower-case names. Of a GET alone: what else is asked for stands in address and body, by which the record of an
   * Idempotency-Key tells requests apart.
   */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /**
   * Whose a bearer token is that stands in the body: whoever shows it is the caller from then on, as by the header.
   * @throws token_*, rate_limited
   */
  readonly identify: (token: string) => Promise<Caller>;
  /** The OpenAPI description of this server. */
  readonly describe: () => unknown;
}

interface Parts<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly method: Method;
  /** With parameters as `:name`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: P;
  /** Members are strings, as they stand in the address. */
  readonly query?: Q;
  readonly body?: B;
  /** Whether the body may be JSON's `null`, which is then an absent one; elsewhere it is refused. */
  readonly takesNull?: boolean;
  /** By status; the first is that of success. */
  readonly answers: Readonly<Record<number, TSchema>>;
}

/** An endpoint as the server registers it. */
export interface Endpoint extends Parts<TSchema, TSchema, TSchema> {
  readonly handle: (input: Input<never, never, never>, caller: Caller | undefined) => Promise<Answer>;
  /** Present exactly where the access table says that it is looked up. @throws not_found */
  readonly subject?: (input: Input<never, never, never>, caller: Caller) => Promise<RouteSubject | undefined>;
}

type Of<S extends TSchema> = Static<S>;

/** An endpoint for authenticated callers. */
export function endpoint<
  P extends TSchema = TObject<Record<never, never>>,
  Q extends TSchema = TObject<Record<never, never>>,
  B extends TSchema = TObject<Record<never, never>>,
>(
  parts: Parts<P, Q, B> & {
    readonly handle: (input: Input<Of<P>, Of<Q>, Of<B>>, caller: Caller) => Promise<Answer>;
    readonly subject?: (
      input: Input<Of<P>, Of<Q>, Of<B>>,
      caller: Caller,
    ) => Promise<RouteSubject | undefined>;
  },
): Endpoint {
  return parts as unknown as Endpoint;
}

/** An endpoint that needs no token. */
export function openEndpoint<
  P extends TSchema = TObject<Record<never, never>>,
  Q extends TSchema = TObject<Record<never, never>>,
  B extends TSchema = TObject<Record<never, never>>,
>(
  parts: Parts<P, Q, B> & {
    readonly handle: (input: Input<Of<P>, Of<Q>, Of<B>>) => Promise<Answer>;
  },
): Endpoint {
  return parts as unknown as Endpoint;
}
