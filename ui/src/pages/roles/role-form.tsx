import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError, api } from '../../api/client.ts';
import { type Authority, nameOfAuthority, type Role } from '../../asking/roles.ts';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';
import { changesOf, createLine, draftOf, fieldsOf, newDraft, type RoleDraft } from './draft.ts';
import { type Faults, KeyFields, LifetimeFields, NameFields, WhoFields } from './role-fields.tsx';

/** Makes a role, or changes one. @param role the one that is changed */
export function RoleForm({
  authorities,
  onClose,
  onSaved,
  role,
}: {
  readonly authorities: readonly Authority[];
  readonly role?: Role;
  readonly onClose: () => void;
  readonly onSaved?: (name: string) => void;
}): ReactNode {
  const first = authorities.find((one) => one.ca_type !== 'root') ?? authorities[0];
  const [draft, setDraft] = useState<RoleDraft>(
    role === undefined ? newDraft(first?.id ?? '') : draftOf(role),
  );
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: () => save(role, draft),
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries({ queryKey: ['roles'] });
      notify(role === undefined ? `Role ${name} was made` : `Role ${name} was changed`);
      onSaved?.(name);
      onClose();
    },
  });
  const changes = role === undefined ? undefined : changesOf(role, draft);
  const isUnchanged = changes !== undefined && Object.keys(changes).length === 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isUnchanged) saving.mutate();
  };
  const parts = { draft, onChange: setDraft, faults: faultsOf(saving.error), authorities };
  return (
    <Dialog title={role === undefined ? 'Make a role' : `Change ${role.name}`} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-5" aria-label="Role">
        <WhoFields {...parts} isNew={role === undefined} />
        <NameFields {...parts} />
        <KeyFields {...parts} />
        <LifetimeFields {...parts} />
        {saving.error !== null && <Failure error={saving.error} />}
        <div>
          <RoleCommands role={role} draft={draft} authorities={authorities} />
          <div className="mt-4 flex items-center justify-end gap-2">
            {role !== undefined && (
              <span className="mr-auto text-xs text-soft">
                It counts for what is issued from now on; what was issued stays.
              </span>
            )}
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="first" busy={saving.isPending} disabled={isUnchanged}>
              {role === undefined ? 'Make the role' : 'Save'}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

function save(role: Role | undefined, draft: RoleDraft): Promise<Role> {
  if (role === undefined)
    return api.post('/v1/pki/roles', { body: { name: draft.name.trim(), ...fieldsOf(draft) } });
  return api.patch('/v1/pki/roles/{name}', {
    params: { path: { name: role.name } },
    body: changesOf(role, draft),
  });
}

/** What is wrong with each field, without the place in a list. */
function faultsOf(error: unknown): Faults {
  const told = error instanceof ApiError ? error.fields : [];
  const faults: Record<string, string> = {};
  for (const { field, message } of told) {
    const base = field.replace(/\[\d+\]$/, '');
    const before = faults[base];
    faults[base] = before === undefined ? message : `${before}; ${message}`;
  }
  return faults;
}

function RoleCommands({
  authorities,
  draft,
  role,
}: {
  readonly role: Role | undefined;
  readonly draft: RoleDraft;
  readonly authorities: readonly Authority[];
}): ReactNode {
  if (role !== undefined) {
    const path = `/v1/pki/roles/${role.name}`;
    return <Commands call={{ method: 'PATCH', path, body: changesOf(role, draft) }} />;
  }
  const body = { name: draft.name.trim(), ...fieldsOf(draft) };
  return (
    <Commands
      call={{ method: 'POST', path: '/v1/pki/roles', body }}
      chancery={createLine(draft, nameOfAuthority(authorities, draft.authority))}
    />
  );
}
