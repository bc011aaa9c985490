import { Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

const TABS = [
  { to: '/ssh', name: 'Hosts', below: '/ssh/hosts' },
  { to: '/ssh/clusters', name: 'Clusters', below: '/ssh/clusters' },
  { to: '/ssh/keys', name: 'Keys', below: '/ssh/keys' },
  { to: '/ssh/authorities', name: 'Authorities and KRL', below: '/ssh/authorities' },
] as const;

export function Ssh(): ReactNode {
  const { pathname } = useLocation();
  return (
    <Page
      title="SSH"
      lead="Machines that are logged in to by certificates, and the keys of those who log in."
    >
      <nav aria-label="SSH" className="mb-4 flex gap-1 overflow-x-auto border-b border-line">
        {TABS.map(({ below, name, to }) => {
          const isHere = pathname === to || pathname.startsWith(below);
          return (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: true }}
              aria-current={isHere ? 'page' : undefined}
              className={`-mb-px border-b-2 px-3 py-2 whitespace-nowrap no-underline ${isHere ? 'border-wax font-medium text-ink' : 'border-transparent text-soft hover:text-ink'}`}
            >
              {name}
            </Link>
          );
        })}
      </nav>
      <Outlet />
    </Page>
  );
}
