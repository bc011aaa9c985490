import type { ReactNode } from 'react';
import type { Role } from '../api/shapes.ts';
import { TextField } from '../parts/field.tsx';
import { lifetimeWords } from '../words/lifetime.ts';
import type { Explanation } from './explanation.ts';

const USUAL = ['1h', '24h', '168h', '720h'] as const;

/** How long it is to be good. */
export function LifetimeField({
  clamped,
  error,
  onChange,
  role,
  value,
}: {
  readonly value: string;
  readonly onChange: (ttl: string) => void;
  readonly role: Role;
  readonly error: ReactNode;
  readonly clamped: Explanation['rules'][number]['clamped'] | undefined;
}): ReactNode {
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label="Lifetime"
        mono
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={role.max_ttl}
        error={error}
        hint={
          <>
            A number with s, m, h, d, w or y. Empty: {lifetimeWords(role.max_ttl)}, the longest that this role
            gives.
            {clamped !== null && clamped !== undefined && (
              <span className="block text-warn">
                The role shortens {clamped.from} to {clamped.to}.
              </span>
            )}
          </>
        }
      />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Usual lifetimes</legend>
        {USUAL.map((ttl) => (
          <button
            key={ttl}
            type="button"
            aria-pressed={value === ttl}
            onClick={() => onChange(value === ttl ? '' : ttl)}
            className="rounded-full border border-line px-2.5 py-0.5 text-xs text-soft hover:bg-sunken hover:text-ink aria-pressed:border-wax aria-pressed:bg-wax-tint aria-pressed:text-wax-deep"
          >
            {lifetimeWords(ttl)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

export function clampedIn(explanation: Explanation | undefined): Explanation['rules'][number]['clamped'] {
  return explanation?.rules.find(({ clamped }) => clamped !== null)?.clamped ?? null;
}
