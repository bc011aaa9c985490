/**
 * The patterns of an allow-list of DNS names. They compile to a suffix comparison, linear in the name; never to a
 * regular expression.
 */
import { parseDnsName, withoutWildcard } from './dns-name.ts';

/** `exact`: the name `base` itself. `below`: every name that ends in `.base`. */
export interface NamePattern {
  readonly base: string;
  readonly exact: boolean;
  readonly below: boolean;
}

export type NamePatternResult =
  | { readonly ok: true; readonly pattern: NamePattern }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads one entry of an allow-list: `*.x` permits any name below `x`, `x` permits exactly `x`, and what is below it
 * with `subdomains`.
 */
export function parseNamePattern(text: string, subdomains: boolean): NamePatternResult {
  const glob = text.startsWith('*.');
  const read = parseDnsName(glob ? text.slice(2) : text);
  if (!read.ok) return read;
  if (read.name.startsWith('*')) return { ok: false, reason: 'a wildcard may only be the whole first label' };
  return { ok: true, pattern: { base: read.name, exact: !glob, below: glob || subdomains } };
}

/** Whether `name`, checked and lower case, is permitted; a wildcard name is judged by all that it stands for. */
export function matchesPattern(name: string, pattern: NamePattern): boolean {
  const below = name.endsWith(`.${pattern.base}`);
  if (name !== withoutWildcard(name)) return pattern.below && below;
  return (pattern.exact && name === pattern.base) || (pattern.below && below);
}

/** The pattern as a reader would write it. */
export function describePattern({ base, exact, below }: NamePattern): string {
  return exact && below ? `${base}, *.${base}` : below ? `*.${base}` : base;
}
