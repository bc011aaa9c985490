/** What the values of one kind may be: of an attribute of the subject, or of one type of subjectAltName. */
import { isWildcard } from './dns-name.ts';
import { matchesBelow, matchesGlob } from './glob.ts';
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
  return pattern.kind === 'domain' ? matchesPattern(value, pattern) : matchesGlob(value, pattern.text);
}

/**
 * Whether a pattern denies a value: without regard to case, as whoever reads a name may have none; and a wildcard name
 * that stands for something that is denied.
 */
export function deniesValue(value: string, pattern: ValuePattern): boolean {
  if (pattern.kind === 'domain') return matchesPattern(value, pattern);
  const [name, text] = [value.toLowerCase(), pattern.text.toLowerCase()];
  return matchesGlob(name, text) || (isWildcard(name) && matchesBelow(name, text));
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
 */
export function judgeValue(value: string, rules: ValueRules, one: boolean): ValueFault | undefined {
  const { allowed, denied, required } = rules;
  if (denied.some((pattern) => deniesValue(value, pattern))) return { fault: 'denied' };
  if (required.some((pattern) => matchesValue(value, pattern))) return undefined;
  if (one && required.length > 0) return { fault: 'not_required', passes: required.map(describeValue) };
  if (allowed === null || allowed.some((pattern) => matchesValue(value, pattern))) return undefined;
  return { fault: 'not_allowed', passes: [...allowed, ...required].map(describeValue) };
}
