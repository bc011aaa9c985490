import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Commands, shellWord } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';

export function RemoveRole({
  name,
  onClose,
  onRemoved,
}: {
  readonly name: string;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const removing = useMutation({
    mutationFn: () => api.delete('/v1/pki/roles/{name}', { params: { path: { name } } }),
    onSuccess: () => {
      notify(`Role ${name} was removed`);
      onRemoved();
      void queries.invalidateQueries({ queryKey: ['roles', 'list'] });
    },
  });
  return (
    <Dialog title="Remove the role" onClose={onClose}>
      <p>
        Nothing more is issued or renewed under{' '}
        <strong>
          <ForeignText text={name} most={80} />
        </strong>
        . What was issued under it stays good until it ends or is revoked.
      </p>
      {removing.error !== null && (
        <div className="mt-3">
          <Failure error={removing.error} />
        </div>
      )}
      <Commands
        call={{ method: 'DELETE', path: `/v1/pki/roles/${name}` }}
        chancery={`role rm ${shellWord(name)}`}
      />
      <div className="mt-4 flex justify-end gap-2">
        <Button data-first onClick={onClose}>
          Cancel
        </Button>
        <Button look="danger" busy={removing.isPending} onClick={() => removing.mutate()}>
          Remove
        </Button>
      </div>
    </Dialog>
  );
}
