import type { ReactNode } from 'react';
import type { paths, WrongField } from '../../../../src/client/index.ts';
import { type Chips, ChipsField, NO_CHIPS, valuesOf } from '../../parts/chips-field.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { keyWords } from '../../words/keys.ts';

export type NewBody = paths['/v1/pki/csr']['post']['requestBody']['content']['application/json'];

const LISTS = [
  ['san_dns', 'DNS names', 'www.internal'],
  ['san_ip', 'IP addresses', '10.0.0.7'],
  ['san_email', 'Email addresses', 'ops@example.com'],
  ['san_uri', 'URIs', 'spiffe://example.com/web'],
] as const;

type List = (typeof LISTS)[number][0];

/** A request that the server draws up, as it stands in the fields. */
export interface NewAsked {
  readonly commonName: string;
  readonly organization: string;
  readonly lists: Readonly<Record<List, Chips>>;
  /** E.g. `ec 256`. */
  readonly key: string;
}

export const NO_NEW: NewAsked = {
  commonName: '',
  organization: '',
  lists: { san_dns: NO_CHIPS, san_ip: NO_CHIPS, san_email: NO_CHIPS, san_uri: NO_CHIPS },
  key: 'ec 256',
};

const KEYS = ['ec 256', 'ec 384', 'ec 521', 'rsa 2048', 'rsa 3072', 'rsa 4096', 'ed25519 255'].map(
  (value) => ({
    value,
    text: keyWords(...kindOf(value)),
  }),
);

function kindOf(key: string): [type: string, size: number] {
  const [type = '', size] = key.split(' ');
  return [type, Number(size)];
}

export function newBody({ commonName, key, lists, organization }: NewAsked): NewBody {
  const [type, size] = kindOf(key);
  const [name, firm] = [commonName.trim(), organization.trim()];
  const subject = { ...(name !== '' && { common_name: name }), ...(firm !== '' && { organization: firm }) };
  const filled = LISTS.map(([list]) => [list, valuesOf(lists[list])] as const);
  return {
    key_type: type as NonNullable<NewBody['key_type']>,
    key_size: size,
    ...(Object.keys(subject).length > 0 && { subject }),
    ...Object.fromEntries(filled.filter(([, values]) => values.length > 0)),
  };
}

export function NewFields({
  asked,
  faults,
  onChange,
}: {
  readonly asked: NewAsked;
  readonly onChange: (next: NewAsked) => void;
  readonly faults: readonly WrongField[];
}): ReactNode {
  const faultOf = (name: string): string | undefined => {
    const found = faults.filter(({ field }) => field === name || field.startsWith(`${name}[`));
    return found.length === 0 ? undefined : found.map(({ message }) => message).join('; ');
  };
  return (
    <>
      <TextField
        label="Common name"
        mono
        value={asked.commonName}
        onChange={(event) => onChange({ ...asked, commonName: event.target.value })}
        placeholder="www.internal"
        error={faultOf('subject.common_name')}
      />
      {LISTS.map(([list, label, placeholder]) => (
        <ChipsField
          key={list}
          label={label}
          placeholder={placeholder}
          value={asked.lists[list]}
          onChange={(chips) => onChange({ ...asked, lists: { ...asked.lists, [list]: chips } })}
          error={faultOf(list)}
        />
      ))}
      <TextField
        label="Organization"
        value={asked.organization}
        onChange={(event) => onChange({ ...asked, organization: event.target.value })}
        error={faultOf('subject.organization')}
      />
      <SelectField
        label="Key"
        choices={KEYS}
        value={asked.key}
        onChange={(event) => onChange({ ...asked, key: event.target.value })}
        error={faultOf('key_size') ?? faultOf('key_type')}
      />
    </>
  );
}
