import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import type { Token } from './reads.ts';

export function RevokeToken({
  onClose,
  token: { id, name },
}: {
  readonly token: Token;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Revoke"
      of={name}
      lead="It is refused from now on, with all sessions that were begun with it. What it issued stays good."
      action="Revoke token"
      look="danger"
      onClose={onClose}
      act={() => api.delete('/v1/tokens/{id}', { params: { path: { id } } })}
      done="The token is revoked."
      touches={['access']}
      call={{ method: 'DELETE', path: `/v1/tokens/${id}` }}
      chancery={`token revoke ${id}`}
    />
  );
}
