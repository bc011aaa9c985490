/** An answer on its way out. */
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Answer } from './endpoint.ts';

export function send(reply: FastifyReply, { body, headers, status, type }: Answer): FastifyReply {
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  if (type !== undefined) reply.type(type);
  // Answers may hold what is only for their caller; what is public says so itself.
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  if (body instanceof Readable && reply.request.method === 'HEAD') {
    body.destroy();
    return reply.send();
  }
  if (!(body instanceof Uint8Array)) return reply.send(body);
  if (body.length <= PIECE) return reply.send(Buffer.from(body.buffer, body.byteOffset, body.length));
  return reply.header('content-length', body.length).send(Readable.from(pieces(body), { objectMode: false }));
}

/** Octets that are written at once: a long CRL that is copied to a socket in one go keeps everybody else waiting. */
const PIECE = 65_536;

function* pieces(body: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}
