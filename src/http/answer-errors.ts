/** The envelope of every error, in the words of the family that was asked. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ChanceryError, type ErrorCode, quote } from '../base/error.ts';
import { askedBy, decoded, familyOfRequest, httpError } from './asked.ts';
import type { Answer } from './endpoint.ts';
import type { HttpFault } from './family.ts';
import type { RateLimiter } from './rate-limits.ts';
import { BODY_LIMIT } from './read-json.ts';
import { recordRefusal } from './refusal.ts';
import { send } from './send.ts';
import type { HttpSite } from './site.ts';

/** @param elsewhere what answers an address that no endpoint is for, before it is an error */
export function answerErrors(
  app: FastifyInstance,
  site: HttpSite,
  {
    elsewhere,
    limiter,
  }: {
    readonly elsewhere: ((request: FastifyRequest) => Answer | undefined) | undefined;
    readonly limiter: RateLimiter;
  },
): void {
  app.setNotFoundHandler(async (request, reply) => {
    const found = elsewhere?.(request);
    if (found !== undefined) return send(reply, found);
    const path = quote(decoded(request.url.split(/[?#]/)[0] ?? ''));
    const message = `there is nothing at ${request.method} ${path}; /openapi.json says what there is`;
    return send(reply, httpError(request, { status: 404, message, part: 'address' }));
  });
  app.setErrorHandler(async (thrown, request, reply) => {
    let error = coreError(thrown);
    const { caller, row } = request.seen ?? {};
    if (caller !== undefined && row !== undefined) {
      const route = `${request.method} ${request.routeOptions.url}`;
      try {
        const recorded = await recordRefusal(site, caller, row, route, error ?? plainError(thrown));
        if (recorded) limiter.refused(caller);
      } catch (failure) {
        error =
          coreError(failure) ?? new ChanceryError('unavailable', 'the audit trail cannot be written now');
      }
    }
    if (error === undefined) {
      const fault: HttpFault = {
        status: statusOf(thrown),
        message: plainError(thrown).message,
        part: 'body',
      };
      return send(reply, httpError(request, fault));
    }
    site.metrics.refused.inc({ code: error.code });
    if (LOGGED.has(error.code)) {
      site.log.error(
        { requestId: request.id, err: error.cause ?? thrown, detail: error.detail },
        error.message,
      );
    }
    return send(reply, familyOfRequest(request).errorAnswer(error, askedBy(request)));
  });
}

/** What its operator must look into; the caller is told less than the log. */
const LOGGED: ReadonlySet<ErrorCode> = new Set(['internal', 'unavailable', 'issuer_failed']);

/** An error of the core, or undefined for what HTTP itself found wrong. Whatever is unknown is a defect of ours. */
function coreError(thrown: unknown): ChanceryError | undefined {
  if (thrown instanceof ChanceryError) {
    // Only a defect's text stays inside.
    return thrown.code === 'internal'
      ? new ChanceryError('internal', 'something went wrong here; the request id finds it in the log', {
          cause: thrown,
          ...(thrown.detail === undefined ? {} : { detail: `${thrown.message}: ${thrown.detail}` }),
        })
      : thrown;
  }
  const status = statusOf(thrown);
  if (status >= 400 && status < 500) return undefined;
  return new ChanceryError('internal', 'something went wrong here; the request id finds it in the log', {
    cause: thrown,
  });
}

function statusOf(thrown: unknown): number {
  const { statusCode } = (thrown ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}

/** What fastify found wrong, worded without a quote of the body: a parser's message would echo it. */
function plainError(thrown: unknown): ChanceryError {
  const status = statusOf(thrown);
  const messages: Readonly<Record<number, string>> = {
    400: 'the body must be JSON',
    413: `the body must have at most ${BODY_LIMIT} octets`,
    415: 'the body must be JSON, with "Content-Type: application/json" and no content coding',
  };
  return new ChanceryError('malformed', messages[status] ?? 'the request cannot be read');
}
