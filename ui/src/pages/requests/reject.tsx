import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError, api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Commands, shellWord } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea } from '../../parts/field.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';
import type { RequestShown } from './read.ts';

export function Reject({
  onClose,
  request,
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const body = { reason: reason.trim() };
  const rejecting = useMutation({
    mutationFn: () => api.post('/v1/pki/csr/{id}/reject', { params: { path: { id: request.id } }, body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['requests'] });
      notify('The request was rejected');
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    rejecting.mutate();
  };
  const faults = rejecting.error instanceof ApiError ? rejecting.error.fields : [];
  return (
    <Dialog title="Reject the request" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4" aria-label="Reject the request">
        <TextArea
          label="Reason"
          hint="Whoever asked reads it."
          required
          rows={3}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={faults.find(({ field }) => field === 'reason')?.message}
        />
        {rejecting.error !== null && <Failure error={rejecting.error} />}
        <div>
          <Commands
            call={{ method: 'POST', path: `/v1/pki/csr/${request.id}/reject`, body }}
            chancery={`csr reject ${request.id} --reason ${shellWord(body.reason)}`}
          />
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="danger" busy={rejecting.isPending}>
              Reject
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
