import type { ReactNode } from 'react';

/**
 * Text that somebody else chose: a name in a certificate, a comment on a key. It is text and nothing else, keeps its own
 * direction to itself (Unicode UAX #9), shows what is meant to be unseen (controls, bidi overrides, zero-width signs and
 * look-alike spaces) as the code point that it is, and is cut where nobody would read on.
 */
export function ForeignText({
  text,
  most = 240,
}: {
  readonly text: string;
  readonly most?: number;
}): ReactNode {
  const signs = Array.from(text);
  const shown = signs.slice(0, most).join('');
  return (
    <bdi className="break-words [overflow-wrap:anywhere]">
      {partsOf(shown).map(({ at, hidden, text: part }) => (hidden ? <Unseen key={at} text={part} /> : part))}
      {signs.length > most && (
        <span className="text-soft"> … {signs.length.toLocaleString('en')} signs in all</span>
      )}
    </bdi>
  );
}

function Unseen({ text }: { readonly text: string }): ReactNode {
  const points = Array.from(text).map(
    (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return (
    <span className="mx-px rounded bg-warn-tint px-1 font-mono text-[0.8em] text-warn">
      {points.join(' ')}
    </span>
  );
}

/** Controls, formats (bidi and zero-width among them), separators and spaces but the plain one, and what no character stands for. */
const UNSEEN =
  /(?:[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]|\p{Variation_Selector})+/gu;

interface Part {
  readonly at: number;
  readonly text: string;
  readonly hidden: boolean;
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(UNSEEN)) {
    if (index > from) parts.push({ at: from, text: text.slice(from, index), hidden: false });
    parts.push({ at: index, text: found, hidden: true });
    from = index + found.length;
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), hidden: false });
  return parts;
}
