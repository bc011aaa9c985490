import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/client.ts';
import { allAuthorities } from '../../asking/roles.ts';
import { SelectField, TextField } from '../../parts/field.tsx';

/** Which authority signs, and for how long. */
export interface Terms {
  /** Empty: not chosen. */
  readonly authority: string;
  /** As typed. */
  readonly days: string;
}

export function TermsFields({
  error,
  onChange,
  terms,
}: {
  readonly terms: Terms;
  readonly onChange: (terms: Terms) => void;
  readonly error: unknown;
}): ReactNode {
  const { data: authorities = [] } = useQuery(allAuthorities);
  const faults = error instanceof ApiError ? error.fields : [];
  const faultOf = (name: string): string | undefined => faults.find(({ field }) => field === name)?.message;
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
      <SelectField
        label="Authority"
        required
        value={terms.authority}
        onChange={(event) => onChange({ ...terms, authority: event.target.value })}
        choices={[
          { value: '', text: 'Choose one' },
          ...authorities
            .filter((one) => one.is_active || one.id === terms.authority)
            .map(({ ca_type: type, id, name }) => ({ value: id, text: `${name} (${type})` })),
        ]}
        error={faultOf('ca_id')}
      />
      <TextField
        label="Days"
        type="number"
        inputMode="numeric"
        min={1}
        max={36_500}
        required
        value={terms.days}
        onChange={(event) => onChange({ ...terms, days: event.target.value })}
        error={faultOf('validity_days')}
      />
    </div>
  );
}
