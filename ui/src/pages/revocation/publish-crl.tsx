import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { type List, pathOf } from './lists.ts';

export function PublishCrl({
  list,
  onClose,
}: {
  readonly list: List;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <ActionDialog
      title="Publish the CRL of"
      of={list.name}
      lead="Makes the list anew, with a greater number and the whole time until its next update. It is made by the hour anyway, and after each revocation."
      action="Publish now"
      onClose={onClose}
      act={() => api.post('/v1/pki/ca/{id}/crl', { params: { path: { id: list.authorityId } } })}
      done={({ crl_number, entries }) =>
        `CRL number ${crl_number} is published, with ${entries === 1 ? '1 entry' : `${entries} entries`}.`
      }
      touches={['revocation', 'overview']}
      call={{ method: 'POST', path: pathOf(list) }}
    />
  );
}
