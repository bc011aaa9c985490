/** The console's answer to what no endpoint is for: one of its files, or its page, which finds by the address what to show. */
import { namesType, preferredCoding } from '../accept.ts';
import { decoded } from '../asked.ts';
import { cachedAnswer, oneLine } from '../cached-answer.ts';
import type { Answer, Endpoint, Input } from '../endpoint.ts';
import { CODINGS, type ConsoleFile, type ConsoleFiles, INDEX } from './files.ts';
import { PAGE_HEADERS } from './page-headers.ts';

export interface ConsoleRequest {
  readonly method: string;
  /** As it came. */
  readonly url: string;
  readonly headers: Input<unknown, unknown, unknown>['headers'];
}

/**
 * @param endpoints those of the server: where one is, everything below its first segment is the API's, found or not
 * @returns what answers a request that none of them is for; undefined: it is nothing of the console's
 */
export function consoleAnswers(
  files: ConsoleFiles,
  endpoints: readonly Pick<Endpoint, 'path'>[],
): (request: ConsoleRequest) => Answer | undefined {
  const taken = new Set([...RESERVED, ...endpoints.map(({ path }) => path.split('/')[1] ?? '')]);
  const page = files.get(INDEX);
  return ({ headers, method, url }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const path = pathOf(url);
    const file = files.get(path);
    if (file !== undefined) return fileAnswer(file, headers, 'Accept-Encoding');
    // A program that asks for what is not there is told so; whoever looks at it in a browser is shown the console.
    const looks = namesType(oneLine(headers['accept']), 'text/html');
    if (page === undefined || !looks || !isPage(path, taken)) return undefined;
    return fileAnswer(page, headers, 'Accept, Accept-Encoding');
  };
}

/** Where APIs that this server does not have would be, and files: no page is ever there. */
const RESERVED: readonly string[] = ['acme', 'assets', 'ocsp', 'vault'];

function fileAnswer(
  { coded, isForever, plain, type }: ConsoleFile,
  headers: ConsoleRequest['headers'],
  vary: string,
): Answer {
  const offered = CODINGS.filter((coding) => coded[coding] !== undefined);
  const coding = preferredCoding(oneLine(headers['accept-encoding']), offered);
  const { body, etag } = (coding === undefined ? undefined : coded[coding]) ?? plain;
  return cachedAnswer(headers, {
    etag,
    type,
    body: () => body,
    headers: {
      ...PAGE_HEADERS,
      ...(coding === undefined ? {} : { 'content-encoding': coding }),
      'cache-control': isForever ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary,
    },
  });
}

/** Without what a proxy's form of an address has before it, and without its query. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/)[0] || '/';
}

/** Whether an address may be one of the console's own: told by its first segment, however that is escaped. */
function isPage(path: string, taken: ReadonlySet<string>): boolean {
  if (path === '/') return true;
  const [before, first = '', ...more] = decoded(path).split(/[/\\]/);
  // Neither what climbs, which somebody between may resolve, nor the well-known places of others.
  const climbs = [first, ...more].some((segment) => segment.startsWith('.'));
  return before === '' && first !== '' && !taken.has(first) && !climbs;
}
