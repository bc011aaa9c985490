/** What the values of one kind may be: of an attribute of the subject, or of one type of subjectAltName. */
import { isWildcard } from './dns-name.ts';
import { type Glob, matchesBelow, matchesGlob, parseGlob } from './glob.ts';
import { describePattern, matchesPattern, type NamePattern } from './name-pattern.ts';

export type ValuePattern =
  /** A domain, as roles name it. */
  | ({ readonly kind: 'domain' } & NamePattern)
  /** A text in which `*` stands for any characters. */
  | { readonly kind: 'glob'; readonly text: string };

export interface ValueRules {
  /** Null: no allow-list, so everything that is not denied. */
  readonly allowed: readonly ValuePattern[] | null;
  /** Of an attribute, its value matches one of them; of names, each of them is matched by one. What does so is allowed. */
  readonly required: readonly ValuePattern[];
  readonly denied: readonly ValuePattern[];
}

export const ANY_VALUE: ValueRules = { allowed: null, required: [], denied: [] };

export function matchesValue(value: string, pattern: ValuePattern): boolean {
  // A wildcard that a pattern's own `*` takes in stands for nothing that the pattern would not match.
  return pattern.kind === 'domain'
    ? matchesPattern(value, pattern)
    : matchesGlob(value, globs(pattern).exact);
}

/** As a reader would write it. */
export function describeValue(pattern: ValuePattern): string {
  return pattern.kind === 'domain' ? describePattern(pattern) : pattern.text;
}

export type ValueFault =
  | { readonly fault: 'denied' }
  | { readonly fault: 'not_required' | 'not_allowed'; readonly passes: readonly string[] };

/**
 * What stands against one value.
 * @param one whether it must match one of the required patterns, as there is no other value of its kind
 * @param readings what else it may be read as; none of it may be denied
 */
export function judgeValue(
  value: string,
  rules: ValueRules,
  one: boolean,
  readings: readonly string[] = [],
): ValueFault | undefined {
  const { allowed, denied, required } = rules;
  if ([value, ...readings].some((reading) => isDenied(reading, denied))) return { fault: 'denied' };
  if (required.some((pattern) => matchesValue(value, pattern))) return undefined;
  if (one && required.length > 0) return { fault: 'not_required', passes: required.map(describeValue) };
  if (allowed === null || allowed.some((pattern) => matchesValue(value, pattern))) return undefined;
  return { fault: 'not_allowed', passes: [...allowed, ...required].map(describeValue) };
}

/** A wildcard name is denied when something that it stands for is. */
function isDenied(value: string, denied: readonly ValuePattern[]): boolean {
  if (denied.length === 0) return false;
  const [lower, text] = [value.toLowerCase(), folded(value)];
  return denied.some((pattern) => {
    if (pattern.kind === 'domain') return matchesPattern(value, pattern);
    const glob = globs(pattern);
    // Folding may join what an asterisk keeps apart: as it is written, it is denied all the same.
    return (
      matchesGlob(value, glob.exact) ||
      matchesGlob(lower, glob.lower) ||
      matchesGlob(text, glob.folded) ||
      (isWildcard(lower) && matchesBelow(lower, glob.lower))
    );
  });
}

/**
 * Whoever reads a value may have no regard for case, for how often a space is repeated, for characters that are not seen, or
 * for which of several forms of a character it is written in (RFC 5280 §7.1, RFC 4518 §2.2).
 */
function folded(text: string): string {
  if (/^[\x21-\x7e]*$/.test(text)) return text.toLowerCase();
  const visible = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  // Through the upper case, which has one form of what has several in lower case.
  const caseless = visible.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  return caseless.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

interface Globs {
  readonly exact: Glob;
  readonly lower: Glob;
  readonly folded: Glob;
}

/** Policies are kept between requests, and so is what their patterns are read into. */
const GLOBS = new WeakMap<ValuePattern, Globs>();

function globs(pattern: Extract<ValuePattern, { kind: 'glob' }>): Globs {
  const known = GLOBS.get(pattern);
  if (known !== undefined) return known;
  const { text } = pattern;
  const read = {
    exact: parseGlob(text),
    lower: parseGlob(text.toLowerCase()),
    folded: parseGlob(folded(text)),
  };
  GLOBS.set(pattern, read);
  return read;
}
