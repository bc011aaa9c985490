import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import type { Certificate } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';

interface LiftHoldProps {
  readonly certificate: Certificate;
  readonly onClose: () => void;
}

export function LiftHold({ certificate, onClose }: LiftHoldProps): ReactNode {
  const { common_name, id, serial_number } = certificate;
  const body = { serial_number, certificate_id: id };
  return (
    <ActionDialog
      title="Lift the hold of"
      of={common_name ?? serial_number}
      lead="It is good again, and the next CRL does not name it any more."
      action="Lift the hold"
      onClose={onClose}
      act={() => api.post('/v1/pki/unrevoke', { body })}
      done="The hold is lifted."
      touches={['certificates', 'revocation', 'overview']}
      call={{ method: 'POST', path: '/v1/pki/unrevoke', body }}
    />
  );
}
