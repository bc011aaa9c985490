/** A `fetch` over node:http, which unlike the runtime's own can be told which authorities to trust. */
import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

export interface FetchOptions {
  /** PEM of the authorities that alone are trusted; the system's when absent. */
  readonly ca?: string | undefined;
  /** Milliseconds until the whole answer is there. */
  readonly timeoutMs: number;
}

/** Octets of an answer: an audit export is read in pages, a CRL is the longest. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

/** Redirects are answers like any other: a token is never sent on. */
export function fetchThrough({ ca, timeoutMs }: FetchOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = Buffer.from(await request.arrayBuffer());
    return new Promise((resolve, reject) => {
      const headers = Object.fromEntries(request.headers);
      const options = {
        method: request.method,
        headers: body.length > 0 ? { ...headers, 'content-length': String(body.length) } : headers,
        signal: AbortSignal.timeout(timeoutMs),
      };
      const answered = (message: IncomingMessage): void => {
        readBody(message).then((octets) => resolve(responseOf(message, octets)), reject);
      };
      const sent: ClientRequest = request.url.startsWith('https:')
        ? overHttps(request.url, { ...options, ...(ca !== undefined && { ca }) }, answered)
        : overHttp(request.url, options, answered);
      // An aborted request says why in its cause.
      sent.on('error', (error) => reject(error.cause instanceof DOMException ? error.cause : error));
      sent.end(body);
    });
  };
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new RangeError(`the answer has more than ${LONGEST_ANSWER} octets`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Statuses that a Response takes no body with. */
const BODILESS = new Set([101, 204, 205, 304]);

function responseOf({ headersDistinct, statusCode = 500 }: IncomingMessage, octets: Buffer): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return new Response(BODILESS.has(statusCode) ? null : new Uint8Array(octets), {
    status: statusCode,
    headers,
  });
}
