/**
 * The one error class of the core. It carries a code from a closed union and no HTTP status: each surface
 * owns the map from code to its wire (see `http/surfaces/<family>/errors.ts`).
 */
export type ErrorCode =
  // What the caller sent cannot be read.
  | 'malformed'
  | 'invalid_duration'
  | 'invalid_cursor'
  | 'invalid_field'
  // What the caller asked for is read, and denied.
  | 'policy_denied'
  // Who the caller is.
  | 'unauthenticated'
  | 'token_invalid'
  | 'token_expired'
  | 'token_revoked'
  | 'insufficient_scope'
  | 'access_denied'
  | 'wrong_host'
  // What the request names.
  | 'not_found'
  | 'conflict'
  // What was sent before with the same Idempotency-Key was another request.
  | 'idempotency_key_reused'
  // The world outside: an address that may not be reached; somebody there who did not do what was asked.
  | 'egress_denied'
  | 'issuer_failed'
  // What the process cannot do now, and may later.
  | 'busy'
  | 'rate_limited'
  | 'unavailable'
  // A defect of ours. Never shown with its text.
  | 'internal';

/** What exactly stands against a request, where code and kind of thing do not say it; surfaces make codes of it. */
export type ErrorReason =
  // With `conflict`.
  | 'csr_not_pending'
  | 'csr_not_approved'
  | 'csr_not_signed'
  | 'csr_altered'
  | 'approval_void'
  | 'private_key_taken'
  /** A key of ours signed it, and no record knows it: an alarm. */
  | 'certificate_unrecorded'
  /** What was sent with this Idempotency-Key is being done, and it takes long. */
  | 'still_in_progress'
  /** It was done, or another process is at it, and its answer is not kept. */
  | 'answer_unknown'
  // With `not_found`.
  | 'private_key_not_stored'
  // With `access_denied`.
  /** What is asked is for users, and the caller is a machine. */
  | 'users_only'
  /** No login mapping lets the caller log in to the host as that user. */
  | 'login_not_allowed'
  // With `invalid_field`.
  /** It is well-formed, and does not fit what it refers to; the message says all of it. */
  | 'unfitting'
  /** A private key that cannot be read, or is none that is kept. */
  | 'key_unreadable'
  /** The private key of another certificate. */
  | 'key_of_another'
  // With `malformed`, and with `invalid_field` once the field is known.
  /** Certificates above a certificate: none; the first is not above it; one is not above the one before it. */
  | 'chain_empty'
  | 'chain_of_another'
  | 'chain_broken'
  /** What was given is no SSH public key of a type that is taken: another type, a certificate, a private key, several. */
  | 'ssh_key_unsupported'
  /** It says that it is of a type that is taken, and cannot be read. */
  | 'ssh_key_unreadable';

/** One field of a request that cannot be taken as it is: its path in the body, and what would pass. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
  /** When it is of the wrong type: the types of JSON that would pass and that came, `undefined` for what is not there. */
  readonly type?: { readonly expected: string; readonly received: string };
}

/** Of fields that cannot be taken, so many are told at once. */
export const MOST_FIELDS_TOLD = 100;

/** One rule that refused: structured here, worded by the surface. Values are quoted with {@link quote}. */
export interface Refusal {
  readonly rule: string;
  readonly field: string;
  /** Of a value that is one of several kinds: which, e.g. an attribute's name or a type of names. */
  readonly of?: string;
  readonly value: string;
  readonly message: string;
  /** What would pass, for a reader; empty when nothing would. */
  readonly allowed: readonly string[];
}

export interface ErrorParts {
  /** The kind of thing that was not found or is in conflict, e.g. `ca`, `role`; surfaces make codes of it. */
  readonly subject?: string;
  /** What was not found, as the core knows it; surfaces spell ids their own way. */
  readonly named?: string;
  readonly reason?: ErrorReason;
  readonly fields?: readonly FieldError[];
  readonly refusals?: readonly Refusal[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** For the log only; never leaves the process. */
  readonly detail?: string;
  /** Set when the audit trail has the refusal already, committed with what followed from it. */
  readonly isRecorded?: boolean;
  /** With `issuer_failed`: what was asked may have been done all the same, and nobody here knows. */
  readonly mayHaveHappened?: boolean;
  readonly cause?: unknown;
}

export class ChanceryError extends Error {
  override readonly name = 'ChanceryError';
  readonly code: ErrorCode;
  readonly subject: string | undefined;
  readonly named: string | undefined;
  readonly reason: ErrorReason | undefined;
  readonly fields: readonly FieldError[];
  readonly refusals: readonly Refusal[];
  readonly retryAfter: number | undefined;
  readonly detail: string | undefined;
  readonly isRecorded: boolean;
  readonly mayHaveHappened: boolean;

  /** @param message public: names the field and the rule, and never holds a secret */
  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = code;
    this.subject = parts.subject;
    this.named = parts.named;
    this.reason = parts.reason;
    this.fields = parts.fields ?? [];
    this.refusals = parts.refusals ?? [];
    this.retryAfter = parts.retryAfter;
    this.detail = parts.detail;
    this.isRecorded = parts.isRecorded ?? false;
    this.mayHaveHappened = parts.mayHaveHappened ?? false;
  }
}

/** One field that cannot be taken; `message` says what would pass. */
export function invalidField(field: string, message: string, reason?: ErrorReason): ChanceryError {
  return new ChanceryError('invalid_field', `${field} ${message}`, {
    fields: [{ field, message }],
    ...(reason === undefined ? {} : { reason }),
  });
}

/** A well-formed request that does not fit what it refers to. @param message says all of it, the field as well */
export function unfitting(field: string, message: string): ChanceryError {
  return new ChanceryError('invalid_field', message, { reason: 'unfitting', fields: [{ field, message }] });
}

/**
 * Runs a reader of formats over one field of a request: what it finds malformed becomes an error of that field.
 * Readers themselves know no fields.
 */
export function atField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed')
      throw invalidField(field, error.message, error.reason);
    throw error;
  }
}

/** @param subject the kind of thing, e.g. `ca`; `id` is what the caller named it by */
export function notFound(subject: string, id: string): ChanceryError {
  return new ChanceryError('not_found', `no ${subject.replaceAll('_', ' ')} ${quote(id)}`, {
    subject,
    named: id,
  });
}

const QUOTE_LIMIT = 120;

/**
 * A caller's value as it may stand in a message: shortened, on one line, control characters escaped, and
 * nothing that looks like key material.
 */
export function quote(value: string): string {
  if (looksLikeSecret(value)) return '"(withheld: looks like a secret)"';
  const shown = value.length > QUOTE_LIMIT ? `${value.slice(0, QUOTE_LIMIT)}…` : value;
  return JSON.stringify(shown);
}

/**
 * Whether a text holds what looks like a token of ours, a secret of a webhook, or a private key: in PEM, in PuTTY's format, or in OpenSSH's
 * without its first line.
 */
export function looksLikeSecret(text: string): boolean {
  return /PRIVATE KEY|PuTTY-User-Key-File|b3BlbnNzaC1rZXktdjE|chy_[A-Za-z0-9_-]{8}|whsec_[A-Za-z0-9+/]{8}/.test(
    text,
  );
}

/** The name of a member that a caller chose, as it may stand in a field's path: as it is when it is a plain one. */
export function memberName(name: string): string {
  return /^[A-Za-z][\w@.-]{0,63}$/.test(name) && !looksLikeSecret(name) ? name : quote(name);
}
