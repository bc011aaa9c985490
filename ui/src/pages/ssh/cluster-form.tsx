import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useSshAuthorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Checks } from '../../parts/checks.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Group } from '../../parts/group.tsx';
import { applyLine } from './applied.ts';
import { bodyOf, type ClusterDraft, draftOf, newCluster } from './cluster-draft.ts';
import type { Cluster } from './fleet.ts';
import { NodeFields } from './node-fields.tsx';

const TOUCHES = ['ssh', 'authorities', 'overview'] as const;

export function AddCluster({ onClose }: { readonly onClose: () => void }): ReactNode {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(newCluster);
  const shared = (useSshAuthorities().data ?? []).filter(({ kind, shared: is }) => is && kind !== 'host');
  const authority = shared.find(({ id }) => id === draft.authority);
  const body = { ...bodyOf(draft), ...(authority !== undefined && { authority_id: authority.id }) };
  return (
    <ActionDialog
      title="Add a cluster"
      lead="Machines that one certificate opens together. Unless it shares an authority, what opens it opens nothing else."
      action="Add cluster"
      onClose={onClose}
      act={() => api.post('/v1/ssh/clusters', { body })}
      done={
        <>
          Cluster <ForeignText text={body.name} most={60} /> is added.
        </>
      }
      touches={TOUCHES}
      onDone={({ id }) => void navigate({ to: '/ssh/clusters/$id', params: { id } })}
      call={{ method: 'POST', path: '/v1/ssh/clusters', body }}
      chancery={applyLine({
        kind: 'cluster',
        ...bodyOf(draft),
        ...(authority !== undefined && { authority: authority.name }),
      })}
    >
      <ClusterFields draft={draft} onChange={setDraft}>
        <SelectField
          label="Authority"
          value={draft.authority}
          onChange={({ target }) => setDraft({ ...draft, authority: target.value })}
          choices={[
            { value: '', text: 'One of its own' },
            ...shared.map(({ id, name }) => ({ value: id, text: name })),
          ]}
          hint="Clusters that share one are opened by one another’s certificates where users have the same names."
        />
      </ClusterFields>
    </ActionDialog>
  );
}

export function ChangeCluster({
  cluster,
  onClose,
}: {
  readonly cluster: Cluster;
  readonly onClose: () => void;
}): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(cluster));
  const { id } = cluster;
  const body = bodyOf(draft);
  return (
    <ActionDialog
      title="Change"
      of={cluster.name}
      lead="Certificates that were issued stay as they are, and good to their end."
      action="Save"
      onClose={onClose}
      act={() => api.patch('/v1/ssh/clusters/{id}', { params: { path: { id } }, body })}
      done="The cluster is changed."
      touches={TOUCHES}
      call={{ method: 'PATCH', path: `/v1/ssh/clusters/${id}`, body }}
    >
      <ClusterFields draft={draft} onChange={setDraft} />
    </ActionDialog>
  );
}

export function DeleteCluster({
  cluster: { id, name },
  leave,
  onClose,
}: {
  readonly cluster: Cluster;
  readonly leave: () => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={name}
      lead="No more certificates are issued for it, and an authority of its own is switched off. Certificates that are out stay good to their end, unless they are revoked."
      action="Delete cluster"
      look="danger"
      onClose={onClose}
      act={() => api.delete('/v1/ssh/clusters/{id}', { params: { path: { id } } })}
      done="The cluster is deleted."
      touches={TOUCHES}
      leave={leave}
      call={{ method: 'DELETE', path: `/v1/ssh/clusters/${id}` }}
    />
  );
}

interface ClusterFieldsProps {
  readonly draft: ClusterDraft;
  readonly onChange: (draft: ClusterDraft) => void;
  readonly children?: ReactNode;
}

function ClusterFields({ children, draft, onChange }: ClusterFieldsProps): ReactNode {
  return (
    <>
      <TextField
        label="Cluster name"
        required
        autoFocus
        value={draft.name}
        onChange={({ target }) => onChange({ ...draft, name: target.value })}
        placeholder="gpu"
      />
      <NodeFields nodes={draft.nodes} onChange={(nodes) => onChange({ ...draft, nodes })} />
      <Allowances draft={draft} onChange={onChange} />
      {children}
    </>
  );
}

const EXTENSIONS = [
  ['permit-pty', 'A terminal'],
  ['permit-port-forwarding', 'Forwarding of ports'],
  ['permit-agent-forwarding', 'Forwarding of the agent'],
  ['permit-X11-forwarding', 'Forwarding of X11'],
  ['permit-user-rc', 'The user’s ~/.ssh/rc'],
  ['no-touch-required', 'A security key without a touch'],
] as const;

function Allowances({ draft, onChange }: ClusterFieldsProps): ReactNode {
  return (
    <Group title="What its certificates allow">
      <div className="grid gap-2 sm:grid-cols-2">
        <Checks
          choices={EXTENSIONS.map(([value, text]) => ({
            value,
            text,
            hint: <code className="font-mono">{value}</code>,
          }))}
          chosen={draft.extensions}
          onChange={(extensions) => onChange({ ...draft, extensions })}
        />
      </div>
      <TextField
        label="From these addresses alone"
        mono
        value={draft.sourceAddress}
        onChange={({ target }) => onChange({ ...draft, sourceAddress: target.value })}
        placeholder="10.0.0.0/8,192.0.2.7"
        hint="Addresses and networks with commas between them; empty: from anywhere."
      />
      <TextField
        label="This command alone"
        mono
        value={draft.forceCommand}
        onChange={({ target }) => onChange({ ...draft, forceCommand: target.value })}
        hint="Whatever is asked for, sshd runs this; empty: what is asked for."
      />
    </Group>
  );
}
