/** The envelope of `/v1`: `{"error":{"code","message","details"?,"request_id"}}`, and the one map from code to wire. */
import Type from 'typebox';
import type { ChanceryError, ErrorCode, ErrorReason, Refusal } from '../../base/error.ts';
import { typeId } from '../../base/ids.ts';
import type { Answer } from '../endpoint.ts';
import { type Asked, errorHeaders, type Family, type HttpFault } from '../family.ts';
import { spellNamed } from './spelling.ts';

/** The family of every address that is no other's, and of what is no address at all. */
export const V1: Family = {
  name: 'v1',
  prefixes: [],
  slashes: 'as_given',
  newRequestId: ({ ids }) => typeId('req', ids.next()),
  errorAnswer,
  httpErrorAnswer,
  errors: Type.Object({
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Optional(Type.Unknown()),
      request_id: Type.String(),
    }),
  }),
};

interface Wire {
  readonly status: number;
  /** `*` stands for the kind of thing, e.g. `ca` or `role`; an error of no thing has the core's code. */
  readonly code: string;
}

export const WIRE: Readonly<Record<ErrorCode, Wire>> = {
  malformed: { status: 400, code: 'invalid_request' },
  invalid_duration: { status: 400, code: 'invalid_duration' },
  invalid_cursor: { status: 400, code: 'invalid_cursor' },
  invalid_field: { status: 422, code: 'validation_error' },
  policy_denied: { status: 422, code: 'policy_denied' },
  unauthenticated: { status: 401, code: 'authentication_required' },
  token_invalid: { status: 401, code: 'token_invalid' },
  token_expired: { status: 401, code: 'token_expired' },
  token_revoked: { status: 401, code: 'token_revoked' },
  insufficient_scope: { status: 403, code: 'insufficient_scope' },
  access_denied: { status: 403, code: 'access_denied' },
  wrong_host: { status: 421, code: 'misdirected_request' },
  not_found: { status: 404, code: '*_not_found' },
  conflict: { status: 409, code: '*_exists' },
  idempotency_key_reused: { status: 422, code: 'idempotency_key_reused' },
  egress_denied: { status: 422, code: 'egress_denied' },
  issuer_failed: { status: 502, code: 'issuer_failed' },
  busy: { status: 429, code: 'rate_limited' },
  rate_limited: { status: 429, code: 'rate_limited' },
  unavailable: { status: 503, code: 'service_unavailable' },
  internal: { status: 500, code: 'internal_error' },
};

/**
 * Reasons are codes of the wire by themselves, except those of a field, whose code is `validation_error`; the status is
 * that of the core's code.
 */
export const REASONS: Readonly<Record<ErrorReason, ErrorCode>> = {
  csr_not_pending: 'conflict',
  csr_not_approved: 'conflict',
  csr_not_signed: 'conflict',
  csr_altered: 'conflict',
  approval_void: 'conflict',
  private_key_taken: 'conflict',
  certificate_unrecorded: 'conflict',
  still_in_progress: 'conflict',
  answer_unknown: 'conflict',
  private_key_not_stored: 'not_found',
  users_only: 'access_denied',
  login_not_allowed: 'access_denied',
  unfitting: 'invalid_field',
  key_unreadable: 'invalid_field',
  key_of_another: 'invalid_field',
  chain_empty: 'invalid_field',
  chain_of_another: 'invalid_field',
  chain_broken: 'invalid_field',
  ssh_key_unsupported: 'invalid_field',
  ssh_key_unreadable: 'invalid_field',
};

/** What HTTP itself finds wrong, by status. */
export const HTTP_CODES: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'uri_too_long',
  415: 'unsupported_media_type',
  417: 'expectation_failed',
  421: 'misdirected_request',
  431: 'headers_too_large',
};

function errorAnswer(error: ChanceryError, { requestId }: Asked): Answer {
  const { status } = WIRE[error.code];
  return {
    status,
    body: envelope(codeOf(error), messageOf(error), requestId, detailsOf(error)),
    headers: errorHeaders(status, error),
  };
}

function httpErrorAnswer({ message, status }: HttpFault, { requestId }: Asked): Answer {
  return { status, body: envelope(HTTP_CODES[status] ?? 'invalid_request', message, requestId) };
}

/** What is not there is named by its id as this family spells it. */
function messageOf({ message, named, subject }: ChanceryError): string {
  if (named === undefined || subject === undefined) return message;
  return message.replace(named, () => spellNamed(subject, named));
}

function codeOf({ code, reason, subject }: ChanceryError): string {
  if (reason !== undefined && REASONS[reason] !== 'invalid_field') return reason;
  const spelled = WIRE[code].code;
  if (!spelled.startsWith('*')) return spelled;
  return subject === undefined ? code : spelled.replace('*', subject);
}

function envelope(code: string, message: string, requestId: string, details?: unknown): unknown {
  return { error: { code, message, ...(details === undefined ? {} : { details }), request_id: requestId } };
}

function spellRefusal({ allowed, field, message, rule, value }: Refusal): unknown {
  return { rule, field, value, message, allowed };
}

function detailsOf({ fields, refusals }: ChanceryError): unknown {
  if (refusals.length > 0) return { refusals: refusals.map(spellRefusal) };
  if (fields.length === 0) return undefined;
  return { fields: Object.fromEntries(fields.map(({ field, message }) => [field, message])) };
}
