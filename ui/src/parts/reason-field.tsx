import type { ReactNode } from 'react';
import { reasonWords } from '../words/reasons.ts';
import { SelectField } from './field.tsx';

const REASONS = [
  'unspecified',
  'key_compromise',
  'superseded',
  'cessation_of_operation',
  'affiliation_changed',
  'privilege_withdrawn',
] as const;

/** Certificates of X.509 alone can be put on hold, and only authorities have a CA key to lose. */
const MORE = { x509: 'certificate_hold', ssh: 'ca_compromise', authority: 'ca_compromise' } as const;

/** Why something is revoked. */
export function ReasonField({
  of,
  onChange,
  value,
}: {
  readonly of: keyof typeof MORE;
  readonly value: string;
  readonly onChange: (reason: string) => void;
}): ReactNode {
  return (
    <SelectField
      label="Reason"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      choices={[...REASONS, MORE[of]].map((reason) => ({ value: reason, text: reasonWords(reason) }))}
      hint={
        value === 'key_compromise' && of === 'x509'
          ? 'The key is refused from now on, wherever it turns up again.'
          : undefined
      }
    />
  );
}
