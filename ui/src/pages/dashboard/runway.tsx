import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OverviewKind } from '../../api/shapes.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { LifeBar } from '../../parts/life-bar.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';

/** How long authorities have yet. Of SSH, keys have no end, but an age. */
export function Runway({ kinds }: { readonly kinds: readonly OverviewKind[] }): ReactNode {
  const authorities = kinds.flatMap((kind) => kind.authorities).filter(({ not_after: end }) => end !== null);
  if (authorities.length === 0) return null;
  return (
    <Section title="Authorities’ runway" lead="How much of its life each has used">
      <ul className="flex flex-col gap-2.5">
        {authorities.map(({ id, name, next_generation: next, not_after: end, not_before: begin, state }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Link to="/hierarchy/$id" params={{ id }} className="min-w-0 flex-1 basis-40 link font-medium">
              <ForeignText text={name} most={60} />
            </Link>
            {state !== 'active' && <Status of={state} />}
            {next !== null && <span className="text-xs text-soft">next key made</span>}
            <LifeBar from={begin} until={end} />
          </li>
        ))}
      </ul>
      {kinds.some(({ authorities_have_more: more }) => more) && (
        <p className="mt-3 text-xs text-soft">
          There are more; <Link to="/hierarchy">the hierarchy</Link> has all.
        </p>
      )}
    </Section>
  );
}
