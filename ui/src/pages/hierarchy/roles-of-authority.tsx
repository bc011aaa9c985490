import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { allRoles } from '../../api/roles.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Part } from '../../parts/page.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { lifetimeWords } from '../../words/lifetime.ts';

/** What it signs under, and what becomes of requests that name it and no role. */
export function RolesOfAuthority({ caId }: { readonly caId: string }): ReactNode {
  const { data, error, isPending } = useQuery({
    ...allRoles,
    select: (roles) => roles.filter(({ ca_id }) => ca_id === caId),
  });
  return (
    <Part title="Issue under it">
      {isPending && <Skeleton rows={2} />}
      {error !== null && <Failure error={error} />}
      {data?.length === 0 && (
        <p className="text-soft">
          No role names it yet.{' '}
          <Link to="/roles" className="link">
            Roles
          </Link>{' '}
          say what may be issued.
        </p>
      )}
      {data !== undefined && data.length > 0 && (
        <ul className="flex flex-col gap-1">
          {data.map(({ max_ttl, name }) => (
            <li key={name} className="flex flex-wrap items-baseline gap-x-3">
              <Link to="/roles/$name" params={{ name }} className="link font-medium">
                <ForeignText text={name} most={60} />
              </Link>
              <span className="text-xs text-soft">at most {lifetimeWords(max_ttl)}</span>
              <Link to="/issue" search={{ role: name }} className="link text-xs">
                issue under it
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p className="text-xs text-soft">
        A request that names the authority and no role is signed when another person has approved it: any name
        within the constraints, any key, 90 days unless it asks otherwise, for TLS servers and clients.
      </p>
    </Part>
  );
}
