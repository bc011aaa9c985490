import type { ReactNode } from 'react';
import { CheckField } from './field.tsx';

interface ChecksProps<V extends string> {
  readonly choices: readonly { readonly value: V; readonly text: ReactNode; readonly hint?: ReactNode }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Any of several. */
export function Checks<V extends string>({ choices, chosen, onChange }: ChecksProps<V>): ReactNode {
  return choices.map(({ hint, text, value }) => (
    <CheckField
      key={value}
      label={text}
      hint={hint}
      checked={chosen.includes(value)}
      onChange={({ target }) =>
        onChange(target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
      }
    />
  ));
}
