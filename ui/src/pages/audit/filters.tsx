import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useIdentities } from '../../api/identities.ts';
import { Button } from '../../parts/button.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { type AuditSearch, OUTCOMES } from './search.ts';
import { actionChoices } from './words.ts';

interface FiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}

/** What is looked for; it stands in the address, so that it can be handed on. */
export function Filters({ onChange, search }: FiltersProps): ReactNode {
  const set = (change: { readonly [F in keyof AuditSearch]: AuditSearch[F] | undefined }): void =>
    onChange(known({ ...search, ...change }));
  return (
    <search className="grid grid-cols-2 items-end gap-3 border-b border-line p-4 lg:grid-cols-[1.6fr_1.2fr_1fr_1.2fr_1.2fr_auto]">
      <SelectField
        label="Action"
        value={search.action ?? ''}
        onChange={({ target }) => set({ action: target.value || undefined })}
        choices={[{ value: '', text: 'Any' }, ...actionChoices(search.action)]}
      />
      <Who search={search} set={set} />
      <SelectField
        label="Outcome"
        value={search.outcome ?? ''}
        onChange={({ target }) => set({ outcome: OUTCOMES.find((one) => one === target.value) })}
        choices={[
          { value: '', text: 'Any' },
          { value: 'done', text: 'Done' },
          { value: 'refused', text: 'Refused' },
        ]}
      />
      <Moment label="From" value={search.from} onChange={(from) => set({ from })} />
      <Moment label="Until" value={search.until} onChange={(until) => set({ until })} />
      <Button
        icon={X}
        look="bare"
        disabled={Object.keys(search).length === 0}
        onClick={() => onChange({})}
        aria-label="Clear the filters"
      >
        Clear
      </Button>
      {search.request !== undefined && (
        <p className="col-span-full text-xs text-soft">
          Of the request <code className="font-mono">{search.request}</code> alone.
        </p>
      )}
    </search>
  );
}

function known(search: { readonly [F in keyof AuditSearch]: AuditSearch[F] | undefined }): AuditSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

interface WhoProps {
  readonly search: AuditSearch;
  readonly set: (change: { readonly by: string | undefined }) => void;
}

function Who({ search: { by }, set }: WhoProps): ReactNode {
  const { data } = useIdentities();
  const choices = (data ?? []).map(({ id, name }) => ({ value: id, text: name }));
  if (by !== undefined && !choices.some(({ value }) => value === by)) choices.push({ value: by, text: by });
  return (
    <SelectField
      label="Who"
      value={by ?? ''}
      onChange={({ target }) => set({ by: target.value || undefined })}
      choices={[{ value: '', text: 'Anybody' }, ...choices]}
    />
  );
}

interface MomentProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A moment in the time zone of who looks. */
function Moment({ label, onChange, value }: MomentProps): ReactNode {
  return (
    <TextField
      label={label}
      type="datetime-local"
      value={value === undefined ? '' : localOf(value)}
      onChange={({ target }) => {
        const moment = Date.parse(target.value);
        onChange(Number.isNaN(moment) ? undefined : new Date(moment).toISOString());
      }}
    />
  );
}

function localOf(value: string): string {
  const moment = new Date(value);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
