import { type ReactNode, useId } from 'react';

interface RadioFieldProps<V extends string> {
  /** What is chosen, for who cannot see what stands around it. */
  readonly label: string;
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly text: string; readonly hint?: string }[];
  readonly onChange: (value: V) => void;
}

/** One of a few, each with what it means. */
export function RadioField<V extends string>({
  choices,
  label,
  onChange,
  value,
}: RadioFieldProps<V>): ReactNode {
  const group = useId();
  return (
    <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
      <legend className="sr-only">{label}</legend>
      {choices.map(({ hint, text, value: one }) => (
        <label key={one} className="flex items-start gap-2">
          <input
            type="radio"
            name={group}
            checked={value === one}
            onChange={() => onChange(one)}
            className="mt-1 accent-[var(--wax)]"
          />
          <span>
            {text}
            {hint !== undefined && <span className="block text-xs text-soft">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
