import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { shellWord } from '../../parts/commands.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';

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
  return (
    <ActionDialog
      title="Remove the role"
      lead={
        <>
          Nothing more is issued or renewed under{' '}
          <strong className="text-ink">
            <ForeignText text={name} most={80} />
          </strong>
          . What was issued under it stays good until it ends or is revoked.
        </>
      }
      action="Remove"
      look="danger"
      act={() => api.delete('/v1/pki/roles/{name}', { params: { path: { name } } })}
      done="The role was removed"
      // What shows it is closed first, or it would be read once more.
      touches={[]}
      onClose={onClose}
      onDone={() => {
        onRemoved();
        void queries.invalidateQueries({ queryKey: ['roles', 'list'] });
      }}
      call={{ method: 'DELETE', path: `/v1/pki/roles/${name}` }}
      chancery={`role rm ${shellWord(name)}`}
    />
  );
}
