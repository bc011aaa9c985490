import type { ReactNode } from 'react';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { reasonWords } from '../../words/reasons.ts';
import type { Entry, Found } from './read-list.ts';

interface EntriesProps {
  readonly found: Found;
  readonly isFiltered: boolean;
  /** Of the whole list. */
  readonly count: number;
}

export function Entries({ count, found, isFiltered }: EntriesProps): ReactNode {
  const { entries } = found;
  return (
    <>
      <p role="status" className="text-xs text-soft">
        {wordsOf({ found, isFiltered, count })}
      </p>
      {entries.length > 0 && <EntryTable entries={entries} />}
    </>
  );
}

/** A KRL tells neither when nor why. */
function EntryTable({ entries }: { readonly entries: readonly Entry[] }): ReactNode {
  const hasMore = entries.some(({ revokedAt }) => revokedAt !== undefined);
  return (
    <Table label="Entries of the list" heads={hasMore ? ['Revoked', 'When', 'Reason'] : ['Revoked']}>
      {entries.map(({ reason, revokedAt, value, what }) => (
        <Row key={what + value}>
          <Cell>
            {what !== 'serial number' && <span className="mr-2 text-xs text-soft">{what}</span>}
            <span className="font-mono text-xs">
              <ForeignText text={value} most={120} />
            </span>
          </Cell>
          {hasMore && (
            <>
              <Cell tight>
                <Time at={revokedAt ?? null} never="not told" />
              </Cell>
              <Cell>
                <span className="block min-w-36">{reasonWords(reason ?? null)}</span>
              </Cell>
            </>
          )}
        </Row>
      ))}
    </Table>
  );
}

function wordsOf({ count, found: { entries, hasMore }, isFiltered }: EntriesProps): string {
  const shown = entries.length.toLocaleString('en');
  const all = count.toLocaleString('en');
  if (count === 0) return 'Nothing is revoked.';
  if (!isFiltered && hasMore) return `The first ${shown} of ${all}.`;
  if (!isFiltered) return count === 1 ? 'One entry.' : `All ${all} entries.`;
  if (entries.length === 0) return `None of ${all} has that in it.`;
  return hasMore ? `The first ${shown} of those with that in them; there are more.` : `${shown} of ${all}.`;
}
