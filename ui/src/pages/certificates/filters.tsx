import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListFilter, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { allRoles } from '../../api/roles.ts';
import { Button } from '../../parts/button.tsx';
import { type CertificateSearch, looksLikeSerial } from './search.ts';

/** What changes the search; it stands in the address, so that it can be sent to somebody. */
export function Filters({
  children,
  search,
}: {
  readonly search: CertificateSearch;
  readonly children: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const { data: roles } = useQuery({ ...allRoles, enabled: useMay('pki:read') });
  const set = (change: { readonly [K in keyof CertificateSearch]?: string | undefined }): void => {
    const kept = Object.fromEntries(
      Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined && value !== ''),
    );
    void navigate({ to: '/certificates', search: kept, replace: true });
  };
  return (
    <search className="flex flex-wrap items-center gap-2 border-b border-line p-3">
      <SearchBox search={search} onSearch={set} />
      <Button
        icon={ListFilter}
        className="sm:hidden"
        aria-expanded={isOpen}
        aria-label="Filters"
        onClick={() => setOpen(!isOpen)}
      />
      <div className={`${isOpen ? 'flex' : 'hidden'} flex-wrap items-center gap-2 max-sm:w-full sm:contents`}>
        <Choice
          label="Kind"
          value={search.kind}
          onChange={(kind) => set({ kind })}
          choices={{ x509: 'X.509', ssh: 'SSH' }}
          all="X.509 and SSH"
        />
        <Choice
          label="State"
          value={search.status}
          onChange={(status) => set({ status })}
          choices={{ active: 'Active', expired: 'Expired', revoked: 'Revoked' }}
          all="Any state"
        />
        <Choice
          label="Ends within"
          value={search.expiring_within}
          onChange={(within) => set({ expiring_within: within })}
          choices={{
            '24h': 'Ends within a day',
            '7d': 'Ends within 7 days',
            '30d': 'Ends within 30 days',
            '90d': 'Ends within 90 days',
          }}
          all="Ends at any time"
        />
        <Choice
          label="Role"
          value={search.role}
          onChange={(role) => set({ role })}
          choices={Object.fromEntries((roles ?? []).map(({ name }) => [name, name]))}
          all="Any role"
        />
        <Choice
          label="Order"
          value={search.sort}
          onChange={(sort) => set({ sort })}
          choices={{
            created: 'Oldest first',
            expires: 'Ends first',
            '-expires': 'Ends last',
            common_name: 'By name',
          }}
          all="Newest first"
        />
      </div>
      {Object.keys(search).length > 0 && (
        <Button
          look="bare"
          icon={X}
          onClick={() => void navigate({ to: '/certificates', search: {}, replace: true })}
        >
          Clear
        </Button>
      )}
      <span className="ml-auto">{children}</span>
    </search>
  );
}

function SearchBox({
  onSearch,
  search,
}: {
  readonly search: CertificateSearch;
  readonly onSearch: (change: { readonly q: string; readonly in: string | undefined }) => void;
}): ReactNode {
  const given = search.q ?? '';
  const [typed, setTyped] = useState(given);
  const sent = useRef(given);
  // Another's link, the palette or "Clear" may change it from outside.
  useEffect(() => {
    if (given === sent.current) return;
    sent.current = given;
    setTyped(given);
  }, [given]);
  const type = (text: string): void => {
    setTyped(text);
    sent.current = text.trim();
    onSearch({
      q: text.trim(),
      in: looksLikeSerial(text) ? 'serial' : search.in === 'serial' ? undefined : search.in,
    });
  };
  return (
    <div className="relative min-w-48 flex-1">
      <Search
        size={15}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-soft"
      />
      <input
        type="search"
        aria-label="Look for a name or serial number"
        placeholder="Name, *.its.end, or serial number"
        value={typed}
        maxLength={300}
        onChange={(event) => type(event.target.value)}
        className="field pl-8"
        spellCheck={false}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: Readonly<Record<string, string>>;
  /** What is meant when nothing is chosen. */
  readonly all: string;
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ all, choices, label, onChange, value }: ChoiceProps): ReactNode {
  const isKnown = value === undefined || Object.hasOwn(choices, value);
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      className="field w-auto max-w-44 max-sm:flex-1"
    >
      <option value="">{all}</option>
      {!isKnown && <option value={value}>{value}</option>}
      {Object.entries(choices).map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </select>
  );
}
