import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSshAuthorities } from '../../api/authorities.ts';
import { useMay } from '../../api/may.ts';
import { AuthorityLink } from '../../parts/authority-link.tsx';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts, Part } from '../../parts/page.tsx';
import { Badge } from '../../parts/status.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { ChangeCluster, DeleteCluster } from './cluster-form.tsx';
import { ClusterLines } from './cluster-lines.tsx';
import { type Cluster, clusterOf, usersOf } from './fleet.ts';

export function SshClusterDrawer(): ReactNode {
  const { id } = useParams({ from: '/shell/ssh/clusters/$id' });
  const navigate = useNavigate();
  const { data, error, isPending } = useQuery(clusterOf(id));
  return (
    <Dialog
      side
      title={<ForeignText text={data?.name ?? 'Cluster'} most={120} />}
      onClose={() => void navigate({ to: '/ssh/clusters' })}
    >
      {isPending && <Skeleton rows={8} />}
      {error !== null && <Failure error={error} />}
      {data !== undefined && <ClusterFacts cluster={data} />}
    </Dialog>
  );
}

function ClusterFacts({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const { authority_id, created_at, id, updated_at } = cluster;
  return (
    <div className="flex flex-col gap-6">
      <Part title="Facts" actions={<Actions cluster={cluster} />}>
        <Facts>
          <Fact name="Id">
            <Code text={id} what="id of the cluster" />
          </Fact>
          <Fact name="Authority">
            <ItsAuthority id={authority_id} />
          </Fact>
          <Fact name="Created">
            <Time at={created_at} />
          </Fact>
          <Fact name="Changed">
            <Time at={updated_at} />
          </Fact>
        </Facts>
      </Part>
      <Nodes cluster={cluster} />
      <ItsCertificate cluster={cluster} />
      <ClusterLines cluster={cluster} />
    </div>
  );
}

/** What the nodes trust. */
function ItsAuthority({ id }: { readonly id: string }): ReactNode {
  const authority = useSshAuthorities().data?.find((one) => one.id === id);
  const active = authority?.keys.find(({ state }) => state === 'active');
  return (
    <span className="flex flex-col items-start gap-0.5">
      <AuthorityLink id={id} />
      {active !== undefined && <Code text={active.fingerprint} what="fingerprint of the authority" />}
    </span>
  );
}

function Actions({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'change' | 'delete'>();
  const may = useMay('ssh:admin');
  const close = (): void => setAsked(undefined);
  if (!may) return null;
  return (
    <>
      <Button icon={Pencil} onClick={() => setAsked('change')}>
        Change
      </Button>
      <Button look="danger" icon={Trash2} onClick={() => setAsked('delete')}>
        Delete
      </Button>
      {asked === 'change' && <ChangeCluster cluster={cluster} onClose={close} />}
      {asked === 'delete' && (
        <DeleteCluster cluster={cluster} onClose={close} leave={() => navigate({ to: '/ssh/clusters' })} />
      )}
    </>
  );
}

function Nodes({ cluster: { nodes } }: { readonly cluster: Cluster }): ReactNode {
  return (
    <Part title={`Nodes (${nodes.length})`}>
      {nodes.length === 0 ? (
        <p className="text-soft">None yet. Without one, it gives no certificate.</p>
      ) : (
        <Table label="Nodes" heads={['Host', 'Port', 'User', 'Name', 'Role']}>
          {nodes.map(({ host, id, is_control_node, name, port, role, user }) => (
            <Row key={id}>
              <Cell>
                <code className="font-mono text-xs">{host}</code>{' '}
                {is_control_node && <Badge tone="info">control</Badge>}
              </Cell>
              <Cell>
                <code className="font-mono text-xs">{port}</code>
              </Cell>
              <Cell>
                <code className="font-mono text-xs">
                  <ForeignText text={user} most={40} />
                </code>
              </Cell>
              <Cell>{name !== null && <ForeignText text={name} most={60} />}</Cell>
              <Cell>{role !== null && <ForeignText text={role} most={60} />}</Cell>
            </Row>
          ))}
        </Table>
      )}
    </Part>
  );
}

/** What an admin's certificate would be. */
function ItsCertificate({ cluster }: { readonly cluster: Cluster }): ReactNode {
  const { critical_options, extensions, id, nodes } = cluster;
  const users = usersOf(nodes);
  return (
    <Part title="A certificate for it">
      <Facts>
        <Fact name="Logs in as">
          {users.length === 0 ? (
            <span className="text-soft">nobody, as there are no nodes</span>
          ) : (
            <code className="font-mono">
              <ForeignText text={users.join(', ')} />
            </code>
          )}
        </Fact>
        <Fact name="Good for">an hour, unless another time is asked for; eight at most</Fact>
        <Fact name="Key id">
          <code className="font-mono">
            <ForeignText text={`u=<who asks> r=<the request> c=${id}`} />
          </code>
        </Fact>
        <Fact name="Allows">
          <code className="font-mono">
            {extensions.length === 0 ? 'nothing besides' : extensions.join(', ')}
          </code>
        </Fact>
        {Object.entries(critical_options).map(([option, value]) => (
          <Fact key={option} name={option}>
            <code className="font-mono">
              <ForeignText text={value === '' ? 'yes' : value} />
            </code>
          </Fact>
        ))}
        <Fact name="Who gets one">whoever has ssh:admin, also by a token held to this cluster alone</Fact>
      </Facts>
    </Part>
  );
}
