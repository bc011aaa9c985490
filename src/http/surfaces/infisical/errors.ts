/**
 * The envelope of Infisical's addresses, `{"reqId","statusCode","message","error"[,"details"]}`, and the one map from the
 * core's codes to it. A field that cannot be taken is told as its validator (zod) tells it: `message` is a list of issues.
 */
import Type from 'typebox';
import {
  type ChanceryError,
  type ErrorCode,
  type ErrorReason,
  type FieldError,
  quote,
} from '../../../base/error.ts';
import type { Random } from '../../../base/ports.ts';
import type { Answer } from '../../endpoint.ts';
import { type Asked, errorHeaders, type Family, type HttpFault } from '../../family.ts';
import { permissionOf } from './permissions.ts';
import { pkiWording } from './pki/wording.ts';
import { sshWording } from './ssh/wording.ts';

export const INFISICAL: Family = {
  name: 'infisical',
  prefixes: [
    '/api/v1/ssh',
    '/api/v1/projects',
    '/api/v2/workspace',
    '/api/v1/pki',
    '/api/v3/pki',
    '/api/v1/cert-manager',
    '/api/v2/certificate-templates',
  ],
  slashes: 'both',
  newRequestId: ({ random }) => `req-${alphanumeric(random, 14)}`,
  errorAnswer,
  httpErrorAnswer,
  errors: Type.Object({
    reqId: Type.String(),
    statusCode: Type.Integer(),
    message: Type.Unknown({ description: 'a text; with 422, a list of issues with code, message and path' }),
    error: Type.String(),
    details: Type.Optional(Type.Unknown()),
  }),
};

interface Wire {
  readonly status: number;
  readonly error: string;
}

/** What its own programs know of these is `error`; `statusCode` repeats the status. */
export const INFISICAL_WIRE: Readonly<Record<ErrorCode, Wire>> = {
  malformed: { status: 400, error: 'BadRequest' },
  invalid_duration: { status: 422, error: 'ValidationFailure' },
  invalid_cursor: { status: 422, error: 'ValidationFailure' },
  invalid_field: { status: 422, error: 'ValidationFailure' },
  policy_denied: { status: 400, error: 'BadRequest' },
  unauthenticated: { status: 401, error: 'UnauthorizedError' },
  token_invalid: { status: 403, error: 'TokenError' },
  token_expired: { status: 403, error: 'TokenError' },
  token_revoked: { status: 403, error: 'TokenError' },
  insufficient_scope: { status: 403, error: 'PermissionDenied' },
  access_denied: { status: 403, error: 'ForbiddenError' },
  wrong_host: { status: 421, error: 'MisdirectedRequest' },
  not_found: { status: 404, error: 'NotFound' },
  conflict: { status: 400, error: 'BadRequest' },
  idempotency_key_reused: { status: 422, error: 'ValidationFailure' },
  egress_denied: { status: 400, error: 'BadRequest' },
  issuer_failed: { status: 502, error: 'BadGateway' },
  busy: { status: 429, error: 'RateLimitExceeded' },
  rate_limited: { status: 429, error: 'RateLimitExceeded' },
  unavailable: { status: 503, error: 'ServiceUnavailable' },
  internal: { status: 500, error: 'InternalServerError' },
};

const HTTP_ERRORS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'RequestTimeout',
  413: 'PayloadTooLarge',
  414: 'UriTooLong',
  415: 'UnsupportedMediaType',
  431: 'HeadersTooLarge',
};

/** Texts that its programs may look for. */
const MALFORMED_TOKEN =
  'The provided access token is malformed. Please use a valid token or generate a new one and try again.';
const TEXTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  unauthenticated: 'Token missing',
  token_invalid: MALFORMED_TOKEN,
  token_revoked: MALFORMED_TOKEN,
  token_expired: 'Your token has expired. Please re-authenticate.',
  internal: 'Something went wrong',
};

export const UNREADABLE_KEY = 'Failed to validate SSH public key format: could not be parsed.';

interface Told {
  readonly status: number;
  readonly error: string;
  /** Absent: the error's own. */
  readonly message?: string;
}

/** What is not told by its code. */
const REASONS: Readonly<Partial<Record<ErrorReason, Told>>> = {
  ssh_key_unsupported: {
    status: 400,
    error: 'BadRequest',
    message: 'Failed to validate SSH public key format: unsupported key type.',
  },
  ssh_key_unreadable: { status: 400, error: 'BadRequest', message: UNREADABLE_KEY },
  unfitting: { status: 400, error: 'BadRequest' },
  key_unreadable: badRequest('Invalid private key format'),
  key_of_another: badRequest('Private key does not match certificate'),
  chain_empty: badRequest('Certificate chain must contain at least one issuer certificate'),
  chain_of_another: badRequest('Leaf certificate verification against chain failed'),
  chain_broken: badRequest('Certificate chain verification failed: broken trust chain'),
  // None of its own API: the status is what others give for it.
  still_in_progress: { status: 409, error: 'Conflict' },
  answer_unknown: { status: 409, error: 'Conflict' },
  login_not_allowed: { status: 401, error: 'UnauthorizedError' },
};

function badRequest(message: string): Told {
  return { status: 400, error: 'BadRequest', message };
}

/** What is not there, by the core's name of its kind. The id stands in it as the core knows it. */
const MISSING: Readonly<Record<string, (id: string) => string>> = Object.assign(Object.create(null), {
  ssh_host: (id: string) => `SSH host with ID ${id} not found`,
  ssh_authority: (id: string) => `SSH CA with ID '${id}' not found`,
  ssh_template: (id: string) => `SSH certificate template with ID '${id}' not found`,
  ssh_template_asked: () => 'No SSH certificate template found with specified name',
  ssh_host_group: (id: string) => `SSH host group with ID ${id} not found`,
  certificate_profile: () => 'Certificate profile not found',
  certificate: () => 'Certificate not found',
  certificate_request: () => 'Certificate request not found',
  ca: (id: string) => `Internal CA with ID '${id}' not found`,
  certificate_policy: () => 'Certificate policy not found',
  certificate_template: () => 'Certificate template not found',
});

function errorAnswer(error: ChanceryError, asked: Asked): Answer {
  const told = error.reason === undefined ? undefined : REASONS[error.reason];
  const { error: name, status } = told ?? INFISICAL_WIRE[error.code];
  const headers = errorHeaders(status, error);
  const body = (title: string, message: unknown, details?: unknown): Answer => ({
    status,
    headers,
    body: envelope(status, title, message, asked, details),
  });
  if (told !== undefined) return body(name, told.message ?? error.message);
  if (error.reason === 'users_only') {
    // The address stands where the name of the error is expected: so its clients have it from elsewhere.
    return body(`Forbidden access to ${shown(asked.url)}`, 'You are not allowed to access this resource');
  }
  if (name === 'ValidationFailure') return body(name, issuesOf(error));
  if (error.code === 'insufficient_scope') return body(name, ...denial(asked));
  return body(name, messageOf(error, asked));
}

function httpErrorAnswer({ message, status }: HttpFault, asked: Asked): Answer {
  return { status, body: envelope(status, HTTP_ERRORS[status] ?? 'BadRequest', message, asked) };
}

function envelope(
  statusCode: number,
  error: string,
  message: unknown,
  { requestId }: Asked,
  details?: unknown,
): unknown {
  const common = { reqId: requestId, statusCode, message, error };
  return details === undefined ? common : { ...common, details };
}

function messageOf(error: ChanceryError, { path = '' }: Asked): string {
  const { code, message, named, refusals, subject } = error;
  if (code === 'not_found' && named !== undefined && subject !== undefined) {
    // Whoever issues under a template is told of it in other words than who manages it.
    const isAsked = subject === 'ssh_template' && path.startsWith('/api/v1/ssh/certificates/');
    const kind = isAsked ? 'ssh_template_asked' : kindAt(subject, path);
    return MISSING[kind]?.(shown(named)) ?? message;
  }
  if (refusals.length > 0) return isOfPki(path) ? pkiWording(refusals, path) : sshWording(refusals);
  return TEXTS[code] ?? message;
}

/** Whether an endpoint is about X.509 certificates. */
function isOfPki(path: string): boolean {
  return /^\/api\/v\d\/(?:pki|cert-manager|certificate-templates)\//.test(`${path}/`);
}

/** A certificate policy is called as the address that was asked calls it. */
function kindAt(subject: string, path: string): string {
  const isFormer = /^\/api\/(v2\/certificate-templates|v1\/pki\/certificate-profiles)(\/|$)/.test(path);
  return subject === 'certificate_policy' && isFormer ? 'certificate_template' : subject;
}

/** A caller's text within a sentence: as `quote` has it, which withholds what may be a secret. */
function shown(text: string): string {
  return quote(text).slice(1, -1);
}

/** The rules that would have allowed it, each with the scope that it needs as its condition. */
function denial(asked: Asked): [message: string, details: readonly unknown[]] {
  const { action, subject } = permissionOf(asked.method, asked.path ?? '');
  const details = asked.scopes.map((scope) => ({ action, inverted: false, subject, conditions: { scope } }));
  return [`You are not allowed to ${action} on ${subject}`, details];
}

function issuesOf({ fields, message }: ChanceryError): readonly unknown[] {
  if (fields.length === 0) return [{ code: 'custom', message, path: [] }];
  return fields.map(issueOf);
}

function issueOf({ field, message, type }: FieldError): unknown {
  const path = pathOf(field);
  if (type === undefined) return { code: 'custom', message, path };
  const { expected, received } = type;
  const told = received === 'undefined' ? 'Required' : `Expected ${expected}, received ${received}`;
  return { code: 'invalid_type', expected, received, path, message: told };
}

/** `loginMappings[0].loginUser` is `["loginMappings", 0, "loginUser"]`. */
function pathOf(field: string): readonly (string | number)[] {
  const parts = field.split(/[.[\]]+/).filter((part) => part !== '');
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Some characters are a little likelier than others, which is no matter for what only tells requests apart. */
function alphanumeric(random: Random, length: number): string {
  return Array.from(random.bytes(length), (byte) => ALPHANUMERIC[byte % ALPHANUMERIC.length]).join('');
}
