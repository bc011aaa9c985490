/** `chancery/client`: Chancery's API for programs in TypeScript, with the types of every request and answer. */
import createClient from 'openapi-fetch';
import type {
  IsOperationRequestBodyOptional,
  OperationRequestBodyContent,
  PathsWithMethod,
  RequiredKeysOf,
  ResponseObjectMap,
  SuccessResponse,
} from 'openapi-typescript-helpers';
import type { paths } from './api.ts';
import { ApiError } from './errors.ts';

export interface ClientOptions {
  /** E.g. `https://ca.internal:7443`. */
  readonly url: string;
  /** A bearer token; what is public needs none. */
  readonly token?: string | undefined;
  /** The runtime's own when absent. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Sent as `User-Agent`. */
  readonly userAgent?: string | undefined;
}

type Method = 'get' | 'post' | 'patch' | 'delete';
type Address<M extends Method> = PathsWithMethod<paths, M>;
type Operation<P extends keyof paths, M extends Method> = paths[P][M];

type Parameters<O> = O extends { readonly parameters: infer Given } ? Given : object;
type ParametersIn<O> =
  RequiredKeysOf<Parameters<O>> extends never
    ? { readonly params?: Parameters<O> }
    : { readonly params: Parameters<O> };
type BodyIn<O> = [OperationRequestBodyContent<O>] extends [never]
  ? object
  : IsOperationRequestBodyOptional<O> extends true
    ? { readonly body?: OperationRequestBodyContent<O> }
    : { readonly body: OperationRequestBodyContent<O> };
/** `parseAs` for what is no JSON: `text`, or octets, which the types of an answer call a string. */
type Init<O> = ParametersIn<O> & BodyIn<O> & { readonly parseAs?: 'text' | 'arrayBuffer' };

type AnswerOf<O> = O extends Record<string | number, unknown> ? SuccessResponse<ResponseObjectMap<O>> : never;

/** What an address answers when all went well, e.g. `Answer<'/v1/pki/ca', 'get'>`. */
export type Answer<P extends Address<M>, M extends Method> = AnswerOf<Operation<P, M>>;

/** Parameters and body are as the address demands them; a success is its answer, everything else is thrown. */
type Ask<M extends Method> = <P extends Address<M>>(
  path: P,
  ...init: RequiredKeysOf<Init<Operation<P, M>>> extends never
    ? [init?: Init<Operation<P, M>>]
    : [init: Init<Operation<P, M>>]
) => Promise<Answer<P, M>>;

/**
 * Each method takes an address as `/openapi.json` spells it, and what it needs:
 * `client.post('/v1/pki/issue/{role}', { params: { path: { role: 'web' } }, body: { common_name: 'a.internal' } })`.
 * @throws ApiError for an answer that is no success; the runtime's TypeError when the server cannot be reached
 */
export interface Client {
  readonly url: string;
  readonly get: Ask<'get'>;
  readonly post: Ask<'post'>;
  readonly patch: Ask<'patch'>;
  readonly delete: Ask<'delete'>;
}

/** A client. It keeps no state but the connection's, and repeats nothing: give an `Idempotency-Key` to what you may ask again. */
export function chanceryClient({ fetch, token, url, userAgent }: ClientOptions): Client {
  const client = createClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(userAgent !== undefined && { 'user-agent': userAgent }),
    },
    ...(fetch !== undefined && { fetch }),
  });
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw new ApiError(response, await bodyOf(response));
    },
  });
  const asking =
    (method: 'GET' | 'POST' | 'PATCH' | 'DELETE') =>
    async (path: string, init?: object): Promise<unknown> => {
      const ask = client[method] as (path: string, init?: object) => Promise<{ readonly data?: unknown }>;
      return (await ask(path, init)).data;
    };
  return {
    url,
    get: asking('GET') as Ask<'get'>,
    post: asking('POST') as Ask<'post'>,
    patch: asking('PATCH') as Ask<'patch'>,
    delete: asking('DELETE') as Ask<'delete'>,
  };
}

/** JSON, or undefined for what is none: a proxy's page says nothing that a program could read. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
