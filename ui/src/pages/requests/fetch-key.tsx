import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { fileNameOf } from '../../files/file-name.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { KeyOnce } from '../../parts/key-once.tsx';
import type { RequestShown } from './read.ts';

/** The key that the server made with a request: handed out once, and destroyed there. */
export function FetchKey({
  onClose,
  request: { id, subject },
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const name = subject['common_name'];
  return (
    <ActionDialog
      title="Fetch the private key"
      lead="The server hands it out once and destroys its copy."
      action="Fetch key"
      onClose={onClose}
      act={() => api.post('/v1/pki/csr/{id}/private-key', { params: { path: { id } } })}
      touches={['requests']}
      then={({ private_key: pem }) => (
        <KeyOnce
          title="The private key"
          pem={pem}
          file={fileNameOf(typeof name === 'string' ? name : id, '-key.pem')}
          onClose={onClose}
        />
      )}
      call={{ method: 'POST', path: `/v1/pki/csr/${id}/private-key` }}
    />
  );
}
