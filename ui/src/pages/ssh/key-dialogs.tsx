import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import type { SshKey } from './fleet.ts';

interface KeyDialogProps {
  readonly sshKey: SshKey;
  readonly onClose: () => void;
}

export function DeleteKey({ onClose, sshKey: { id, name } }: KeyDialogProps): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={name}
      lead="It is no longer yours here, and may be registered by somebody else. Certificates that it has stay good to their end, unless they are revoked."
      action="Delete key"
      look="danger"
      onClose={onClose}
      act={() => api.delete('/api/v1/ssh_keys/{key_id}', { params: { path: { key_id: id } } })}
      done="The key is deleted."
      touches={['ssh']}
      call={{ method: 'DELETE', path: `/api/v1/ssh_keys/${id}` }}
      chancery={`ssh keys rm ${shellWord(name)}`}
    />
  );
}

export function MakePrimary({ onClose, sshKey: { id, name } }: KeyDialogProps): ReactNode {
  const body = { isPrimary: true };
  return (
    <ActionDialog
      title="Make primary"
      of={name}
      lead="It is certified when a certificate is asked for and no key is named."
      action="Make primary"
      onClose={onClose}
      act={() => api.patch('/api/v1/ssh_keys/{key_id}', { params: { path: { key_id: id } }, body })}
      done="This is the primary key now."
      touches={['ssh']}
      call={{ method: 'PATCH', path: `/api/v1/ssh_keys/${id}`, body }}
    />
  );
}
