import type { ReactNode } from 'react';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { sentence } from '../../words/sentence.ts';
import type { Policy } from './profile-list.ts';

interface Lists {
  readonly allowed?: readonly string[];
  readonly required?: readonly string[];
  readonly denied?: readonly string[];
}

/** A certificate policy: of each thing what must be there, what may, and what must not. */
export function PolicyInWords({ policy }: { readonly policy: Policy }): ReactNode {
  const { algorithms, basicConstraints, description, extendedKeyUsages, keyUsages, sans, subject, validity } =
    policy;
  return (
    <Facts>
      {description !== undefined && description !== '' && (
        <Fact name="Description">
          <ForeignText text={description} />
        </Fact>
      )}
      {(subject ?? []).map((rule) => (
        <Fact key={`subject-${rule.type}`} name={sentence(rule.type)}>
          <ListsShown of={rule} />
        </Fact>
      ))}
      <Fact name="Otherwise">
        {subject === undefined || subject.length === 0
          ? 'nothing in the subject'
          : 'nothing else in the subject'}
      </Fact>
      {NAMES.map(([type, title]) => {
        const rule = sans?.find((one) => one.type === type);
        return (
          <Fact key={type} name={title}>
            {rule === undefined ? NONE : <ListsShown of={rule} />}
          </Fact>
        );
      })}
      <Fact name="Key usage">{keyUsages === undefined ? NONE : <ListsShown of={spelt(keyUsages)} />}</Fact>
      <Fact name="Purposes">
        {extendedKeyUsages === undefined ? NONE : <ListsShown of={spelt(extendedKeyUsages)} />}
      </Fact>
      <Fact name="Keys">{algorithms?.keyAlgorithm?.join(', ') ?? 'like the authority’s'}</Fact>
      <Fact name="Signatures">{algorithms?.signature?.join(', ') ?? 'the authority’s usual one'}</Fact>
      <Fact name="At most">{validity?.max ?? 'as long as its authority'}</Fact>
      {basicConstraints?.isCA !== undefined && basicConstraints.isCA !== null && (
        <Fact name="Authorities">{basicConstraints.isCA}</Fact>
      )}
    </Facts>
  );
}

/** What a policy does not speak of may not be asked for. */
const NONE = <span className="text-soft">none may be asked for</span>;

const NAMES = [
  ['dns_name', 'DNS names'],
  ['ip_address', 'IP addresses'],
  ['email', 'Email addresses'],
  ['uri', 'URIs'],
] as const;

function ListsShown({ of: { allowed = [], denied = [], required = [] } }: { readonly of: Lists }): ReactNode {
  if (allowed.length + denied.length + required.length === 0) return <span className="text-soft">any</span>;
  return (
    <ul>
      <Entry word="must be" values={required} />
      <Entry word="may be" values={allowed} />
      <Entry word="must not be" values={denied} />
    </ul>
  );
}

function Entry({ values, word }: { readonly word: string; readonly values: readonly string[] }): ReactNode {
  if (values.length === 0) return null;
  return (
    <li>
      <span className="text-soft">{word}</span> <ForeignText text={values.join(', ')} most={800} />
    </li>
  );
}

function spelt({ allowed = [], denied = [], required = [] }: Lists): Lists {
  const inWords = (names: readonly string[]): readonly string[] =>
    names.map((one) => one.replaceAll('_', ' '));
  return { allowed: inWords(allowed), denied: inWords(denied), required: inWords(required) };
}
