/**
 * The envelope of Prime Intellect's addresses: `{"errors":[{"param","details"}],"detail"}`, an entry for each thing that is
 * wrong, and all of it once more in one text, which is what its command line reads.
 */
import Type from 'typebox';
import type { ChanceryError, ErrorCode } from '../../../base/error.ts';
import { typeId } from '../../../base/ids.ts';
import type { Answer } from '../../endpoint.ts';
import { type Asked, errorHeaders, type Family, type HttpFault } from '../../family.ts';

export const PRIME_INTELLECT: Family = {
  name: 'primeintellect',
  prefixes: ['/api/v1/ssh_keys', '/api/admin'],
  slashes: 'both',
  newRequestId: ({ ids }) => typeId('req', ids.next()),
  errorAnswer,
  httpErrorAnswer,
  errors: Type.Object({
    errors: Type.Array(Type.Object({ param: Type.String(), details: Type.String() })),
    detail: Type.String(),
  }),
};

interface Wire {
  readonly status: number;
  /** What stands under `param` when no field is named; `:path` is the parameter of the address. */
  readonly param: string;
}

export const PRIME_INTELLECT_WIRE: Readonly<Record<ErrorCode, Wire>> = {
  malformed: { status: 422, param: 'body' },
  invalid_duration: { status: 422, param: 'body' },
  invalid_cursor: { status: 422, param: 'cursor' },
  invalid_field: { status: 422, param: 'body' },
  policy_denied: { status: 422, param: 'body' },
  unauthenticated: { status: 401, param: 'Authorization' },
  token_invalid: { status: 401, param: 'Authorization' },
  token_expired: { status: 401, param: 'Authorization' },
  token_revoked: { status: 401, param: 'Authorization' },
  insufficient_scope: { status: 403, param: 'Authorization' },
  access_denied: { status: 403, param: 'Authorization' },
  wrong_host: { status: 421, param: 'Host' },
  not_found: { status: 404, param: ':path' },
  conflict: { status: 409, param: ':path' },
  idempotency_key_reused: { status: 422, param: 'Idempotency-Key' },
  egress_denied: { status: 422, param: 'body' },
  issuer_failed: { status: 502, param: ':path' },
  busy: { status: 429, param: 'Authorization' },
  rate_limited: { status: 429, param: 'Authorization' },
  unavailable: { status: 503, param: ':path' },
  internal: { status: 500, param: ':path' },
};

interface Entry {
  readonly param: string;
  readonly details: string;
}

function errorAnswer(error: ChanceryError, asked: Asked): Answer {
  const wire = PRIME_INTELLECT_WIRE[error.code];
  // What collides with a field of the request is that field's fault.
  const status = error.code === 'conflict' && error.fields.length > 0 ? 422 : wire.status;
  return {
    status,
    body: envelope(entriesOf(error, status, wire, asked), error.message),
    headers: errorHeaders(status, error),
  };
}

function httpErrorAnswer({ message, part, status: found }: HttpFault, asked: Asked): Answer {
  const status = found === 400 && part === 'body' ? 422 : found;
  const param = part === 'address' ? pathParam(asked) : part;
  return { status, body: envelope([{ param, details: message }], message) };
}

function envelope(errors: readonly Entry[], detail: string): unknown {
  return { errors, detail };
}

function entriesOf(error: ChanceryError, status: number, wire: Wire, asked: Asked): readonly Entry[] {
  const { fields, message, refusals } = error;
  if (refusals.length > 0) return refusals.map(({ field, message: details }) => ({ param: field, details }));
  if (status === 422 && fields.length > 0) {
    return fields.map(({ field, message: details }) => ({ param: field, details }));
  }
  return [{ param: wire.param === ':path' ? pathParam(asked) : wire.param, details: message }];
}

/** The last parameter of the address: what is not there is named by it. */
function pathParam({ path = '' }: Asked): string {
  return /^.*:(\w+)/.exec(path)?.[1] ?? 'path';
}
