import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { Inbox, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay, useMayAny } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Page } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { keyWords } from '../../words/keys.ts';
import { NewRequest } from './new-request.tsx';
import { type RequestSummary, requestsBy, useIdentityName } from './read.ts';
import { type RequestStatus, STATUSES } from './search.ts';

export function Requests(): ReactNode {
  if (useMayAny('pki:read', 'pki:issue', 'csr:approve')) return <Readable />;
  return (
    <Page title="Requests">
      <Barred scope="pki:read, pki:issue or csr:approve" />
    </Page>
  );
}

function Readable(): ReactNode {
  const { state: status = 'pending' } = useSearch({ from: '/shell/requests' });
  const [isAsking, setAsking] = useState(false);
  const mayAsk = useMay('pki:issue');
  const navigate = useNavigate();
  return (
    <Page
      title="Requests"
      lead="What somebody asked for and somebody else has to decide on, before an authority signs it."
      actions={
        mayAsk && (
          <Button look="first" icon={Plus} onClick={() => setAsking(true)}>
            Hand in a request
          </Button>
        )
      }
    >
      <Filter status={status} />
      <section className="card p-4">
        <List status={status === 'all' ? undefined : status} />
      </section>
      {isAsking && (
        <NewRequest
          onClose={() => setAsking(false)}
          onMade={(id) => void navigate({ to: '/requests/$id', params: { id }, search: true })}
        />
      )}
      <Outlet />
    </Page>
  );
}

function Filter({ status }: { readonly status: RequestStatus | 'all' }): ReactNode {
  return (
    <nav aria-label="Requests by state" className="mb-3 flex flex-wrap gap-1.5">
      {[...STATUSES, 'all' as const].map((one) => (
        <Link
          key={one}
          to="/requests"
          search={one === 'pending' ? {} : { state: one }}
          activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
          aria-current={one === status ? 'page' : undefined}
          className="rounded-full border border-line px-3 py-1 text-soft hover:bg-sunken hover:text-ink aria-[current=page]:border-wax aria-[current=page]:bg-wax-tint aria-[current=page]:text-wax-deep"
        >
          {one}
        </Link>
      ))}
    </nav>
  );
}

const EMPTY: Readonly<Record<RequestStatus | 'all', string>> = {
  pending: 'No request is pending',
  approved: 'No approved request waits to be signed',
  rejected: 'No request was rejected',
  signed: 'No request was signed',
  all: 'There are no requests yet',
};

function List({ status }: { readonly status: RequestStatus | undefined }): ReactNode {
  const list = useInfiniteQuery(requestsBy(status));
  const nameOf = useIdentityName();
  if (list.isPending) return <Skeleton />;
  if (list.error !== null) return <Failure error={list.error} title="The requests cannot be read" />;
  const requests = list.data.pages.flatMap((page) => page.data);
  if (requests.length === 0) {
    return (
      <EmptyState icon={Inbox} title={EMPTY[status ?? 'all']} command="chancery csr submit request.csr">
        Whoever may not issue under a role hands in a CSR here; another person approves it.
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="Requests" heads={['Asked for', 'Key', 'By', 'When', 'State']}>
        {requests.map((request) => (
          <RequestRow key={request.id} request={request} by={nameOf(request.requested_by)} />
        ))}
      </Table>
      {list.hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function RequestRow({ by, request }: { readonly request: RequestSummary; readonly by: string }): ReactNode {
  const { created_at, id, status, subject } = request;
  return (
    <Row>
      <Cell>
        <Link to="/requests/$id" params={{ id }} search className="link font-medium">
          {subject.common_name === null ? (
            'without a common name'
          ) : (
            <ForeignText text={subject.common_name} />
          )}
        </Link>
      </Cell>
      <Cell tight>{keyWords(request.key_type, request.key_size)}</Cell>
      <Cell>
        <ForeignText text={by} most={60} />
      </Cell>
      <Cell tight>
        <Time at={created_at} />
      </Cell>
      <Cell tight>
        <Status of={status} />
      </Cell>
    </Row>
  );
}
