import { Link } from '@tanstack/react-router';
import { Ban, Hourglass, Inbox, type LucideIcon, ScrollText, SquareTerminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Overview } from '../../api/shapes.ts';
import type { CertificateSearch } from '../certificates/search.ts';

/** Numbers that lead to what they count. */
export function Tiles({ overview: { requests, ssh, x509 } }: { readonly overview: Overview }): ReactNode {
  const revoked = (x509?.revoked_lately ?? 0) + (ssh?.revoked_lately ?? 0);
  const ending = (x509?.ending_soon.not_renewed ?? 0) + (ssh?.ending_soon.not_renewed ?? 0);
  return (
    <ul className="grid grid-cols-2 gap-3 empty:hidden lg:grid-cols-5">
      <Tile
        icon={ScrollText}
        count={x509?.active ?? 0}
        name="X.509 certificates in use"
        search={{ kind: 'x509', status: 'active' }}
      />
      <Tile
        icon={SquareTerminal}
        count={ssh?.active ?? 0}
        name="SSH certificates in use"
        search={{ kind: 'ssh', status: 'active' }}
      />
      <Tile
        icon={Hourglass}
        count={ending}
        name="end within 7 days, not renewed"
        search={{ expiring_within: '7d' }}
        look="text-warn"
      />
      <Tile
        icon={Ban}
        count={revoked}
        name="revoked within 7 days"
        search={{ status: 'revoked' }}
        look="text-bad"
      />
      {requests !== null && requests.count > 0 && (
        <Frame>
          <Link to="/requests" className={LINK}>
            <Count
              icon={Inbox}
              count={requests.count}
              hasMore={requests.has_more}
              name="requests wait for an approval"
              look="text-info"
            />
          </Link>
        </Frame>
      )}
    </ul>
  );
}

interface CountProps {
  readonly icon: LucideIcon;
  readonly count: number;
  readonly name: string;
  readonly look?: string;
  readonly hasMore?: boolean;
}

function Tile({ search, ...number }: CountProps & { readonly search: CertificateSearch }): ReactNode {
  if (number.count === 0) return null;
  return (
    <Frame>
      <Link to="/certificates" search={search} className={LINK}>
        <Count {...number} />
      </Link>
    </Frame>
  );
}

const LINK = 'block h-full rounded-[10px] px-4 py-3 no-underline hover:bg-sunken';

function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  return <li className="card">{children}</li>;
}

function Count({ count, hasMore = false, icon: Icon, look = 'text-soft', name }: CountProps): ReactNode {
  return (
    <>
      <span className="flex items-center gap-2 text-2xl font-semibold tracking-tight tabular-nums">
        <Icon size={19} aria-hidden="true" className={look} />
        {count.toLocaleString('en')}
        {hasMore && '+'}
      </span>
      <span className="mt-0.5 block text-xs text-soft">{name}</span>
    </>
  );
}
