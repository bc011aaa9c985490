/** What of a text is not seen, or hides what is beside it. */

/**
 * Controls, formats (bidi and zero-width among them), separators and spaces but the plain one, and what no character stands
 * for; and marks past the few that any script has on one letter, which stand over the lines above and below.
 */
const UNSEEN =
  /(?:[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]|\p{Variation_Selector})+|(?<=\p{M}{4})(?:(?!\p{Variation_Selector})\p{M})+/gu;

export interface Part {
  readonly at: number;
  readonly text: string;
  /** What is shown in its place; undefined: it is shown as it is. */
  readonly told: string | undefined;
}

export function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(UNSEEN)) {
    if (index > from) parts.push({ at: from, text: text.slice(from, index), told: undefined });
    parts.push({ at: index, text: found, told: tell(found) });
    from = index + found.length;
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), told: undefined });
  return parts;
}

function tell(unseen: string): string {
  const signs = Array.from(unseen);
  if (/^(?!\p{Variation_Selector})\p{M}/u.test(unseen))
    return `${signs.length} ${signs.length === 1 ? 'mark' : 'marks'}`;
  return signs
    .map((sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}

/** JSON that says the same, without what a terminal obeys or an eye passes over. @param json as it is written for machines or people */
export function visibleJson(json: string): string {
  return json.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => {
      return `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join(''),
  );
}
