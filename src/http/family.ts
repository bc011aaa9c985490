/**
 * A family of addresses whose clients know an envelope of their own. Each surface words its errors in its own
 * `errors.ts`; `families.ts` says which address is whose.
 */
import type { TSchema } from 'typebox';
import type { ChanceryError } from '../base/error.ts';
import type { Sources } from '../base/sources.ts';
import type { Answer } from './endpoint.ts';

export interface Family {
  readonly name: string;
  /** What its addresses begin with, in whole segments, without a slash at the end; none: all that is no other's. */
  readonly prefixes: readonly string[];
  /** Whether every address is served with a slash at its end and without, or as it is registered alone. */
  readonly slashes: 'both' | 'as_given';
  /** How a new request is called in answers, in the log and in the audit trail. */
  readonly newRequestId: (sources: Pick<Sources, 'ids' | 'random'>) => string;
  readonly errorAnswer: (error: ChanceryError, asked: Asked) => Answer;
  /** What HTTP itself found wrong. */
  readonly httpErrorAnswer: (fault: HttpFault, asked: Asked) => Answer;
  /** Of the body of every error. */
  readonly errors: TSchema;
}

/** The request that an error answers. */
export interface Asked {
  readonly requestId: string;
  readonly method: string;
  /** As it came. */
  readonly url: string;
  /** As its endpoint has it, with parameters as `:name`; undefined when no endpoint was found. */
  readonly path: string | undefined;
  /** What the route demands of a token. */
  readonly scopes: readonly string[];
}

export interface HttpFault {
  readonly status: number;
  readonly message: string;
  /** What is at fault. */
  readonly part: 'address' | 'method' | 'body' | 'connection';
}

/** What the headers of an error say, in every family. */
export function errorHeaders(
  status: number,
  { retryAfter }: Pick<ChanceryError, 'retryAfter'>,
): Readonly<Record<string, string>> {
  return {
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="chancery"' } : {}),
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
}
