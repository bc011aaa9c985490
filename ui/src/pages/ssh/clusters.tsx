import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { Plus, Server } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { AddCluster } from './cluster-form.tsx';
import { type Cluster, clusters, usersOf } from './fleet.ts';

export function SshClusters(): ReactNode {
  const [isAdding, setAdding] = useState(false);
  const may = useMay('ssh:admin');
  const mayRead = useMay('ssh:read');
  if (!mayRead) return <Barred scope="ssh:read" />;
  return (
    <>
      <Section
        title="Clusters"
        lead="Machines that one certificate opens together."
        actions={
          may && (
            <Button look="first" icon={Plus} onClick={() => setAdding(true)}>
              Add a cluster
            </Button>
          )
        }
      >
        <List />
      </Section>
      {isAdding && <AddCluster onClose={() => setAdding(false)} />}
      <Outlet />
    </>
  );
}

function List(): ReactNode {
  const { data, error, isPending } = useQuery(clusters);
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} />;
  if (data.length === 0) {
    return (
      <EmptyState
        icon={Server}
        title="There are no clusters yet"
        command={`printf '%s\\n' 'kind: cluster' 'name: gpu' 'nodes: [{host: gpu1.example.com, user: ubuntu}]' | chancery apply -f -`}
      >
        A cluster is a set of machines with an authority of its own. Whoever gets a certificate for it may log
        in to every one of them, for some hours.
      </EmptyState>
    );
  }
  return (
    <Table label="Clusters" heads={['Cluster', 'Nodes', 'Logs in as', 'Allows', 'Changed']}>
      {data.map((cluster) => (
        <ClusterRow key={cluster.id} cluster={cluster} />
      ))}
    </Table>
  );
}

/** More are counted and not named. */
const MOST_NODES = 3;

function ClusterRow({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const { extensions, id, name, nodes, updated_at } = cluster;
  return (
    <Row>
      <Cell>
        <Link to="/ssh/clusters/$id" params={{ id }} className="link font-medium">
          <ForeignText text={name} most={60} />
        </Link>
      </Cell>
      <Cell>
        {nodes.length === 0 ? (
          <span className="text-soft">none yet</span>
        ) : (
          <span className="flex flex-col">
            {nodes.slice(0, MOST_NODES).map(({ host, id: node, port }) => (
              <code key={node} className="font-mono text-xs">
                {host}
                {port !== 22 && `:${port}`}
              </code>
            ))}
            {nodes.length > MOST_NODES && (
              <span className="text-xs text-soft">and {nodes.length - MOST_NODES} more</span>
            )}
          </span>
        )}
      </Cell>
      <Cell>
        <code className="font-mono text-xs">
          <ForeignText text={usersOf(nodes).join(', ')} most={80} />
        </code>
      </Cell>
      <Cell>
        <code className="font-mono text-xs">{extensions.join(', ')}</code>
      </Cell>
      <Cell tight>
        <Time at={updated_at} />
      </Cell>
    </Row>
  );
}
