/** What went wrong, for a person in three lines (what, why, what to try) and for a script in a number. */
import { ChanceryError } from '../base/error.ts';
import { ApiError } from '../client/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A failure that is told as it stands. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly why: readonly string[];
  readonly hint: string | undefined;

  /** @param message what: a clause in lower case; it never holds a secret */
  constructor(
    exitCode: ExitCode,
    message: string,
    { hint, why = [] }: { readonly why?: readonly string[]; readonly hint?: string | undefined } = {},
  ) {
    super(message);
    this.exitCode = exitCode;
    this.why = why;
    this.hint = hint;
  }
}

/** A usage error. */
export function usage(message: string, hint?: string): Failure {
  return new Failure(EXIT.usage, message, { hint });
}

/** Whatever was thrown, as it is told. What is unknown is a defect: its message is all that is shown. */
export function failureOf(thrown: unknown, url: string): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof ApiError) return refusedBy(thrown);
  // What our own readers find wrong came in an argument or a file.
  if (thrown instanceof ChanceryError) return usage(thrown.message);
  if (thrown instanceof Error && thrown.name === 'TimeoutError') {
    return new Failure(EXIT.timeout, `${url} did not answer in time`, {
      hint: 'give it longer with --timeout 60s',
    });
  }
  const cause = connectionError(thrown);
  if (cause !== undefined) return unreachable(url, cause);
  return new Failure(EXIT.failure, thrown instanceof Error ? thrown.message : String(thrown));
}

const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  400: EXIT.usage,
  401: EXIT.authentication,
  403: EXIT.denied,
  404: EXIT.notFound,
  409: EXIT.conflict,
  413: EXIT.usage,
  415: EXIT.usage,
  422: EXIT.usage,
};

function refusedBy(error: ApiError): Failure {
  const { code, message, refusals, requestId, retryAfter, status } = error;
  // What a token lacks is the whole of the message.
  const fields = code === 'insufficient_scope' ? [] : error.fields;
  const isPolicy = code === 'policy_denied' || refusals.length > 0;
  const why = [
    ...refusals.map((one) => `${one.field}: ${one.message} (rule ${one.rule})`),
    // A message of one field says all that there is to say already.
    ...(fields.length > 1 || fields.some((one) => !message.includes(one.message))
      ? fields.map((one) => `${one.field}: ${one.message}`)
      : []),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return new Failure(isPolicy ? EXIT.denied : (BY_STATUS[status] ?? EXIT.failure), message, {
    why,
    hint: hintFor(error, retryAfter),
  });
}

/** Things that `/v1` calls by a name, and what lists them. */
const LISTS: Readonly<Record<string, string>> = {
  authority: 'chancery ca ls',
  certificate: 'chancery cert ls',
  identity: 'chancery identity ls',
  profile: 'chancery profile ls',
  role: 'chancery role ls',
  token: 'chancery token ls',
};

function hintFor(error: ApiError, retryAfter: number | undefined): string | undefined {
  const { code, message, refusals, status } = error;
  if (status === 401) return 'chancery login, or a token in CHANCERY_TOKEN';
  if (refusals.length > 0) return 'what the rules permit; for a role, chancery explain says it of each';
  if (status === 403 && code !== 'policy_denied') return 'chancery token create --scope …, by whoever may';
  if (status === 404) return LISTS[/^no (\w+) "/.exec(message)?.[1] ?? ''];
  if (retryAfter !== undefined) return `again in ${retryAfter} s`;
  return undefined;
}

/** Codes of Node's network and TLS errors, by what they mean. */
const TLS = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|HOSTNAME_MISMATCH)/;
const NETWORK =
  /^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|EADDRNOTAVAIL|EPROTO|UND_ERR|ERR_SSL|HPE_)/;

function connectionError(thrown: unknown): NodeJS.ErrnoException | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code === 'string' && (TLS.test(code) || NETWORK.test(code))) return error;
  }
  return undefined;
}

function unreachable(url: string, { code = '', message }: NodeJS.ErrnoException): Failure {
  if (TLS.test(code)) {
    return new Failure(EXIT.unreachable, `${url} is not trusted`, {
      why: [message],
      hint: 'give its authority with --ca-file root.pem, or have it trusted once with chancery login --ca-file',
    });
  }
  if (code === 'ETIMEDOUT') return new Failure(EXIT.timeout, `${url} did not answer in time`);
  const told = code === 'ECONNREFUSED' ? 'nothing listens there' : message;
  return new Failure(EXIT.unreachable, `${url} cannot be reached`, {
    why: [told],
    hint: 'chancery up starts a server here; --url or CHANCERY_URL names another',
  });
}

/** The lines of a failure, for standard error. */
export function linesOf({ hint, message, why }: Failure): readonly string[] {
  return [
    `chancery: ${message}`,
    ...why.map((line) => `  ${line}`),
    ...(hint === undefined ? [] : [`  try: ${hint}`]),
  ];
}
