/** What a server says when it does not do what it was asked, whichever family's envelope it says it in. */

/** A rule that refused, as `/v1` tells it. */
export interface Refused {
  readonly rule: string;
  readonly field: string;
  readonly value?: string;
  readonly message: string;
  /** What would pass. */
  readonly allowed?: unknown;
}

/** A field that cannot be taken, and what would pass. */
export interface WrongField {
  readonly field: string;
  readonly message: string;
}

/** An answer that is no success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Of the envelope, e.g. `policy_denied`; the status in digits where an envelope has none. */
  readonly code: string;
  readonly refusals: readonly Refused[];
  readonly fields: readonly WrongField[];
  readonly requestId: string | undefined;
  /** Seconds after which it is worth asking again. */
  readonly retryAfter: number | undefined;
  /** The answer as it was read. */
  readonly body: unknown;

  constructor(response: Response, body: unknown) {
    const told = readEnvelope(body);
    super(told.message ?? `the server answered ${response.status}`);
    this.body = body;
    this.status = response.status;
    this.code = told.code ?? String(response.status);
    this.refusals = told.refusals ?? [];
    this.fields = told.fields ?? [];
    this.requestId = told.requestId ?? response.headers.get('x-request-id') ?? undefined;
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    this.retryAfter = Number.isFinite(wait) ? wait : undefined;
  }
}

interface Told {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  readonly refusals?: readonly Refused[] | undefined;
  readonly fields?: readonly WrongField[] | undefined;
  readonly requestId?: string | undefined;
}

interface Envelopes {
  /** `/v1`: an object; Infisical's: a word. */
  readonly error?:
    | string
    | ({ readonly code?: string; readonly message?: string; readonly request_id?: string } & {
        readonly details?: {
          readonly refusals?: readonly Refused[];
          readonly fields?: Readonly<Record<string, string>>;
        };
      });
  readonly reqId?: string;
  readonly message?: string | readonly { readonly message?: string; readonly path?: readonly string[] }[];
  readonly details?: readonly Refused[];
  readonly errors?: readonly { readonly param?: string; readonly details?: string }[];
  readonly detail?: string;
}

function readEnvelope(body: unknown): Told {
  if (typeof body !== 'object' || body === null) return {};
  const { detail, error, errors, message, reqId } = body as Envelopes;
  if (typeof error === 'object') {
    const fields = Object.entries(error.details?.fields ?? {});
    return {
      message: error.message,
      code: error.code,
      requestId: error.request_id,
      refusals: error.details?.refusals,
      fields: fields.map(([field, text]) => ({ field, message: text })),
    };
  }
  if (errors !== undefined) {
    const fields = errors.map(({ details = '', param = '' }) => ({ field: param, message: details }));
    return { message: detail, fields };
  }
  const issues = typeof message === 'string' ? [] : (message ?? []);
  const fields = issues.map((issue) => ({
    field: (issue.path ?? []).join('.'),
    message: issue.message ?? '',
  }));
  const text =
    typeof message === 'string' ? message : fields.map((one) => `${one.field}: ${one.message}`).join('; ');
  return { message: text, code: error, fields, requestId: reqId };
}
