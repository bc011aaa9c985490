import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import type { Identity } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { shellWord } from '../../parts/shell-word.ts';

export function CreateIdentity({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [type, setType] = useState<'user' | 'machine'>('user');
  const [email, setEmail] = useState('');
  const hasEmail = type === 'user' && email.trim() !== '';
  const body = { name: name.trim(), type, ...(hasEmail && { email: email.trim() }) };
  const word = body.name === '' ? 'NAME' : shellWord(body.name);
  const rest = type === 'machine' ? ' --machine' : hasEmail ? ` --email ${shellWord(email.trim())}` : '';
  return (
    <ActionDialog
      title="Create an identity"
      lead="It may do nothing until a token is made for it."
      action="Create identity"
      onClose={onClose}
      act={() => api.post('/v1/identities', { body })}
      done={
        <>
          <ForeignText text={body.name} most={60} /> is created.
        </>
      }
      touches={['access']}
      call={{ method: 'POST', path: '/v1/identities', body }}
      chancery={`identity create ${word}${rest}`}
    >
      <TextField
        label="Identity name"
        required
        autoFocus
        value={name}
        onChange={({ target }) => setName(target.value)}
        placeholder="ada"
      />
      <SelectField
        label="Kind"
        value={type}
        onChange={({ target }) => setType(target.value === 'machine' ? 'machine' : 'user')}
        choices={[
          { value: 'user', text: 'A person, who may log in to hosts' },
          { value: 'machine', text: 'A machine or program' },
        ]}
      />
      {type === 'user' && (
        <TextField
          label="Email address"
          type="email"
          value={email}
          onChange={({ target }) => setEmail(target.value)}
          placeholder="ada@example.com"
          hint="The username by which hosts name the person; without one it is the name."
        />
      )}
    </ActionDialog>
  );
}

export function DeleteIdentity({
  identity: { id, name },
  onClose,
}: {
  readonly identity: Identity;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={name}
      lead="All its tokens are revoked, and its SSH keys go with it. Certificates that it was issued stay good, and what it did stays in the trail."
      action="Delete identity"
      look="danger"
      onClose={onClose}
      act={() => api.delete('/v1/identities/{id}', { params: { path: { id } } })}
      done="The identity is deleted."
      touches={['access', 'ssh']}
      call={{ method: 'DELETE', path: `/v1/identities/${id}` }}
      chancery={`identity rm ${id}`}
    />
  );
}
