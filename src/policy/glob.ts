/**
 * Patterns in which `*` stands for any characters, dots among them, or none. They are matched part by part, in time linear
 * in the text for each part; never by a regular expression.
 */

/** Whether the whole of `text` matches `pattern`. */
export function matchesGlob(text: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/**
 * Whether `pattern` matches any of the names that a wildcard name stands for.
 * @param wildcard `*.` and what follows; its `*` is one label
 */
export function matchesBelow(wildcard: string, pattern: string): boolean {
  // Where in the pattern one may stand after a label of one, two, ... characters: the longest path adds one at a time.
  let places = closed(pattern, [0]);
  const reached = new Set<number>();
  for (;;) {
    places = closed(pattern, step(pattern, places, isOfLabel));
    if (places.every((place) => reached.has(place))) break;
    for (const place of places) reached.add(place);
  }
  let rest: readonly number[] = [...reached];
  for (const character of wildcard.slice(1)) {
    rest = closed(
      pattern,
      step(pattern, rest, (one) => one === character),
    );
  }
  return rest.includes(pattern.length);
}

function isOfLabel(character: string): boolean {
  return character !== '.';
}

/** The places behind one more character of the text. */
function step(
  pattern: string,
  places: readonly number[],
  fits: (character: string) => boolean,
): readonly number[] {
  return places.flatMap((place) => {
    const character = pattern[place];
    if (character === '*') return [place];
    return character !== undefined && fits(character) ? [place + 1] : [];
  });
}

/** With those that are reached without a character: a `*` may stand for none. */
function closed(pattern: string, places: readonly number[]): readonly number[] {
  const all = new Set(places);
  for (const place of all) if (pattern[place] === '*') all.add(place + 1);
  return [...all];
}
