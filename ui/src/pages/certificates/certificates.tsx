import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ScrollText, Stamp } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay, useMayAny } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { Grid } from '../../parts/grid.tsx';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { useIsNarrow } from '../../parts/window.ts';
import { ColumnChoice, readChosen } from './column-choice.tsx';
import { COLUMNS, ON_A_TELEPHONE } from './columns.tsx';
import { Filters } from './filters.tsx';
import { type Found, useCertificates } from './pages.ts';
import { readCertificateSearch } from './search.ts';

export function Certificates(): ReactNode {
  if (useMayAny('pki:read', 'ssh:read')) return <Readable />;
  return (
    <Page title="Certificates">
      <Barred scope="pki:read or ssh:read" />
    </Page>
  );
}

function Readable(): ReactNode {
  const search = useSearch({ from: '/shell/certificates' });
  const found = useCertificates(search);
  const [chosen, setChosen] = useState(readChosen);
  const mayIssue = useMay('pki:issue');
  return (
    <Page
      title="Certificates"
      lead="Everything that was issued or imported, X.509 and SSH."
      actions={
        mayIssue && (
          <Link to="/issue" search={{}} className={buttonLook('first')}>
            <Stamp size={15} aria-hidden="true" /> Issue
          </Link>
        )
      }
    >
      <div className="card flex h-[calc(100dvh-9.5rem)] min-h-96 flex-col overflow-hidden max-md:h-[calc(100dvh-12rem)]">
        <Filters search={search}>
          <ColumnChoice chosen={chosen} onChange={setChosen} />
        </Filters>
        <List found={found} isFiltered={Object.keys(search).length > 0} chosen={chosen} />
        <Foot found={found} />
      </div>
      <Outlet />
    </Page>
  );
}

function List({
  chosen,
  found,
  isFiltered,
}: {
  readonly found: Found;
  readonly isFiltered: boolean;
  readonly chosen: readonly string[];
}): ReactNode {
  const navigate = useNavigate();
  const open = useParams({ strict: false }).id;
  const isNarrow = useIsNarrow();
  const shown = isNarrow ? ON_A_TELEPHONE : chosen;
  if (found.error !== null) {
    return (
      <div className="p-4">
        <Failure error={found.error} />
      </div>
    );
  }
  if (found.isPending) {
    return (
      <div className="p-4">
        <Skeleton rows={8} />
      </div>
    );
  }
  if (found.count === 0 && !found.hasMore) return <Nothing isFiltered={isFiltered} />;
  return (
    <Grid
      label="Certificates"
      columns={COLUMNS.filter(({ id }) => shown.includes(id))}
      count={found.count}
      hasMore={found.hasMore}
      itemAt={found.itemAt}
      onRange={found.onRange}
      isOpen={({ id }) => id === open}
      onOpen={({ id }) =>
        void navigate({ to: '/certificates/$id', params: { id }, search: readCertificateSearch })
      }
    />
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  if (!isFiltered) {
    return (
      <EmptyState
        icon={ScrollText}
        title="There are no certificates yet"
        command="chancery cert issue starter hello.internal"
      >
        Issue one here, or from a terminal:
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={ScrollText} title="No certificate is like that">
      A name is looked for from its beginning; <code className="font-mono">*.internal</code> finds names by
      their end.
    </EmptyState>
  );
}

function Foot({ found: { count, hasMore } }: { readonly found: Found }): ReactNode {
  return (
    <p role="status" className="border-t border-line px-4 py-1.5 text-xs text-soft">
      {hasMore
        ? `${count.toLocaleString('en')} read so far; more come as you scroll`
        : `${count.toLocaleString('en')} in all`}
    </p>
  );
}
