import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { allRoles } from '../../api/roles.ts';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { IssueForm } from './issue-form.tsx';
import type { Issued } from './prepare.ts';
import { Result } from './result.tsx';

export function Issue(): ReactNode {
  const [issued, setIssued] = useState<Issued>();
  const lead =
    issued === undefined
      ? 'Choose a role, say what it is for, and see what the policy answers before anything is signed.'
      : undefined;
  return (
    <Page title="Issue a certificate" lead={lead}>
      {issued === undefined ? (
        <Asking onIssued={setIssued} />
      ) : (
        <Result issued={issued} onDone={() => setIssued(undefined)} />
      )}
    </Page>
  );
}

function Asking({ onIssued }: { readonly onIssued: (issued: Issued) => void }): ReactNode {
  const mayIssue = useMay('pki:issue');
  const { role: wanted } = useSearch({ from: '/shell/issue' });
  const navigate = useNavigate();
  const mayRead = useMay('pki:read');
  const { data: roles, error, isPending } = useQuery({ ...allRoles, enabled: mayIssue && mayRead });
  if (!mayIssue) {
    return (
      <div className="card">
        <EmptyState icon={ScrollText} title="This session may not issue">
          It needs a token with the scope <code className="font-mono">pki:issue</code>, which is given under
          Access.
        </EmptyState>
      </div>
    );
  }
  if (!mayRead) {
    return (
      <div className="card">
        <EmptyState icon={ScrollText} title="This session may issue, and may not read the roles">
          Issuing here begins with a role, which takes the scope <code className="font-mono">pki:read</code>.
          <code className="font-mono"> chancery cert issue ROLE NAME</code> does without.
        </EmptyState>
      </div>
    );
  }
  if (isPending) return <Skeleton rows={8} height={28} />;
  if (error !== null)
    return <Failure error={error} title="The roles cannot be read, which issuing here begins with" />;
  const role = roles.find(({ name }) => name === wanted) ?? roles[0];
  if (role === undefined) {
    return (
      <div className="card">
        <EmptyState
          icon={ScrollText}
          title="There are no roles yet"
          command="chancery role create web --ca <authority> --domain '*.internal'"
        >
          A certificate is issued under a role, which says which names, keys and lifetimes an authority gives.
          Create the first one under{' '}
          <Link to="/roles" className="link">
            Roles
          </Link>
          .
        </EmptyState>
      </div>
    );
  }
  return (
    <IssueForm
      roles={roles}
      role={role}
      unknown={wanted !== undefined && wanted !== role.name ? wanted : undefined}
      onRole={(name) => void navigate({ to: '/issue', search: { role: name }, replace: true })}
      onIssued={onIssued}
    />
  );
}
