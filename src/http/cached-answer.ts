/** What anybody may fetch and keep for a while: not sent at all to who has it. */
import type { Answer, Input } from './endpoint.ts';

export interface Cached {
  /** With its quotes; no two bodies have the same. */
  readonly etag: string;
  readonly type: string;
  /** Called when it is sent. */
  readonly body: () => Uint8Array | string;
  readonly headers: Readonly<Record<string, string>>;
}

export function cachedAnswer(
  headers: Input<unknown, unknown, unknown>['headers'],
  { body, etag, headers: more, type }: Cached,
): Answer {
  const told = { etag, ...more };
  // If-Modified-Since is left unread: two bodies may be of one second.
  if (names(oneLine(headers['if-none-match']), etag)) return { status: 304, headers: told };
  return { status: 200, body: body(), type, headers: told };
}

export function oneLine(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

/** Whether If-None-Match names a tag, compared weakly (RFC 9110 §13.1.2). */
function names(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim());
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}
