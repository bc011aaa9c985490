import { Link } from '@tanstack/react-router';
import { FileKey2, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Certificate } from '../../api/shapes.ts';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import type { Column } from '../../parts/grid.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { readCertificateSearch } from './search.ts';

/** All that there are; people choose. */
export const COLUMNS: readonly Column<Certificate>[] = [
  { id: 'name', name: 'Name', width: 'minmax(14rem, 3fr)', cell: (item) => <Name item={item} /> },
  { id: 'status', name: 'State', width: '8.5rem', cell: (item) => <Status of={stateOf(item)} /> },
  { id: 'ends', name: 'Ends', width: '9rem', cell: (item) => <Time at={item.not_after} /> },
  {
    id: 'serial',
    name: 'Serial number',
    width: '15.5rem',
    cell: ({ serial_number: serial }) => <Code text={serial} what="serial number" short />,
  },
  {
    id: 'role',
    name: 'Role',
    width: 'minmax(7rem, 1fr)',
    cell: ({ role }) => role ?? <span className="text-soft">none</span>,
  },
  { id: 'created', name: 'Created', width: '9.5rem', cell: ({ created_at: at }) => <Time at={at} /> },
  {
    id: 'key',
    name: 'Key',
    width: '8rem',
    cell: ({ key_algorithm: key }) => <span className="font-mono text-[0.92em]">{key}</span>,
  },
  { id: 'origin', name: 'Came by', width: '7rem', cell: ({ origin }) => origin },
];

export const USUAL: readonly string[] = ['name', 'status', 'ends', 'serial', 'role', 'created'];
export const ON_A_TELEPHONE: readonly string[] = ['name', 'status'];

const SOON_MS = 7 * 86_400_000;

/** `ends soon` is not of the API: active, the last tenth of its life has begun, and nothing has replaced it. */
export function stateOf({
  not_after,
  not_before,
  replaced_by,
  status,
}: Pick<Certificate, 'not_after' | 'not_before' | 'replaced_by' | 'status'>): string {
  if (status !== 'active' || replaced_by !== null) return status;
  const end = Date.parse(not_after);
  const life = end - Date.parse(not_before);
  return end - Date.now() < Math.min(SOON_MS, life / 10) ? 'ends soon' : status;
}

/** As people call it. */
export function nameOf({
  common_name: name,
  names,
  serial_number: serial,
}: Pick<Certificate, 'common_name' | 'names' | 'serial_number'>): string {
  return name ?? names[0]?.value ?? serial;
}

function Name({ item: { common_name: name, id, kind, names } }: { readonly item: Certificate }): ReactNode {
  const others = names.filter(({ value }) => value !== name).length;
  const first = name ?? names[0]?.value;
  const Icon = kind === 'ssh' ? SquareTerminal : FileKey2;
  return (
    <span className="flex items-center gap-2">
      <Icon
        size={15}
        role="img"
        aria-label={kind === 'ssh' ? 'SSH' : 'X.509'}
        className="shrink-0 text-soft"
      />
      <Link
        to="/certificates/$id"
        params={{ id }}
        search={readCertificateSearch}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
        className="link truncate font-medium"
      >
        {first === undefined ? (
          <span className="text-soft">no name</span>
        ) : (
          <ForeignText text={first} most={120} />
        )}
      </Link>
      {others > 0 && <span className="shrink-0 text-xs text-soft">+{others}</span>}
    </span>
  );
}
