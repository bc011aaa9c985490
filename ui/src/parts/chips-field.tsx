import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Field } from './field.tsx';
import { ForeignText } from './foreign-text.tsx';

/** Texts that were entered, and the one that is being typed. */
export interface Chips {
  readonly kept: readonly string[];
  readonly draft: string;
}

export const NO_CHIPS: Chips = { kept: [], draft: '' };

export function chipsOf(values: readonly string[]): Chips {
  return { kept: values, draft: '' };
}

/** All of them, what is being typed too. */
export function valuesOf({ draft, kept }: Chips): readonly string[] {
  return [...kept, ...wordsIn(draft)];
}

function wordsIn(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '');
}

function settled(chips: Chips): Chips {
  return chips.draft.trim() === '' ? { ...chips, draft: '' } : chipsOf([...new Set(valuesOf(chips))]);
}

interface ChipsFieldProps {
  readonly label: string;
  readonly value: Chips;
  readonly onChange: (next: Chips) => void;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  /** Which of all values something is wrong with, by their place. */
  readonly wrong?: ReadonlySet<number>;
}

/** A list of texts: Enter, a comma, a space or leaving the field keeps what was typed; Backspace in the empty field takes up the last. */
export function ChipsField(props: ChipsFieldProps): ReactNode {
  const { error, hint, label, onChange, placeholder, value, wrong } = props;
  const input = useRef<HTMLInputElement>(null);
  const remove = (at: number): void => {
    onChange({ ...value, kept: value.kept.filter((_, i) => i !== at) });
    input.current?.focus();
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="field flex flex-wrap items-center gap-1 outline-offset-2 outline-wax focus-within:outline-2">
          {value.kept.map((text, at) => (
            <Chip key={text} text={text} isWrong={wrong?.has(at) === true} onRemove={() => remove(at)} />
          ))}
          <input
            {...wiring}
            ref={input}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={value.draft}
            placeholder={value.kept.length === 0 ? placeholder : undefined}
            onChange={(event) => onChange({ ...value, draft: event.target.value })}
            onBlur={() => onChange(settled(value))}
            onKeyDown={(event) => press(event, value, onChange)}
            onPaste={(event) => paste(event, value, onChange)}
            className="min-w-[9rem] flex-1 bg-transparent py-px font-mono outline-none"
          />
        </div>
      )}
    </Field>
  );
}

function press(event: KeyboardEvent, value: Chips, onChange: (next: Chips) => void): void {
  const isEmpty = value.draft === '';
  if (event.key === 'Backspace' && isEmpty && value.kept.length > 0) {
    onChange({ kept: value.kept.slice(0, -1), draft: value.kept.at(-1) ?? '' });
  } else if (!isEmpty && ['Enter', ',', ' ', ';'].includes(event.key)) {
    onChange(settled(value));
  } else return;
  event.preventDefault();
}

/** Several at once, one a line or with commas between, as they stand in other programs. */
function paste(event: ClipboardEvent, value: Chips, onChange: (next: Chips) => void): void {
  const text = event.clipboardData.getData('text');
  if (wordsIn(text).length < 2) return;
  event.preventDefault();
  onChange(settled({ ...value, draft: `${value.draft} ${text}` }));
}

function Chip({
  isWrong,
  onRemove,
  text,
}: {
  readonly text: string;
  readonly isWrong: boolean;
  readonly onRemove: () => void;
}): ReactNode {
  return (
    <span
      className={`inline-flex max-w-full items-center gap-0.5 rounded border py-px pr-0.5 pl-1.5 font-mono text-xs ${isWrong ? 'border-bad bg-bad-tint text-bad' : 'border-line bg-sunken'}`}
    >
      <ForeignText text={text} most={80} />
      <button type="button" onClick={onRemove} className="shrink-0 rounded p-0.5 hover:bg-line">
        <X size={12} aria-hidden="true" />
        <span className="sr-only">
          Remove <ForeignText text={text} most={80} />
        </span>
      </button>
    </span>
  );
}
