import type { ReactNode } from 'react';
import { useX509Authorities } from '../../api/authorities.ts';
import { SelectField, TextField } from '../../parts/field.tsx';
import { authorityChoices } from '../../words/authorities.ts';

/** Which authority signs, and for how long. */
export interface Terms {
  /** Empty: not chosen. */
  readonly authority: string;
  /** As typed. */
  readonly days: string;
}

export function bodyOf({ authority, days }: Terms): {
  readonly ca_id: string;
  readonly validity_days: number;
} {
  return { ca_id: authority, validity_days: Number(days) };
}

export function TermsFields({
  onChange,
  terms,
}: {
  readonly terms: Terms;
  readonly onChange: (terms: Terms) => void;
}): ReactNode {
  const authorities = useX509Authorities().data ?? [];
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
      <SelectField
        label="Authority"
        value={terms.authority}
        onChange={(event) => onChange({ ...terms, authority: event.target.value })}
        choices={[
          { value: '', text: 'Choose one' },
          ...authorityChoices(authorities.filter((one) => one.is_active || one.id === terms.authority)),
        ]}
      />
      <TextField
        label="Days"
        inputMode="numeric"
        value={terms.days}
        onChange={(event) => onChange({ ...terms, days: event.target.value })}
      />
    </div>
  );
}
