/** Requests that no route ever sees, answered in an envelope all the same. */
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { familyOf } from './families.ts';
import type { Asked } from './family.ts';
import { V1 } from './v1/errors.ts';

/** What is wrong with an address before it is matched: broken escapes, or a segment too long. */
export function answerAddress(
  error: { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const long = error.statusCode === 414;
  const message = long ? 'a part of the address is too long' : 'the address has broken escapes';
  const { body, status } = familyOf(request.url).httpErrorAnswer(
    { status: long ? 414 : 400, message, part: 'address' },
    askedBy(request.id, request.method, request.url),
  );
  const type = 'application/json; charset=utf-8';
  reply.raw.writeHead(status, {
    'content-type': type,
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  reply.raw.end(JSON.stringify(body));
}

/** @returns a handler for what is no HTTP, too long, or too slow. Nothing of it is logged: it may hold a token. */
export function answerConnection(
  nextRequestId: () => string,
): (error: { code?: string }, socket: Socket) => void {
  return ({ code = '' }, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const [status, phrase, message] = FAULTS[code] ?? NO_HTTP;
    const id = nextRequestId();
    // What is no HTTP has no address.
    const { body: told } = V1.httpErrorAnswer({ status, message, part: 'connection' }, askedBy(id, '', ''));
    const body = JSON.stringify(told);
    const head = [
      `HTTP/1.1 ${status} ${phrase}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-ID: ${id}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
}

function askedBy(requestId: string, method: string, url: string): Asked {
  return { requestId, method, url, path: undefined, scopes: [] };
}

const NO_HTTP = [400, 'Bad Request', 'the request is not HTTP/1.1'] as const;

const FAULTS: Readonly<Record<string, readonly [status: number, phrase: string, message: string]>> =
  Object.assign(Object.create(null), {
    ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'the request did not arrive in time'],
    HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'the headers are too long'],
  });
