/** One request and its answer over a connection of its own, to addresses that were judged. */
import { type ClientRequest, type IncomingMessage, request as plain } from 'node:http';
import { type RequestOptions, request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { EgressAnswer, EgressRequest } from '../base/egress.ts';
import { ChanceryError } from '../base/error.ts';
import type { Target } from './target.ts';

/** Octets of an answer. */
export interface Limits {
  readonly headers: number;
  readonly body: number;
}

/**
 * @param addresses the only ones that may be connected to
 * @param signal ends the exchange, whatever it waits for
 * @throws issuer_failed
 */
export async function exchange(
  target: Target,
  addresses: readonly string[],
  { body, headers, method, roots }: EgressRequest,
  { limits, signal }: { readonly limits: Limits; readonly signal: AbortSignal },
): Promise<EgressAnswer> {
  // From here on the other side may act on what it gets, even if no answer comes.
  let isSent = false;
  try {
    const options: RequestOptions = {
      method,
      host: target.host,
      port: target.port,
      path: target.path,
      lookup: pinned(addresses),
      // A connection of its own, closed with the answer.
      agent: false,
      maxHeaderSize: limits.headers,
      signal,
      // Said, as an environment variable could turn it off.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(roots === undefined ? {} : { ca: roots }),
      headers: { ...headers, 'content-length': String(body?.length ?? 0) },
    };
    const request = target.isTls ? secure(options) : plain(options);
    request.on('socket', (socket) => {
      socket.once(target.isTls ? 'secureConnect' : 'connect', () => {
        isSent = true;
      });
    });
    const answer = await answerTo(request, body);
    const octets = await read(answer, limits.body);
    // To Node, a body that ends with its connection is whole, even when it was this side that gave up.
    signal.throwIfAborted();
    return { status: answer.statusCode ?? 0, headers: headersOf(answer), body: octets };
  } catch (error) {
    throw failed(target, signal.aborted ? signal.reason : error, isSent);
  }
}

/** The name is not resolved again: the socket goes to what was judged. */
function pinned(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, options, done) => {
    const [first] = found;
    if (options.all === true) done(null, found);
    else done(null, first?.address ?? '', first?.family);
  };
}

function answerTo(request: ClientRequest, body: Uint8Array | undefined): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    request.once('response', done);
    // Later errors belong to the answer, which reports them itself.
    request.on('error', fail);
    request.once('close', () => fail(new Error('the connection was closed before an answer')));
    request.end(body);
  });
}

async function read(answer: IncomingMessage, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer as AsyncIterable<Uint8Array>) {
    length += part.length;
    if (length > most) throw new Error(`the answer is longer than ${most} octets`);
    parts.push(part);
  }
  if (!answer.complete) throw new Error('the answer was cut off');
  return new Uint8Array(Buffer.concat(parts));
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** What Node says of an error may quote what was received, so that only its code is told. */
export function failed(target: Target, error: unknown, isSent: boolean): ChanceryError {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const why = typeof code === 'string' ? code : error instanceof Error ? error.message : 'unknown';
  return new ChanceryError(
    'issuer_failed',
    isSent ? 'the other side gave no answer that can be read' : 'the other side cannot be reached',
    { detail: `${target.origin}: ${why}`, mayHaveHappened: isSent },
  );
}
