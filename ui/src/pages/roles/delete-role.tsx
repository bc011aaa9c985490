import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { shellWord } from '../../parts/shell-word.ts';

export function DeleteRole({
  leave,
  name,
  onClose,
}: {
  readonly name: string;
  readonly onClose: () => void;
  readonly leave: () => Promise<void>;
}): ReactNode {
  return (
    <ActionDialog
      title="Delete"
      of={name}
      lead="Nothing more is issued or renewed under it. What was issued under it stays good until it ends or is revoked."
      action="Delete role"
      look="danger"
      act={() => api.delete('/v1/pki/roles/{name}', { params: { path: { name } } })}
      done="The role is deleted."
      touches={['roles']}
      leave={leave}
      onClose={onClose}
      call={{ method: 'DELETE', path: `/v1/pki/roles/${name}` }}
      chancery={`role rm ${shellWord(name)}`}
    />
  );
}
