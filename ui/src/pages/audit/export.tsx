import { Download } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { download } from '../../files/download.ts';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { SelectField } from '../../parts/field.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';
import { MOST_EXPORTED, readAll } from './read-all.ts';
import { type AuditSearch, optionsOf, queryOf } from './search.ts';
import { type Format, spellAll } from './trail-file.ts';

interface ExportProps {
  readonly search: AuditSearch;
  readonly onClose: () => void;
}

/** Reads the trail to its end, or to a bound, and hands it over as a file. */
export function Export({ onClose, search }: ExportProps): ReactNode {
  const isFiltered = Object.keys(search).length > 0;
  const [format, setFormat] = useState<Format>('jsonl');
  const [isWhole, setWhole] = useState(!isFiltered);
  const of = isWhole ? {} : search;
  const { error, isReading, read, start } = useExport(of, format, onClose);
  return (
    <Dialog title="Export the trail" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReading) void start();
        }}
        className="flex flex-col gap-4"
      >
        <p className="text-soft">
          Newest first, at most {MOST_EXPORTED.toLocaleString('en')} events. It is read page by page, and put
          together here. For more, and for what can be restored, there is the command.
        </p>
        {isFiltered && (
          <SelectField
            label="Which"
            value={isWhole ? 'all' : 'filtered'}
            onChange={({ target }) => setWhole(target.value === 'all')}
            choices={[
              { value: 'filtered', text: 'What the filters let through' },
              { value: 'all', text: 'All' },
            ]}
          />
        )}
        <SelectField
          label="Format"
          value={format}
          onChange={({ target }) => setFormat(target.value === 'csv' ? 'csv' : 'jsonl')}
          choices={[
            { value: 'jsonl', text: 'JSON Lines, an event in a line' },
            { value: 'csv', text: 'CSV, for spreadsheets' },
          ]}
        />
        {isReading && <Progress read={read} />}
        {error !== undefined && <Failure error={error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="first" icon={Download} busy={isReading}>
            {isReading ? 'Reading' : 'Export'}
          </Button>
        </div>
      </form>
      <Commands call={{ path: pathOf(of) }} chancery={lineOf(of)} />
    </Dialog>
  );
}

function Progress({ read }: { readonly read: number }): ReactNode {
  return (
    <div className="flex flex-col gap-1">
      <progress
        aria-label="Events read"
        className="w-full accent-[var(--wax)]"
        max={MOST_EXPORTED}
        value={read}
      />
      <span role="status" className="text-xs text-soft">
        {read.toLocaleString('en')} events read
      </span>
    </div>
  );
}

function pathOf(search: AuditSearch): string {
  const query = new URLSearchParams({ ...queryOf(search), limit: '1000' });
  return `/v1/audit/logs?${query.toString()}`;
}

function lineOf(search: AuditSearch): string | undefined {
  if (Object.keys(search).length === 0) return 'audit export trail.jsonl';
  const options = optionsOf(search);
  return options === undefined ? undefined : `audit ls --all -o json${options}`;
}

function useExport(search: AuditSearch, format: Format, onDone: () => void) {
  const [read, setRead] = useState<number>();
  const [error, setError] = useState<unknown>();
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const start = async (): Promise<void> => {
    setError(undefined);
    setRead(0);
    try {
      const { events, hasMore } = await readAll(search, setRead, () => isGone.current);
      if (isGone.current) return;
      download({ name: `trail.${format}`, ...spellAll(events, format) });
      const count = events.length.toLocaleString('en');
      notify(
        hasMore
          ? `The newest ${count} events are exported; there are more.`
          : `${count} events are exported.`,
      );
      onDone();
    } catch (failure) {
      setError(failure);
      setRead(undefined);
    }
  };
  return { read: read ?? 0, isReading: read !== undefined, error, start };
}
