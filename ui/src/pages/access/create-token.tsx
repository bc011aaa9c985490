import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useIdentities } from '../../api/identities.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Checks } from '../../parts/checks.tsx';
import { SelectField, TextField } from '../../parts/field.tsx';
import { Group } from '../../parts/group.tsx';
import { MadeToken } from './made-token.tsx';
import { SCOPES } from './scope-words.ts';
import { bodyOf, KINDS, type Kind, lineOf, NO_TOKEN, type TokenDraft } from './token-draft.ts';

/** Makes a token, and shows it the one time that it can be shown. */
export function CreateToken({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [draft, setDraft] = useState(NO_TOKEN);
  const people = useIdentities().data ?? [];
  const body = bodyOf(draft);
  return (
    <ActionDialog
      title="Create a token"
      action="Create token"
      onClose={onClose}
      act={() => api.post('/v1/tokens', { body })}
      touches={['access']}
      then={({ token }) => <MadeToken token={token} onClose={onClose} />}
      call={{ method: 'POST', path: '/v1/tokens', body }}
      chancery={lineOf(draft)}
    >
      <TextField
        label="Token name"
        required
        autoFocus
        value={draft.name}
        onChange={({ target }) => setDraft({ ...draft, name: target.value })}
        placeholder="ci"
        hint="What it is for."
      />
      <SelectField
        label="Whose it is"
        value={draft.identity}
        onChange={({ target }) => setDraft({ ...draft, identity: target.value })}
        choices={[
          { value: '', text: 'Yours' },
          ...people.map(({ id, name, type }) => ({ value: id, text: `${name} (${type})` })),
        ]}
      />
      <Scopes draft={draft} onChange={setDraft} />
      <TextField
        label="Good for"
        mono
        value={draft.ttl}
        onChange={({ target }) => setDraft({ ...draft, ttl: target.value })}
        placeholder="until it is revoked"
        hint="Such as 12h or 90d; empty: until it is revoked."
      />
      <Held draft={draft} onChange={setDraft} />
    </ActionDialog>
  );
}

interface PartProps {
  readonly draft: TokenDraft;
  readonly onChange: (draft: TokenDraft) => void;
}

function Scopes({ draft, onChange }: PartProps): ReactNode {
  return (
    <Group title="What it may do">
      <Checks
        choices={SCOPES.map(({ scope, words }) => ({ value: scope, text: scope, hint: words }))}
        chosen={draft.scopes}
        onChange={(scopes) => onChange({ ...draft, scopes })}
      />
    </Group>
  );
}

const FIELDS: Readonly<Record<Kind, readonly [string, string]>> = {
  roles: ['Roles', 'web, mail'],
  profiles: ['Profiles', 'tls-server'],
  hosts: ['SSH hosts', 'web.example.com'],
  clusters: ['SSH clusters', 'gpu'],
};

function Held({ draft, onChange }: PartProps): ReactNode {
  return (
    <Group title="What it is held to">
      <p className="text-xs text-soft">
        By name, with commas between them. A token that is held to something may do nothing else but that,
        whatever its scopes; empty: it is not held.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        {KINDS.map((kind) => (
          <TextField
            key={kind}
            label={FIELDS[kind][0]}
            mono
            value={draft.only[kind]}
            onChange={({ target }) => onChange({ ...draft, only: { ...draft.only, [kind]: target.value } })}
            placeholder={FIELDS[kind][1]}
          />
        ))}
      </div>
    </Group>
  );
}
