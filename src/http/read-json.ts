/** Bodies: JSON in UTF-8, plain and not too deep. Nothing else is read. */
import type { FastifyInstance } from 'fastify';
import { ChanceryError } from '../base/error.ts';
import { configOf } from './asked.ts';

/** Octets of a body. */
export const BODY_LIMIT = 1024 * 1024;

/** Objects and lists in one another; no request needs a tenth of it, and whatever walks a body may do so by recursion. */
const DEEPEST = 100;

/** An empty body is an absent one. Of a name that is given twice, the last counts, as everywhere in JavaScript. */
export function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const coding = request.headers['content-encoding'];
    if (coding !== undefined && coding.toLowerCase() !== 'identity') {
      // RFC 9110 §8.4: whoever does not know a content coding refuses it.
      done(Object.assign(new Error('a content coding'), { statusCode: 415 }));
      return;
    }
    const text = decode(body as Buffer);
    if (text === undefined) done(new ChanceryError('malformed', 'the body must be UTF-8'));
    else if (text.length === 0) done(null, undefined);
    else if (isTooDeep(text)) done(new ChanceryError('malformed', TOO_DEEP));
    else {
      // The built-in parser calls back and gives no promise, whatever its type says.
      void parse(request, text, (error, value) => {
        if (value !== null) done(error, value);
        else if (configOf(request).takesNull === true) done(null, undefined);
        else done(new ChanceryError('malformed', 'the body must be a JSON object'));
      });
    }
  });
}

const TOO_DEEP = `the body must have at most ${DEEPEST} objects and lists in one another`;

/** Without a byte order mark. @returns undefined for what is not UTF-8, as JSON must be (RFC 8259 §8.1) */
function decode(octets: Uint8Array): string | undefined {
  try {
    return DECODER.decode(octets);
  } catch {
    return undefined;
  }
}

const DECODER = new TextDecoder('utf-8', { fatal: true });

/** Counts brackets outside of texts, before anything is made of them; what is no JSON is found so later. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '[' || character === '{') {
      depth++;
      if (depth > DEEPEST) return true;
    } else if (character === ']' || character === '}') depth--;
  }
  return false;
}
