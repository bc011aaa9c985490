import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { SelectField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { notify } from '../../parts/notices.tsx';
import { REASON_CHOICES } from '../../parts/reasons.ts';
import { Failure } from '../../parts/waiting.tsx';
import type { Listed } from './pages.ts';

interface RevokeProps {
  readonly certificate: Pick<Listed, 'ca_id' | 'common_name' | 'id' | 'kind' | 'serial_number'>;
  readonly onClose: () => void;
}

/** Of X.509, revocation is by serial number; of SSH, by authority and serial number. Both are for good, but for a hold. */
export function Revoke({ certificate, onClose }: RevokeProps): ReactNode {
  const queries = useQueryClient();
  const [reason, setReason] = useState('unspecified');
  const { ca_id: authority, common_name: name, id, kind, serial_number: serial } = certificate;
  const isSsh = kind === 'ssh';
  const x509 = { serial_number: serial, certificate_id: id, reason };
  const ssh = { authority_id: authority ?? '', serial_number: serial, reason };
  const revoke = useMutation({
    mutationFn: async () => {
      if (isSsh) await api.post('/v1/ssh/revoke', { body: ssh });
      else await api.post('/v1/pki/revoke', { body: x509 });
    },
    onSuccess: () => {
      for (const area of ['certificates', 'overview', 'revocation'])
        void queries.invalidateQueries({ queryKey: [area] });
      notify(isSsh ? 'Revoked. The KRL names it.' : 'Revoked. The next CRL names it.');
      onClose();
    },
  });
  const call = isSsh ? { path: '/v1/ssh/revoke', body: ssh } : { path: '/v1/pki/revoke', body: x509 };
  const choices = isSsh ? REASON_CHOICES.filter(({ value }) => value !== 'certificate_hold') : REASON_CHOICES;
  return (
    <Dialog title="Revoke this certificate" onClose={onClose}>
      <div className="flex flex-col gap-4">
        <p>
          <ForeignText text={name ?? serial} /> is refused from then on by whoever looks into the{' '}
          {isSsh ? 'KRL' : 'CRL'}. This is not taken back.
        </p>
        <SelectField
          label="Why"
          choices={choices}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {revoke.error !== null && <Failure error={revoke.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            Revoke
          </Button>
        </div>
        <Commands
          call={{ method: 'POST', ...call }}
          chancery={
            isSsh ? undefined : `cert revoke ${id}${reason === 'unspecified' ? '' : ` --reason ${reason}`}`
          }
        />
      </div>
    </Dialog>
  );
}
