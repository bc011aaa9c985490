/** What callers write to find names: a name, or one with a star at its beginning or its end. */
import { invalidField, quote } from '../base/error.ts';
import { formatIp, parseIp } from '../base/ip.ts';
import { isPrintable } from '../base/name.ts';
import { folded } from '../records/names.ts';
import type { NamePattern } from '../records/search.ts';

/**
 * `billing.test` is found exactly, `billing*` by its beginning, `*.test` by its end: also the wildcard name `*.test`,
 * which ends so. A star that is meant itself has a backslash before it: `\*.test` finds the wildcard name alone.
 * ASCII letters are found in either case, where case means nothing. An IP address is found in any spelling.
 * @returns undefined for what no certificate is named
 * @throws invalid_field
 */
export function parseNamePattern(text: string, field: string): NamePattern | undefined {
  const [, start = '', body = '', end = ''] = PATTERN.exec(text) ?? [];
  if (body === '' || (start !== '' && end !== '')) {
    throw invalidField(
      field,
      `must be a name, perhaps with one "*" at its beginning or its end, not ${quote(text)}`,
    );
  }
  if (!isPrintable(body)) return undefined;
  const literal = body.replaceAll('\\*', '*');
  if (start !== '') return { match: 'suffix', values: spellings(literal) };
  if (end !== '') return { match: 'prefix', values: spellings(literal) };
  const octets = parseIp(literal);
  return { match: 'exact', values: octets === undefined ? spellings(literal) : [formatIp(octets)] };
}

/** A star that is not behind a backslash, what has none, and a star. */
const PATTERN = /^(\*?)((?:\\\*|[^*])*)(\*?)$/s;

/** As it is, for names whose case means something, and as all others are kept. */
function spellings(text: string): readonly string[] {
  return [...new Set([text, folded(text)])];
}
