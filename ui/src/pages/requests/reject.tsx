import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { TextArea } from '../../parts/field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import type { RequestShown } from './read.ts';

export function Reject({
  onClose,
  request: { id },
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const [typed, setReason] = useState('');
  const body = { reason: typed.trim() };
  return (
    <ActionDialog
      title="Reject the request"
      action="Reject"
      look="danger"
      act={() => api.post('/v1/pki/csr/{id}/reject', { params: { path: { id } }, body })}
      done="The request is rejected."
      touches={['requests']}
      onClose={onClose}
      call={{ method: 'POST', path: `/v1/pki/csr/${id}/reject`, body }}
      chancery={`csr reject ${id} --reason ${shellWord(body.reason)}`}
    >
      <TextArea
        label="Reason"
        hint="Whoever asked reads it."
        rows={3}
        value={typed}
        onChange={(event) => setReason(event.target.value)}
      />
    </ActionDialog>
  );
}
