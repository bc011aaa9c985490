/**
 * Patterns in which `*` stands for any characters, dots among them, or none. They are matched part by part, each part being
 * looked for once, behind the one before it; never by a regular expression.
 */

/** What stands between the asterisks. */
export interface Glob {
  readonly first: string;
  /** None of them empty. */
  readonly middle: readonly string[];
  /** Undefined when there is no asterisk, so that `first` is all of it. */
  readonly last: string | undefined;
}

export function parseGlob(pattern: string): Glob {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  return { first, middle: parts.filter((part) => part !== ''), last };
}

/** Whether the whole of `text` matches. */
export function matchesGlob(text: string, { first, last, middle }: Glob): boolean {
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  return findAll(text, middle, first.length) + last.length <= text.length;
}

/**
 * Whether any of the names that a wildcard name stands for matches: those with one label in place of its `*`. A label can
 * be chosen so that it holds every part that has no dot, one after the other.
 * @param wildcard `*.` and what follows
 */
export function matchesBelow(wildcard: string, { first, last, middle }: Glob): boolean {
  const behind = wildcard.slice(1);
  const dot = first.indexOf('.');
  if (last === undefined) return dot > 0 && first.slice(dot) === behind;
  if (dot >= 0) {
    const begun = first.slice(dot);
    return (
      dot > 0 &&
      behind.startsWith(begun) &&
      matchesGlob(behind.slice(begun.length), { first: '', middle, last })
    );
  }
  const outside = middle.slice(middle.findIndex((part) => part.includes('.')));
  const isWithin = middle.every((part) => !part.includes('.'));
  if (isWithin) return endsBelow(behind, last);
  const [straddling = '', ...rest] = outside;
  const begun = straddling.slice(straddling.indexOf('.'));
  // Its beginning in the label takes up the least of what is behind it.
  const at = behind.startsWith(begun) ? begun.length : findAll(behind, [straddling], 0);
  if (at > behind.length) return false;
  return findAll(behind, rest, at) + last.length <= behind.length && behind.endsWith(last);
}

/** Nothing of what is behind the label is taken up yet: the last part may begin in the label. */
function endsBelow(behind: string, last: string): boolean {
  if (last.length <= behind.length) return behind.endsWith(last);
  return last.endsWith(behind) && !last.slice(0, -behind.length).includes('.');
}

/** @returns where the last of the parts ends, each behind the one before it; infinite when one is not found */
function findAll(text: string, parts: readonly string[], from: number): number {
  let at = from;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return Number.POSITIVE_INFINITY;
    at = found + part.length;
  }
  return at;
}
