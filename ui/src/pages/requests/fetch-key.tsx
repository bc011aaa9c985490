import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Download, fileNameOf } from '../../parts/download.tsx';
import { LeavingKey, useKeyGuard } from '../../parts/leaving-key.tsx';
import { Failure } from '../../parts/waiting.tsx';
import type { RequestShown } from './read.ts';

/** The key that the server made with a request: handed out once, and destroyed there. */
export function FetchKey({
  onClose,
  request,
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [isKept, setKept] = useState(false);
  const fetching = useMutation({
    gcTime: 0,
    mutationFn: () => api.post('/v1/pki/csr/{id}/private-key', { params: { path: { id: request.id } } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['requests'] }),
  });
  const key = fetching.data?.private_key;
  const guard = useKeyGuard(key !== undefined && !isKept, onClose);
  const name = request.subject['common_name'];
  return (
    <>
      <Dialog title="Fetch the private key" onClose={guard.leave}>
        <p>
          {key === undefined
            ? 'The server hands it out once and destroys its copy. Save it when it is shown.'
            : 'The server has it no more. Save it now. It is not encrypted.'}
        </p>
        {fetching.error !== null && (
          <div className="mt-3">
            <Failure error={fetching.error} />
          </div>
        )}
        {key === undefined && (
          <Commands call={{ method: 'POST', path: `/v1/pki/csr/${request.id}/private-key` }} />
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={guard.leave}>Close</Button>
          {key === undefined ? (
            <Button look="first" busy={fetching.isPending} onClick={() => fetching.mutate()}>
              Fetch it
            </Button>
          ) : (
            <Download
              look="first"
              text={key}
              name={fileNameOf(typeof name === 'string' ? name : request.id, '-key.pem')}
              onDone={() => setKept(true)}
            >
              Download the private key
            </Download>
          )}
        </div>
      </Dialog>
      <LeavingKey guard={guard} />
    </>
  );
}
