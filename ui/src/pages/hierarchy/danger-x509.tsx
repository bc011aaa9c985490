import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import type { X509Authority } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Part } from '../../parts/page.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { shellWord } from '../../parts/shell-word.ts';

type Asked = 'switch' | 'revoke';

/** Switching an authority off and on, and ending it for good. */
export function DangerOfX509({
  ca,
  state,
}: {
  readonly ca: X509Authority;
  readonly state: string;
}): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const may = useMay('pki:admin');
  const close = (): void => setAsked(undefined);
  if (!may || state === 'revoked') return null;
  return (
    <Part title="Switch off or revoke">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsked('switch')}>{ca.is_active ? 'Switch off' : 'Switch on'}</Button>
        <Button look="danger" onClick={() => setAsked('revoke')}>
          Revoke the authority
        </Button>
      </div>
      {asked === 'switch' && <Switch ca={ca} onClose={close} />}
      {asked === 'revoke' && <Revoke ca={ca} onClose={close} />}
    </Part>
  );
}

interface AskedProps {
  readonly ca: X509Authority;
  readonly onClose: () => void;
}

function Switch({ ca, onClose }: AskedProps): ReactNode {
  const body = { is_active: !ca.is_active };
  return (
    <ActionDialog
      title={ca.is_active ? 'Switch off' : 'Switch on'}
      of={ca.name}
      lead={
        ca.is_active
          ? 'It signs nothing until it is switched on again. What it signed stays good.'
          : 'It signs again.'
      }
      action={ca.is_active ? 'Switch off' : 'Switch on'}
      look={ca.is_active ? 'danger' : 'first'}
      onClose={onClose}
      act={() => api.patch('/v1/pki/ca/{id}', { params: { path: { id: ca.id } }, body })}
      done={ca.is_active ? 'It is switched off.' : 'It is switched on.'}
      touches={['authorities', 'overview']}
      call={{ method: 'PATCH', path: `/v1/pki/ca/${ca.id}`, body }}
      chancery={`ca ${ca.is_active ? 'disable' : 'enable'} ${shellWord(ca.name)}`}
    />
  );
}

function Revoke({ ca, onClose }: AskedProps): ReactNode {
  const [reason, setReason] = useState('unspecified');
  const [typed, setTyped] = useState('');
  const isSure = typed.trim() === ca.name;
  const body = { reason };
  return (
    <ActionDialog
      title="Revoke"
      of={ca.name}
      lead="For good, with all authorities below it and all that they ever signed. Nothing undoes it. For a while, switch it off instead; for another key, rotate it."
      action="Revoke for good"
      look="danger"
      onClose={onClose}
      act={async () => {
        if (!isSure) throw new Error('Type the name of the authority, to be sure that it is this one.');
        return await api.post('/v1/pki/ca/{id}/revoke', { params: { path: { id: ca.id } }, body });
      }}
      done="The authority is revoked."
      touches={['authorities', 'overview', 'revocation', 'certificates', 'roles']}
      call={{ method: 'POST', path: `/v1/pki/ca/${ca.id}/revoke`, body }}
      chancery={`ca revoke ${shellWord(ca.name)} --reason ${reason}`}
    >
      <ReasonField of="authority" value={reason} onChange={setReason} />
      <TextField
        label="Name of the authority"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        hint={
          <>
            Type <ForeignText text={ca.name} most={120} /> to be sure.
          </>
        }
      />
    </ActionDialog>
  );
}
