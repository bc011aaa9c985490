import type { ReactNode } from 'react';
import type { X509Authority } from '../../api/shapes.ts';
import { Checks } from '../../parts/checks.tsx';
import { ChipsField } from '../../parts/chips-field.tsx';
import { CheckField, SelectField, TextField } from '../../parts/field.tsx';
import { Group } from '../../parts/group.tsx';
import { KEY_PURPOSE_NAMES, KEY_USAGE_NAMES } from '../../reading/extension-names.ts';
import { authorityChoices } from '../../words/authorities.ts';
import { lifetimeWords } from '../../words/lifetime.ts';
import { KEY_USAGES, type KeyType, PURPOSES, type RoleDraft, SIZES } from './draft.ts';

/** What the server says of each field, by its name in the API. */
export type Faults = Readonly<Partial<Record<string, string>>>;

interface FieldsProps {
  readonly draft: RoleDraft;
  readonly onChange: (next: RoleDraft) => void;
  readonly faults: Faults;
  readonly authorities: readonly X509Authority[];
}

export function WhoFields({
  authorities,
  draft,
  faults,
  isNew,
  onChange,
}: FieldsProps & { readonly isNew: boolean }): ReactNode {
  return (
    <Group title="Role">
      {isNew && (
        <TextField
          label="Name"
          required
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.target.value })}
          placeholder="web"
          hint="Letters, digits, “.”, “_” and “-”; it stands in addresses and cannot be changed."
          error={faults['name']}
        />
      )}
      <SelectField
        label="Authority"
        value={draft.authority}
        onChange={(event) => onChange({ ...draft, authority: event.target.value })}
        choices={authorityChoices(authorities)}
        hint="It signs what is issued under this role."
        error={faults['ca_id']}
      />
    </Group>
  );
}

export function NameFields({ draft, faults, onChange }: FieldsProps): ReactNode {
  return (
    <Group title="Names">
      <ChipsField
        label="Allowed domains"
        value={draft.domains}
        onChange={(domains) => onChange({ ...draft, domains })}
        placeholder="*.internal"
        hint="“*.internal” allows any name below it, “www.internal” that name alone. With none, no host name is allowed."
        error={faults['allowed_domains']}
      />
      <CheckField
        label="What is below these domains, and wildcards"
        checked={draft.subdomains}
        onChange={(event) => onChange({ ...draft, subdomains: event.target.checked })}
      />
      <CheckField
        label="IP addresses"
        hint="Any address. Which ones the authority’s own constraints let pass still counts."
        checked={draft.addresses}
        onChange={(event) => onChange({ ...draft, addresses: event.target.checked })}
      />
      <CheckField
        label="A common name is needed"
        checked={draft.needsCommonName}
        onChange={(event) => onChange({ ...draft, needsCommonName: event.target.checked })}
      />
    </Group>
  );
}

const KEY_TYPES = [
  { value: 'ec', text: 'EC' },
  { value: 'rsa', text: 'RSA' },
  { value: 'ed25519', text: 'Ed25519' },
];

export function KeyFields({ draft, faults, onChange }: FieldsProps): ReactNode {
  const changeType = (keyType: KeyType): void => {
    const keyUsages =
      keyType === 'rsa'
        ? draft.keyUsages
        : draft.keyUsages.filter((usage) => !usage.endsWith('_encipherment'));
    onChange({ ...draft, keyType, keyBits: SIZES[keyType][0] ?? 0, keyUsages });
  };
  return (
    <Group title="Keys">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label="Kind of key"
          value={draft.keyType}
          onChange={(event) => changeType(event.target.value as KeyType)}
          choices={KEY_TYPES}
          error={faults['key_type']}
        />
        <SelectField
          label="Size in bits"
          value={draft.keyBits}
          onChange={(event) => onChange({ ...draft, keyBits: Number(event.target.value) })}
          choices={SIZES[draft.keyType].map(String)}
          error={faults['key_bits']}
        />
      </div>
      <Several
        title="Key usage"
        names={KEY_USAGES.filter((usage) => draft.keyType === 'rsa' || !usage.endsWith('_encipherment'))}
        words={KEY_USAGE_NAMES}
        chosen={draft.keyUsages}
        onChange={(keyUsages) => onChange({ ...draft, keyUsages })}
        error={faults['key_usages']}
        hint={
          draft.keyType === 'rsa'
            ? 'With digital signature alone, key encipherment is given too, as TLS with RSA needs it.'
            : undefined
        }
      />
      <Several
        title="Purposes"
        names={PURPOSES}
        words={KEY_PURPOSE_NAMES}
        chosen={draft.purposes}
        onChange={(purposes) => onChange({ ...draft, purposes })}
        error={faults['ext_key_usages']}
        hint="The extended key usages of every certificate. With none, it does not say."
      />
      <CheckField
        label="Keep private keys that the server makes"
        hint="Sealed, to be fetched later with the scope key:read."
        checked={draft.keepsKeys}
        onChange={(event) => onChange({ ...draft, keepsKeys: event.target.checked })}
      />
    </Group>
  );
}

export function LifetimeFields({ draft, faults, onChange }: FieldsProps): ReactNode {
  const words = lifetimeWords(draft.maxTtl.trim());
  return (
    <Group title="Lifetime">
      <TextField
        label="Longest lifetime"
        mono
        required
        value={draft.maxTtl}
        onChange={(event) => onChange({ ...draft, maxTtl: event.target.value })}
        placeholder="720h"
        hint={
          <>
            A number with s, m, h, d, w or y{words === draft.maxTtl.trim() ? '' : `: ${words}`}. What asks for
            more is shortened to it, and what asks for nothing gets it.
          </>
        }
        error={faults['max_ttl']}
      />
    </Group>
  );
}

function Several({
  error,
  hint,
  names,
  title,
  words,
  ...rest
}: {
  readonly title: string;
  readonly names: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  readonly chosen: readonly string[];
  readonly onChange: (next: readonly string[]) => void;
  readonly hint?: string | undefined;
  readonly error: string | undefined;
}): ReactNode {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{title}</legend>
      <div className="grid gap-1.5 sm:grid-cols-2">
        <Checks {...rest} choices={names.map((value) => ({ value, text: words[value] ?? value }))} />
      </div>
      {hint !== undefined && <p className="mt-1 text-xs text-soft">{hint}</p>}
      {error !== undefined && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
