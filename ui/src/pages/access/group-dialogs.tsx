import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useIdentities } from '../../api/identities.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Checks } from '../../parts/checks.tsx';
import { TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Group as Fields } from '../../parts/group.tsx';
import type { Group } from './reads.ts';

export function CreateGroup({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [slug, setSlug] = useState('');
  const [members, setMembers] = useState<readonly string[]>([]);
  const people = (useIdentities().data ?? []).filter(({ type }) => type === 'user');
  const body = { slug: slug.trim(), identity_ids: members };
  return (
    <ActionDialog
      title="Create a group"
      action="Create group"
      onClose={onClose}
      act={() => api.post('/v1/groups', { body })}
      done={
        <>
          Group <ForeignText text={body.slug} most={60} /> is created.
        </>
      }
      touches={['access']}
      call={{ method: 'POST', path: '/v1/groups', body }}
    >
      <TextField
        label="Group name"
        mono
        required
        autoFocus
        value={slug}
        onChange={({ target }) => setSlug(target.value)}
        placeholder="ops"
        hint="Lower-case letters, digits and single hyphens."
      />
      <Fields title="Members">
        <Checks
          choices={people.map(({ id, name }) => ({ value: id, text: <ForeignText text={name} most={60} /> }))}
          chosen={members}
          onChange={setMembers}
        />
      </Fields>
    </ActionDialog>
  );
}

export function DeleteGroup({
  group: { id, slug },
  onClose,
}: {
  readonly group: Group;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={slug}
      lead="Its members stay, and lose what hosts grant to the group."
      action="Delete group"
      look="danger"
      onClose={onClose}
      act={() => api.delete('/v1/groups/{id}', { params: { path: { id } } })}
      done="The group is deleted."
      touches={['access', 'ssh']}
      call={{ method: 'DELETE', path: `/v1/groups/${id}` }}
    />
  );
}
