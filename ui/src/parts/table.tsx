import type { ReactNode } from 'react';

interface TableProps {
  /** What it is of, for who cannot see the heading above it. */
  readonly label: string;
  readonly heads: readonly ReactNode[];
  readonly children: ReactNode;
}

/** The head of the column that holds what can be done with a row. */
export const ACTIONS: ReactNode = <span className="sr-only">Actions</span>;

const LEAST_COLUMN = 6.5;

/** A table of few rows; of many there is `Grid`. What is wider than the page scrolls in itself. */
export function Table({ children, heads, label }: TableProps): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="relative overflow-x-auto" tabIndex={0} aria-label={label}>
      {/* A column that is squeezed breaks its words apart, where it could be scrolled to. */}
      <table
        className="w-full border-collapse text-left"
        style={{ minWidth: `${heads.length * LEAST_COLUMN}rem` }}
      >
        <thead>
          <tr className="border-b border-line text-xs text-soft">
            {heads.map((head, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns neither come nor go
              <th key={at} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export function Row({ children }: { readonly children: ReactNode }): ReactNode {
  return <tr className="border-b border-line align-top last:border-0 hover:bg-sunken/60">{children}</tr>;
}

export function Cell({
  children,
  tight = false,
}: {
  readonly children: ReactNode;
  readonly tight?: boolean;
}): ReactNode {
  return <td className={`px-3 py-2 ${tight ? 'w-px whitespace-nowrap' : ''}`}>{children}</td>;
}
