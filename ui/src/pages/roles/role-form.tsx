import { type ReactNode, useState } from 'react';
import { nameOfAuthority, usualAuthority } from '../../api/authorities.ts';
import { ApiError, api } from '../../api/client.ts';
import type { Role, X509Authority } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { changesOf, createLine, draftOf, fieldsOf, newDraft, type RoleDraft } from './draft.ts';
import { type Faults, KeyFields, LifetimeFields, NameFields, WhoFields } from './role-fields.tsx';

interface FormProps {
  readonly authorities: readonly X509Authority[];
  readonly onClose: () => void;
}

export function CreateRole({
  authorities,
  onClose,
  onCreated,
}: FormProps & { readonly onCreated: (name: string) => void }): ReactNode {
  const [draft, setDraft] = useState(() => newDraft(usualAuthority(authorities)?.id ?? ''));
  const body = { name: draft.name.trim(), ...fieldsOf(draft) };
  return (
    <ActionDialog
      title="Create a role"
      action="Create role"
      onClose={onClose}
      act={() => api.post('/v1/pki/roles', { body })}
      done="The role is created."
      touches={['roles']}
      onDone={({ name }) => onCreated(name)}
      call={{ method: 'POST', path: '/v1/pki/roles', body }}
      chancery={createLine(draft, nameOfAuthority(authorities, draft.authority))}
    >
      {(error) => <Fields isNew draft={draft} onChange={setDraft} error={error} authorities={authorities} />}
    </ActionDialog>
  );
}

export function ChangeRole({ authorities, onClose, role }: FormProps & { readonly role: Role }): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(role));
  const { name } = role;
  const body = changesOf(role, draft);
  return (
    <ActionDialog
      title="Change"
      of={name}
      lead="It counts for what is issued from now on; what was issued stays."
      action="Save"
      isReady={Object.keys(body).length > 0}
      onClose={onClose}
      act={() => api.patch('/v1/pki/roles/{name}', { params: { path: { name } }, body })}
      done="The role is changed."
      touches={['roles']}
      call={{ method: 'PATCH', path: `/v1/pki/roles/${name}`, body }}
    >
      {(error) => (
        <Fields isNew={false} draft={draft} onChange={setDraft} error={error} authorities={authorities} />
      )}
    </ActionDialog>
  );
}

function Fields({
  error,
  isNew,
  ...rest
}: {
  readonly draft: RoleDraft;
  readonly onChange: (next: RoleDraft) => void;
  readonly authorities: readonly X509Authority[];
  readonly error: Error | null;
  readonly isNew: boolean;
}): ReactNode {
  const props = { ...rest, faults: faultsOf(error) };
  return (
    <>
      <WhoFields {...props} isNew={isNew} />
      <NameFields {...props} />
      <KeyFields {...props} />
      <LifetimeFields {...props} />
    </>
  );
}

/** What is wrong with each field, without the place in a list. */
function faultsOf(error: Error | null): Faults {
  const told = error instanceof ApiError ? error.fields : [];
  const faults: Record<string, string> = {};
  for (const { field, message } of told) {
    const base = field.replace(/\[\d+\]$/, '');
    const before = faults[base];
    faults[base] = before === undefined ? message : `${before}; ${message}`;
  }
  return faults;
}
