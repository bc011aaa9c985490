import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Ban, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import type { Certificate } from '../../api/shapes.ts';
import { PEM } from '../../files/download.ts';
import { fileNameOf } from '../../files/file-name.ts';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Download } from '../../parts/download.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Status } from '../../parts/status.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { nameOf, stateOf } from './columns.tsx';
import { Contents } from './contents.tsx';
import { Inventory } from './inventory.tsx';
import { Renew } from './renew.tsx';
import { Revoke } from './revoke.tsx';
import { readCertificateSearch } from './search.ts';

/** One certificate, at an address of its own, over the list that it was found in. */
export function CertificateDrawer(): ReactNode {
  const { id } = useParams({ from: '/shell/certificates/$id' });
  const navigate = useNavigate();
  const { data, error } = useQuery({
    queryKey: ['certificates', 'one', id],
    queryFn: () => api.get('/v1/certificates/{id}', { params: { path: { id } } }),
  });
  const close = (): void => void navigate({ to: '/certificates', search: readCertificateSearch });
  return (
    <Dialog
      side
      title={data === undefined ? 'Certificate' : <ForeignText text={nameOf(data)} most={120} />}
      onClose={close}
    >
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <Skeleton rows={10} />}
      {data !== undefined && <Shown key={id} certificate={data} />}
    </Dialog>
  );
}

function Shown({ certificate }: { readonly certificate: Certificate }): ReactNode {
  const [asks, setAsks] = useState<'renew' | 'revoke'>();
  const { id, kind, origin, status } = certificate;
  const isX509 = kind === 'x509';
  const mayRenew = useMay('pki:issue');
  const mayRevoke = useMay(isX509 ? 'pki:admin' : 'ssh:admin');
  const pem = useQuery({
    queryKey: ['certificates', 'pem', id],
    staleTime: Number.POSITIVE_INFINITY,
    enabled: isX509,
    queryFn: () => api.get('/v1/pki/certificates/{id}/pem', { params: { path: { id } }, parseAs: 'text' }),
  });
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center gap-2">
        <Status of={stateOf(certificate)} />
        <span className="flex-1" />
        {pem.data !== undefined && (
          <Download name={fileNameOf(nameOf(certificate), '.pem')} text={pem.data} type={PEM}>
            Download PEM
          </Download>
        )}
        {mayRenew && isX509 && status !== 'revoked' && origin !== 'authority' && (
          <Button icon={RefreshCw} onClick={() => setAsks('renew')}>
            Renew
          </Button>
        )}
        {mayRevoke && status !== 'revoked' && (
          <Button icon={Ban} look="danger" onClick={() => setAsks('revoke')}>
            Revoke
          </Button>
        )}
      </div>
      <Inventory certificate={certificate} />
      {pem.error !== null && <Failure error={pem.error} />}
      {isX509 && pem.data !== undefined && (
        <Contents pem={pem.data} issuer={certificate.issuer_id} name={nameOf(certificate)} />
      )}
      <Commands call={{ path: `/v1/certificates/${id}` }} chancery={`cert show ${id}`} />
      {asks === 'renew' && <Renew certificate={certificate} onClose={() => setAsks(undefined)} />}
      {asks === 'revoke' && <Revoke certificate={certificate} onClose={() => setAsks(undefined)} />}
    </div>
  );
}
