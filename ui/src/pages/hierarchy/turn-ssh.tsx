import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import type { SshAuthority } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { SelectField } from '../../parts/field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { SSH_KEY_CHOICES, SSH_KEYS } from './key-choice.ts';

interface TurnProps {
  readonly authority: SshAuthority;
  readonly onClose: () => void;
}

const TOUCHES = ['authorities', 'ssh', 'overview', 'revocation'] as const;

function Rotate({ authority: { id, name }, onClose }: TurnProps): ReactNode {
  const [key, setKey] = useState('');
  const chosen = SSH_KEYS.find((one) => one === key);
  const body = chosen === undefined ? {} : { key_type: chosen };
  return (
    <ActionDialog
      title="Rotate"
      of={name}
      lead="The next key is published beside the active one, and signs nothing until it is promoted: hosts and clients have to trust it first."
      action="Make the next key"
      onClose={onClose}
      act={() => api.post('/v1/ssh/authorities/{id}/rotate', { params: { path: { id } }, body })}
      done="The next key is made."
      touches={TOUCHES}
      call={{ method: 'POST', path: `/v1/ssh/authorities/${id}/rotate`, body }}
      chancery={`ssh authority rotate ${shellWord(name)}${chosen === undefined ? '' : ` --key ${chosen}`}`}
    >
      <SelectField
        label="Kind of key"
        value={key}
        onChange={({ target }) => setKey(target.value)}
        choices={[{ value: '', text: 'As the one before' }, ...SSH_KEY_CHOICES]}
      />
    </ActionDialog>
  );
}

function Promote({ authority: { id, name }, onClose }: TurnProps): ReactNode {
  return (
    <ActionDialog
      title="Promote the next key of"
      of={name}
      lead="From now on the next key signs. The one before stays published, so that what it signed is taken until it ends."
      action="Promote"
      onClose={onClose}
      act={() => api.post('/v1/ssh/authorities/{id}/promote', { params: { path: { id } } })}
      done="The next key signs from now on."
      touches={TOUCHES}
      call={{ method: 'POST', path: `/v1/ssh/authorities/${id}/promote` }}
      chancery={`ssh authority promote ${shellWord(name)}`}
    />
  );
}

function Retire({ authority: { id, name }, onClose }: TurnProps): ReactNode {
  return (
    <ActionDialog
      title="Retire previous keys of"
      of={name}
      lead="They are published no more. While something that they signed is good, the server says until when."
      action="Retire"
      onClose={onClose}
      act={() => api.post('/v1/ssh/authorities/{id}/retire', { params: { path: { id } } })}
      done="Previous keys are retired."
      touches={TOUCHES}
      call={{ method: 'POST', path: `/v1/ssh/authorities/${id}/retire` }}
      chancery={`ssh authority retire ${shellWord(name)}`}
    />
  );
}

export type Turning = 'rotate' | 'promote' | 'retire';

const DIALOGS = { rotate: Rotate, promote: Promote, retire: Retire };

/** A step of giving an authority another key. */
export function TurnSsh({ verb, ...props }: TurnProps & { readonly verb: Turning }): ReactNode {
  const Asked = DIALOGS[verb];
  return <Asked {...props} />;
}

export function SwitchSsh({ authority: { id, is_active, name }, onClose }: TurnProps): ReactNode {
  const body = { is_active: !is_active };
  return (
    <ActionDialog
      title={is_active ? 'Switch off' : 'Switch on'}
      of={name}
      lead={
        is_active
          ? 'It signs nothing until it is switched on again. What it signed stays good.'
          : 'It signs again.'
      }
      action={is_active ? 'Switch off' : 'Switch on'}
      look={is_active ? 'danger' : 'first'}
      onClose={onClose}
      act={() => api.patch('/v1/ssh/authorities/{id}', { params: { path: { id } }, body })}
      done={is_active ? 'It is switched off.' : 'It is switched on.'}
      touches={TOUCHES}
      call={{ method: 'PATCH', path: `/v1/ssh/authorities/${id}`, body }}
    />
  );
}
