// biome-ignore-all lint/a11y/useSemanticElements: rows of a table cannot be placed one by one
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, and says which row is meant
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useWindow } from './window.ts';

export interface Column<Item> {
  readonly id: string;
  readonly name: string;
  /** Its width, as `grid-template-columns` takes it. */
  readonly width: string;
  readonly cell: (item: Item) => ReactNode;
}

interface GridProps<Item> {
  readonly label: string;
  readonly columns: readonly Column<Item>[];
  /** Rows that are known to be there, and whether there are more. */
  readonly count: number;
  readonly hasMore: boolean;
  /** undefined: it is being read. */
  readonly itemAt: (row: number) => Item | undefined;
  readonly onOpen: (item: Item) => void;
  /** The rows that are drawn, so that they can be read. */
  readonly onRange: (from: number, to: number) => void;
  readonly isOpen?: (item: Item) => boolean;
}

const ROW = 40;

/** A grid (WAI-ARIA APG) of any number of rows, of which those that are seen are drawn. Arrows, Page, Home and End move; Enter opens. */
export function Grid<Item>({
  columns,
  count,
  hasMore,
  isOpen,
  itemAt,
  label,
  onOpen,
  onRange,
}: GridProps<Item>): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [active, setActive] = useState(0);
  const { from, height, reveal, to, topOf } = useWindow(box, count, ROW);
  useEffect(() => onRange(from, to), [from, onRange, to]);
  const template = columns.map(({ width }) => width).join(' ');
  const current = Math.min(active, Math.max(0, count - 1));
  const move = (row: number): void => {
    const next = Math.max(0, Math.min(count - 1, row));
    setActive(next);
    reveal(next);
  };
  const press = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: count - 1,
    };
    const row = steps[event.key];
    const item = itemAt(current);
    if (row !== undefined) move(row);
    else if (event.key === 'Enter' && event.target === box.current && item !== undefined) onOpen(item);
    else return;
    event.preventDefault();
  };
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  return (
    <div
      ref={box}
      role="grid"
      aria-label={label}
      aria-rowcount={hasMore ? -1 : count + 1}
      aria-colcount={columns.length}
      aria-activedescendant={current >= from && current < to ? `${id}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={press}
      className="group/grid relative min-h-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
    >
      <div
        role="row"
        aria-rowindex={1}
        className="sticky top-0 z-10 grid min-w-fit border-b border-line bg-card text-xs text-soft"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column) => (
          <div key={column.id} role="columnheader" className="truncate px-3 py-2 font-medium">
            {column.name}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="relative" style={{ height }}>
        {rows.map((row) => {
          const item = itemAt(row);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
            <div
              key={row}
              id={`${id}-${row}`}
              role="row"
              aria-rowindex={row + 2}
              aria-selected={item !== undefined && isOpen?.(item) === true}
              onClick={() => {
                setActive(row);
                if (item !== undefined) onOpen(item);
              }}
              className={`absolute inset-x-0 grid min-w-fit cursor-pointer items-center border-b border-line hover:bg-sunken aria-selected:bg-wax-tint ${row === current ? 'group-focus-visible/grid:bg-sunken group-focus-visible/grid:shadow-[inset_3px_0_var(--wax)]' : ''}`}
              style={{ gridTemplateColumns: template, top: topOf(row), height: ROW }}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  className="max-h-full min-w-0 overflow-hidden px-3 text-ellipsis whitespace-nowrap"
                >
                  {item === undefined ? <div className="skeleton h-3.5 w-3/4" /> : column.cell(item)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
