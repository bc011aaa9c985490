import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Group } from '../../parts/group.tsx';
import { type LoginDraft, newLogin } from './host-draft.ts';

interface LoginFieldsProps {
  readonly logins: readonly LoginDraft[];
  readonly onChange: (logins: readonly LoginDraft[]) => void;
}

/** Who may log in as which user of a host. */
export function LoginFields({ logins, onChange }: LoginFieldsProps): ReactNode {
  const change = (row: number, set: Partial<LoginDraft>): void =>
    onChange(logins.map((login) => (login.row === row ? { ...login, ...set } : login)));
  return (
    <Group title="Who may log in">
      <p className="text-xs text-soft">
        A user of the host, and the people who may be that user: usernames, and groups as{' '}
        <code className="font-mono">group:ops</code>, with commas between them.
      </p>
      {logins.map(({ row, user, who }, at) => (
        <fieldset
          key={row}
          className="grid min-w-0 grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto] items-end gap-2"
        >
          <legend className="sr-only">Login {at + 1}</legend>
          <TextField
            label="Login user"
            mono
            value={user}
            onChange={({ target }) => change(row, { user: target.value })}
            placeholder="root"
          />
          <TextField
            label="Who may"
            mono
            value={who}
            onChange={({ target }) => change(row, { who: target.value })}
            placeholder="ada, group:ops"
          />
          <Button
            look="bare"
            icon={X}
            aria-label={`Remove login ${at + 1}`}
            onClick={() => onChange(logins.filter((login) => login.row !== row))}
          />
        </fieldset>
      ))}
      <div>
        <Button icon={Plus} onClick={() => onChange([...logins, newLogin()])}>
          Add a login
        </Button>
      </div>
    </Group>
  );
}
