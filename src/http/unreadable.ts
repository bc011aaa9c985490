/** Requests that no route ever sees, answered in an envelope all the same. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { familyOf } from './families.ts';
import type { Asked, HttpFault } from './family.ts';
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
    tell(socket, { status, phrase, message, part: 'connection' }, nextRequestId());
  };
}

/**
 * What Node itself would end without a word, or without an envelope: a tunnel, and an expectation that nobody knows. And
 * what it would leave open: to who has not come to the end of a TLS handshake, nothing can be said.
 */
export function answerUnserved(server: Server, nextRequestId: () => string): void {
  server.on('tlsClientError', (_error: Error, socket: Socket) => {
    socket.destroy();
  });
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    const message = 'CONNECT is for proxies, and this is none';
    // A socket that was handed over has nobody else to hear of its end.
    socket.on('error', () => socket.destroy());
    tell(socket, { status: 405, phrase: 'Method Not Allowed', message, part: 'method' }, nextRequestId());
  });
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const message = 'only "Expect: 100-continue" can be met';
    const { body, headers } = told({ status: 417, message, part: 'connection' }, nextRequestId());
    response.writeHead(417, headers).end(body);
  });
}

function tell(socket: Socket, { phrase, ...fault }: HttpFault & { phrase: string }, id: string): void {
  const { body, headers } = told(fault, id);
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${fault.status} ${phrase}\r\n${head.join('\r\n')}\r\n\r\n${body}`);
}

function told(
  fault: HttpFault,
  id: string,
): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  // What is no HTTP has no address.
  const body = JSON.stringify(V1.httpErrorAnswer(fault, askedBy(id, '', '')).body);
  return {
    body,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      ...(fault.status === 405 ? { Allow: 'GET, HEAD, POST, PATCH, DELETE' } : {}),
      'X-Request-ID': id,
      Connection: 'close',
    },
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
