import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Plus, SquareTerminal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { lifetimeWords } from '../../words/lifetime.ts';
import { type Host, hostsOf } from './fleet.ts';
import { whoOf } from './host-draft.ts';
import { AddHost } from './host-form.tsx';

export function SshHosts(): ReactNode {
  const [isAdding, setAdding] = useState(false);
  const projectId = useQuery(whoIsSignedIn).data?.tenant.id;
  const may = useMay('ssh:admin');
  const mayRead = useMay('ssh:read');
  if (!mayRead) return <Barred scope="ssh:read" />;
  return (
    <>
      <Section
        title="Hosts"
        lead="Machines whose sshd takes certificates, and who may log in to each."
        actions={
          may && (
            <Button look="first" icon={Plus} onClick={() => setAdding(true)}>
              Add a host
            </Button>
          )
        }
      >
        {projectId === undefined ? <Skeleton /> : <List projectId={projectId} />}
      </Section>
      {isAdding && projectId !== undefined && (
        <AddHost projectId={projectId} onClose={() => setAdding(false)} />
      )}
      <Outlet />
    </>
  );
}

function List({ projectId }: { readonly projectId: string }): ReactNode {
  const { data, error, isPending } = useQuery(hostsOf(projectId));
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} />;
  if (data.length === 0) {
    return (
      <EmptyState
        icon={SquareTerminal}
        title="There are no hosts yet"
        command="chancery ssh host add --hostname web.example.com --login root=ada"
      >
        On a machine, as root, this registers it, has its sshd take certificates and keeps both fresh. A host
        that is added here gets the lines for its sshd afterwards.
      </EmptyState>
    );
  }
  return (
    <Table label="Hosts" heads={['Host', 'Alias', 'Who may log in', 'Of users', 'Of the host']}>
      {data.map((host) => (
        <HostRow key={host.id} host={host} />
      ))}
    </Table>
  );
}

function HostRow({ host }: { readonly host: Host }): ReactNode {
  const { alias, hostCertTtl, hostname, id, loginMappings, userCertTtl } = host;
  return (
    <Row>
      <Cell>
        <Link to="/ssh/hosts/$id" params={{ id }} className="link font-medium">
          <ForeignText text={hostname} most={80} />
        </Link>
      </Cell>
      <Cell>{alias !== null && <ForeignText text={alias} most={64} />}</Cell>
      <Cell>
        {loginMappings.length === 0 ? <span className="text-soft">nobody yet</span> : <Logins host={host} />}
      </Cell>
      <Cell tight>{lifetimeWords(userCertTtl)}</Cell>
      <Cell tight>{lifetimeWords(hostCertTtl)}</Cell>
    </Row>
  );
}

/** Who may be which user; what comes from a group of hosts says so. */
export function Logins({ host: { loginMappings } }: { readonly host: Host }): ReactNode {
  return (
    <ul className="flex flex-col gap-0.5">
      {loginMappings.map((mapping, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a user may stand there twice, for the host and for its group
        <li key={at} className="text-xs">
          <code className="font-mono">
            <ForeignText text={mapping.loginUser} most={40} />
          </code>{' '}
          <span className="text-soft">by</span> <ForeignText text={whoOf(mapping)} most={160} />
          {mapping.source === 'hostGroup' && <span className="text-soft"> (of its group)</span>}
        </li>
      ))}
    </ul>
  );
}
