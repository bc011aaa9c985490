import { Columns3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckField } from '../../parts/field.tsx';
import { COLUMNS, USUAL } from './columns.tsx';

const KEPT = 'chancery.certificates.columns';

/** The columns that this browser's person chose, or the usual ones. */
export function readChosen(): readonly string[] {
  const kept = localStorage.getItem(KEPT)?.split(',') ?? [];
  const known = kept.filter((id) => COLUMNS.some((column) => column.id === id));
  return known.includes('name') ? known : USUAL;
}

export function ColumnChoice({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}): ReactNode {
  const set = (id: string, isIn: boolean): void => {
    const next = COLUMNS.map((column) => column.id).filter((one) =>
      one === id ? isIn : chosen.includes(one),
    );
    localStorage.setItem(KEPT, next.join(','));
    onChange(next);
  };
  return (
    <details className="relative max-sm:hidden">
      <summary className="flex min-h-[34px] list-none items-center gap-1.5 rounded-[7px] border border-edge px-3 text-sm font-medium hover:bg-sunken">
        <Columns3 size={15} aria-hidden="true" /> Columns
      </summary>
      <fieldset className="card absolute right-0 z-20 mt-1 flex w-44 flex-col gap-2 p-3 shadow-lg">
        <legend className="sr-only">Columns that are shown</legend>
        {COLUMNS.map(({ id, name }) => (
          <CheckField
            key={id}
            label={name}
            checked={chosen.includes(id)}
            disabled={id === 'name'}
            onChange={(event) => set(id, event.target.checked)}
          />
        ))}
      </fieldset>
    </details>
  );
}
