import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import type { Certificate } from '../../api/shapes.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { ReasonField } from '../../parts/reason-field.tsx';
import { nameOf } from './columns.tsx';

interface RevokeProps {
  readonly certificate: Certificate;
  readonly onClose: () => void;
}

/** Of X.509, revocation is by serial number; of SSH, by authority and serial number. Both are for good, but for a hold. */
export function Revoke({ certificate, onClose }: RevokeProps): ReactNode {
  const [reason, setReason] = useState('unspecified');
  const { ca_id, id, kind, serial_number } = certificate;
  const isSsh = kind === 'ssh';
  const x509 = { serial_number, certificate_id: id, reason };
  const ssh = { authority_id: ca_id ?? '', serial_number, reason };
  return (
    <ActionDialog
      title="Revoke"
      of={nameOf(certificate)}
      lead={`Whoever looks into the ${isSsh ? 'KRL' : 'CRL'} refuses it from then on. ${isSsh ? 'Nothing lifts it.' : 'Nothing but a hold can be lifted.'}`}
      action="Revoke"
      look="danger"
      onClose={onClose}
      act={async (): Promise<unknown> =>
        isSsh ? api.post('/v1/ssh/revoke', { body: ssh }) : api.post('/v1/pki/revoke', { body: x509 })
      }
      done={isSsh ? 'It is revoked. The KRL names it.' : 'It is revoked. The next CRL names it.'}
      touches={['certificates', 'overview', 'revocation', ...(isSsh ? (['ssh'] as const) : [])]}
      call={
        isSsh
          ? { method: 'POST', path: '/v1/ssh/revoke', body: ssh }
          : { method: 'POST', path: '/v1/pki/revoke', body: x509 }
      }
      chancery={
        isSsh ? undefined : `cert revoke ${id}${reason === 'unspecified' ? '' : ` --reason ${reason}`}`
      }
    >
      <ReasonField of={isSsh ? 'ssh' : 'x509'} value={reason} onChange={setReason} />
    </ActionDialog>
  );
}
