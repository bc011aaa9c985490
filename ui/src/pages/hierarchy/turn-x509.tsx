import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import type { X509Authority } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { CheckField, SelectField, TextField } from '../../parts/field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { keyOptions, X509_KEY_CHOICES, X509_KEYS } from './key-choice.ts';
import type { Turning } from './turn-ssh.tsx';
import { numberIn } from './x509-draft.ts';

interface TurnProps {
  readonly ca: X509Authority;
  readonly onClose: () => void;
}

const TOUCHES = ['authorities', 'overview', 'revocation'] as const;

function Rotate({ ca, onClose }: TurnProps): ReactNode {
  const isRoot = ca.ca_type === 'root';
  const [key, setKey] = useState('');
  const [days, setDays] = useState('');
  const [promotes, setPromotes] = useState(!isRoot);
  const body = { ...X509_KEYS[key], ...numberIn('validity_days', days), promote: promotes };
  const options = `${key === '' ? '' : keyOptions(key) || ' --key ec --bits 256'}${days.trim() === '' ? '' : ` --days ${shellWord(days.trim())}`}${promotes ? ' --promote' : ''}`;
  return (
    <ActionDialog
      title="Rotate"
      of={ca.name}
      lead={
        isRoot
          ? 'The next key gets a certificate of its own, and one signed with the key before. Install it wherever the root is trusted, then promote it.'
          : 'Its certificate comes with each one that it signs, so that nobody has to be told, and the next key may sign at once.'
      }
      action="Make the next key"
      onClose={onClose}
      act={() => api.post('/v1/pki/ca/{id}/rotate', { params: { path: { id: ca.id } }, body })}
      done={promotes ? 'The next key is made, and signs.' : 'The next key is made.'}
      touches={TOUCHES}
      call={{ method: 'POST', path: `/v1/pki/ca/${ca.id}/rotate`, body }}
      chancery={`ca rotate ${shellWord(ca.name)}${options}`}
    >
      <SelectField
        label="Key"
        value={key}
        onChange={({ target }) => setKey(target.value)}
        choices={[{ value: '', text: 'As the one before' }, ...X509_KEY_CHOICES]}
      />
      <TextField
        label="Days"
        inputMode="numeric"
        value={days}
        onChange={({ target }) => setDays(target.value)}
        placeholder={isRoot ? '3650' : '1825, or what is left of the one above'}
      />
      <CheckField
        label="Let it sign at once"
        checked={promotes}
        onChange={({ target }) => setPromotes(target.checked)}
        hint={isRoot ? 'Not before everybody trusts it.' : 'As is right for authorities below a root.'}
      />
    </ActionDialog>
  );
}

function Promote({ ca, onClose }: TurnProps): ReactNode {
  return (
    <ActionDialog
      title="Promote the next key of"
      of={ca.name}
      lead={
        ca.ca_type === 'root'
          ? 'From now on the next key signs. Everybody should trust its certificate by now; authorities below keep their chain until they are rotated.'
          : 'From now on the next key signs. What the key before signed stays good, and is revoked on that key’s own list.'
      }
      action="Promote"
      onClose={onClose}
      act={() => api.post('/v1/pki/ca/{id}/promote', { params: { path: { id: ca.id } } })}
      done="The next key signs from now on."
      touches={TOUCHES}
      call={{ method: 'POST', path: `/v1/pki/ca/${ca.id}/promote` }}
      chancery={`ca promote ${shellWord(ca.name)}`}
    />
  );
}

function Retire({ ca, onClose }: TurnProps): ReactNode {
  return (
    <ActionDialog
      title="Retire previous keys of"
      of={ca.name}
      lead="A retired key signs nothing any more, no CRL either; its last one stays where it was. While something that it signed is good, the server says until when."
      action="Retire"
      onClose={onClose}
      act={() => api.post('/v1/pki/ca/{id}/retire', { params: { path: { id: ca.id } } })}
      done="Previous keys are retired."
      touches={TOUCHES}
      call={{ method: 'POST', path: `/v1/pki/ca/${ca.id}/retire` }}
      chancery={`ca retire ${shellWord(ca.name)}`}
    />
  );
}

const DIALOGS = { rotate: Rotate, promote: Promote, retire: Retire };

/** A step of giving an authority another key. */
export function TurnX509({ verb, ...props }: TurnProps & { readonly verb: Turning }): ReactNode {
  const Asked = DIALOGS[verb];
  return <Asked {...props} />;
}
