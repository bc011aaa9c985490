import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

interface Described {
  readonly label: string;
  /** What passes, or what it is for. */
  readonly hint?: ReactNode;
  /** What is wrong with what stands there; announced when it appears. */
  readonly error?: ReactNode;
}

interface FrameProps extends Described {
  readonly children: (wiring: Wiring) => ReactNode;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** A label, the control, and what is said of it, tied together for who cannot see that they stand together. */
export function Field({ children, error, hint, label }: FrameProps): ReactNode {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== false;
  const said = [hint !== undefined && `${id}-hint`, hasError && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': said === '' ? undefined : said,
        'aria-invalid': hasError ? true : undefined,
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="text-xs text-soft">
          {hint}
        </div>
      )}
      {hasError && (
        <div id={`${id}-error`} role="alert" className="text-xs text-bad">
          {error}
        </div>
      )}
    </div>
  );
}

export function TextField({
  error,
  hint,
  label,
  mono = false,
  ...rest
}: Described & InputHTMLAttributes<HTMLInputElement> & { readonly mono?: boolean }): ReactNode {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input
          autoComplete="off"
          spellCheck={false}
          {...rest}
          {...wiring}
          className={`field ${mono ? 'font-mono' : ''}`}
        />
      )}
    </Field>
  );
}

export function TextArea({
  error,
  hint,
  label,
  mono = false,
  ...rest
}: Described & TextareaHTMLAttributes<HTMLTextAreaElement> & { readonly mono?: boolean }): ReactNode {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <textarea
          spellCheck={false}
          rows={4}
          {...rest}
          {...wiring}
          className={`field ${mono ? 'font-mono text-xs' : ''}`}
        />
      )}
    </Field>
  );
}

interface Choice {
  readonly value: string;
  readonly text: string;
}

export function SelectField({
  choices,
  error,
  hint,
  label,
  ...rest
}: Described &
  SelectHTMLAttributes<HTMLSelectElement> & { readonly choices: readonly (string | Choice)[] }): ReactNode {
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...rest} {...wiring} className="field">
          {choices.map((choice) => {
            const { text, value } = typeof choice === 'string' ? { value: choice, text: choice } : choice;
            return (
              <option key={value} value={value}>
                {text}
              </option>
            );
          })}
        </select>
      )}
    </Field>
  );
}

export function CheckField({
  hint,
  label,
  ...rest
}: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
} & InputHTMLAttributes<HTMLInputElement>): ReactNode {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input
        {...rest}
        id={id}
        type="checkbox"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="mt-0.5 size-4 accent-[var(--wax)]"
      />
      <div>
        <label htmlFor={id} className="text-sm">
          {label}
        </label>
        {hint !== undefined && (
          <div id={`${id}-hint`} className="text-xs text-soft">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}
