/** The one client of this page, which its session's cookie speaks for. */
import { ApiError, type Client, chanceryClient } from '../../../src/client/index.ts';

export type { Answer } from '../../../src/client/index.ts';
export { ApiError } from '../../../src/client/index.ts';

/** Called when the server does not know the session, or not any more. */
const whenSignedOut = new Set<() => void>();

export function onSignedOut(listener: () => void): () => void {
  whenSignedOut.add(listener);
  return () => whenSignedOut.delete(listener);
}

/** Where "nobody" is an answer. */
const ASKS_WHO = /\/v1\/(?:session|auth\/whoami)$/;

export const api: Client = chanceryClient({
  url: location.origin,
  async fetch(request) {
    const response = await fetch(request);
    if (response.status === 401 && !ASKS_WHO.test(request.url)) for (const tell of whenSignedOut) tell();
    return response;
  },
});

/** What a person is told of a failure: the server's own words where it said some. */
export function wordsOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof TypeError)
    return 'The server cannot be reached. It may be restarting; this page asks again.';
  return error instanceof Error ? error.message : String(error);
}
