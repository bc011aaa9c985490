import type { ReactNode } from 'react';
import type { Role } from '../api/shapes.ts';
import { type Chips, ChipsField } from '../parts/chips-field.tsx';
import { TextField } from '../parts/field.tsx';
import type { Asked, NameKind } from './asked.ts';
import type { Placed } from './placing.ts';
import { toldAt, wrongAmong } from './told-at-field.tsx';

/** The names that are asked for, each with what the policy says of it. @param all also those that only a CSR can ask for */
export function NamesForm({
  all,
  asked,
  onChange,
  placed,
  role,
}: {
  readonly asked: Asked;
  readonly onChange: (next: Asked) => void;
  readonly placed: Placed;
  readonly role: Role;
  readonly all: boolean;
}): ReactNode {
  const change = (kind: NameKind, chips: Chips): void =>
    onChange({ ...asked, names: { ...asked.names, [kind]: chips } });
  const list = (kind: NameKind, label: string, placeholder: string, hint?: ReactNode): ReactNode => (
    <ChipsField
      label={label}
      placeholder={placeholder}
      hint={hint}
      value={asked.names[kind]}
      onChange={(chips) => change(kind, chips)}
      error={toldAt(placed[kind])}
      wrong={wrongAmong(placed[kind])}
    />
  );
  return (
    <div className="flex flex-col gap-4">
      <TextField
        label="Common name"
        mono
        value={asked.commonName}
        onChange={(event) => onChange({ ...asked, commonName: event.target.value })}
        placeholder="www.internal"
        hint={`${role.require_cn ? 'This role needs one.' : 'Not needed by this role.'} A host name here is one of the DNS names too.`}
        error={toldAt(placed.commonName)}
      />
      {list(
        'dns',
        'DNS names',
        'api.internal',
        'More host names. Enter or a comma keeps one; several can be pasted.',
      )}
      {list('ip', 'IP addresses', '10.0.0.7', role.allow_ip_sans ? undefined : 'This role permits none.')}
      {all && (
        <details>
          <summary className="text-sm text-soft hover:text-ink">Email addresses and URIs</summary>
          <div className="mt-3 flex flex-col gap-4">
            <p className="text-xs text-soft">
              Roles permit host names and addresses. What is asked for here goes into the request, and the
              policy answers for it.
            </p>
            {list('email', 'Email addresses', 'ops@example.com')}
            {list('uri', 'URIs', 'spiffe://example.com/web')}
          </div>
        </details>
      )}
    </div>
  );
}
