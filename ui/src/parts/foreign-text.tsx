import type { ReactNode } from 'react';
import { partsOf } from './unseen.ts';

/**
 * Text that somebody else chose: a name in a certificate, a comment on a key. It is text and nothing else, keeps its own
 * direction to itself (Unicode UAX #9), shows what is meant to be unseen (controls, bidi overrides, zero-width signs and
 * look-alike spaces) as the code point that it is, counts the marks that are heaped on a letter, and is cut where nobody
 * would read on.
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
      {partsOf(shown).map(({ at, text: part, told }) =>
        told === undefined ? part : <Unseen key={at} told={told} />,
      )}
      {signs.length > most && (
        <span className="text-soft"> … {signs.length.toLocaleString('en')} signs in all</span>
      )}
    </bdi>
  );
}

function Unseen({ told }: { readonly told: string }): ReactNode {
  return <span className="mx-px rounded bg-warn-tint px-1 font-mono text-[0.8em] text-warn">{told}</span>;
}
