import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useSshAuthorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import type { SshAuthority } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { applyLine } from './applied.ts';
import type { Host } from './fleet.ts';
import { bodyOf, draftOf, type HostDraft, newHost } from './host-draft.ts';
import { LoginFields } from './login-fields.tsx';

const TOUCHES = ['ssh', 'authorities', 'overview'] as const;

export function AddHost({
  onClose,
  projectId,
}: {
  readonly projectId: string;
  readonly onClose: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(newHost);
  const [user, setUser] = useState<SshAuthority>();
  const [host, setHost] = useState<SshAuthority>();
  const fields = bodyOf(draft);
  const body = {
    projectId,
    ...fields,
    ...(user !== undefined && { userSshCaId: user.id }),
    ...(host !== undefined && { hostSshCaId: host.id }),
  };
  const { hostname, ...more } = fields;
  return (
    <ActionDialog
      title="Add a host"
      lead="It is registered here; the lines that have its sshd take certificates come after."
      action="Add host"
      onClose={onClose}
      act={() => api.post('/api/v1/ssh/hosts', { body })}
      done={
        <>
          <ForeignText text={hostname} most={60} /> is added.
        </>
      }
      touches={TOUCHES}
      onDone={({ id }) => void navigate({ to: '/ssh/hosts/$id', params: { id } })}
      call={{ method: 'POST', path: '/api/v1/ssh/hosts', body }}
      chancery={applyLine({
        kind: 'host',
        name: hostname,
        ...more,
        ...(user !== undefined && { userCa: user.name }),
        ...(host !== undefined && { hostCa: host.name }),
      })}
    >
      <HostFields draft={draft} onChange={setDraft} />
      <AuthorityField kind="user" chosen={user} onChange={setUser} />
      <AuthorityField kind="host" chosen={host} onChange={setHost} />
    </ActionDialog>
  );
}

function AuthorityField({
  chosen,
  kind,
  onChange,
}: {
  readonly kind: 'user' | 'host';
  readonly chosen: SshAuthority | undefined;
  readonly onChange: (authority: SshAuthority | undefined) => void;
}): ReactNode {
  const found = (useSshAuthorities().data ?? []).filter(
    (one) => one.is_active && (one.kind === kind || one.kind === 'any'),
  );
  return (
    <SelectField
      label={kind === 'user' ? 'Authority of its users' : 'Authority of the host itself'}
      value={chosen?.id ?? ''}
      onChange={({ target }) => onChange(found.find(({ id }) => id === target.value))}
      choices={[
        { value: '', text: 'The default one' },
        ...found.map(({ id, name }) => ({ value: id, text: name })),
      ]}
    />
  );
}

export function ChangeHost({
  host,
  onClose,
}: {
  readonly host: Host;
  readonly onClose: () => void;
}): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(host));
  const body = bodyOf(draft);
  const params = { path: { sshHostId: host.id } };
  return (
    <ActionDialog
      title="Change"
      of={host.hostname}
      lead="Who is taken out gets no more certificates; those that are out stay good to their end. A changed name is in the host’s next certificate."
      action="Save"
      onClose={onClose}
      act={() => api.patch('/api/v1/ssh/hosts/{sshHostId}', { params, body })}
      done="The host is changed."
      touches={TOUCHES}
      call={{ method: 'PATCH', path: `/api/v1/ssh/hosts/${host.id}`, body }}
    >
      <HostFields draft={draft} onChange={setDraft} />
    </ActionDialog>
  );
}

export function DeleteHost({
  host: { hostname, id },
  leave,
  onClose,
}: {
  readonly host: Host;
  readonly leave: () => Promise<void>;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={hostname}
      lead="No more certificates are issued for it. Its sshd goes on trusting what it trusts until its configuration is changed, and certificates that are out stay good to their end."
      action="Delete host"
      look="danger"
      onClose={onClose}
      act={() => api.delete('/api/v1/ssh/hosts/{sshHostId}', { params: { path: { sshHostId: id } } })}
      done="The host is deleted."
      touches={TOUCHES}
      leave={leave}
      call={{ method: 'DELETE', path: `/api/v1/ssh/hosts/${id}` }}
    />
  );
}

interface HostFieldsProps {
  readonly draft: HostDraft;
  readonly onChange: (draft: HostDraft) => void;
}

function HostFields({ draft, onChange }: HostFieldsProps): ReactNode {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-[2fr_1fr]">
        <TextField
          label="Hostname"
          mono
          required
          autoFocus
          value={draft.hostname}
          onChange={({ target }) => onChange({ ...draft, hostname: target.value })}
          placeholder="web.example.com"
          hint="What people type to reach it, in two labels or more."
        />
        <TextField
          label="Alias"
          mono
          value={draft.alias}
          onChange={({ target }) => onChange({ ...draft, alias: target.value })}
          placeholder="web"
          hint="A short name."
        />
      </div>
      <LoginFields logins={draft.logins} onChange={(logins) => onChange({ ...draft, logins })} />
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Certificates of users last"
          mono
          value={draft.userTtl}
          onChange={({ target }) => onChange({ ...draft, userTtl: target.value })}
          placeholder="8h"
        />
        <TextField
          label="Its own certificates last"
          mono
          value={draft.hostTtl}
          onChange={({ target }) => onChange({ ...draft, hostTtl: target.value })}
          placeholder="1y"
        />
      </div>
    </>
  );
}
