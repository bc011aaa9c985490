import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../api/client.ts';
import type { Certificate } from '../../api/shapes.ts';
import { fileNameOf } from '../../files/file-name.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { Button, buttonLook } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Download } from '../../parts/download.tsx';
import { TextField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { KeyOnce } from '../../parts/key-once.tsx';
import { PemField } from '../../parts/pem-field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import { nameOf } from './columns.tsx';
import { readCertificateSearch } from './search.ts';

type Renewed = Answer<'/v1/pki/certificates/{id}/renew', 'post'>;

interface RenewProps {
  readonly certificate: Certificate;
  readonly onClose: () => void;
}

/** Another certificate with the same names, under the same role, which takes this one's place. */
export function Renew({ certificate, onClose }: RenewProps): ReactNode {
  const [ttl, setTtl] = useState('');
  const [csr, setCsr] = useState('');
  const { id, origin } = certificate;
  const name = nameOf(certificate);
  const needsCsr = origin === 'sign' || origin === 'import';
  const [wanted, hasCsr] = [ttl.trim(), csr.trim() !== ''];
  const body = { ...(wanted !== '' && { ttl: wanted }), ...(hasCsr && { csr_pem: csr }) };
  return (
    <ActionDialog
      title="Renew"
      of={name}
      action="Renew"
      onClose={onClose}
      act={() => api.post('/v1/pki/certificates/{id}/renew', { params: { path: { id } }, body })}
      touches={['certificates', 'overview']}
      then={(renewed) => <Outcome renewed={renewed} name={name} onClose={onClose} />}
      call={{ method: 'POST', path: `/v1/pki/certificates/${id}/renew`, body }}
      chancery={`cert renew ${id}${wanted === '' ? '' : ` --ttl ${shellWord(wanted)}`}${hasCsr ? ' --csr request.csr' : ''}`}
    >
      <TextField
        label="Lifetime"
        mono
        value={ttl}
        onChange={({ target }) => setTtl(target.value)}
        placeholder="as long as this one"
        hint="Such as 24h or 30d, as far as the role allows it."
      />
      <PemField
        label={needsCsr ? 'CSR with its key' : 'CSR (optional)'}
        value={csr}
        onChange={setCsr}
        hint={
          needsCsr
            ? 'This certificate’s key is not of the server’s making, so the new one needs a request in PEM.'
            : 'Without one the server makes a new key, and shows it once.'
        }
      />
    </ActionDialog>
  );
}

interface OutcomeProps {
  readonly renewed: Renewed;
  readonly name: string;
  readonly onClose: () => void;
}

function Outcome({ name, onClose, renewed }: OutcomeProps): ReactNode {
  const { private_key: pem } = renewed;
  const files = <Files renewed={renewed} name={name} />;
  if (pem !== undefined) {
    return (
      <KeyOnce title="Renewed" pem={pem} file={fileNameOf(name, '-key.pem')} onClose={onClose}>
        {files}
      </KeyOnce>
    );
  }
  return (
    <Dialog title="Renewed" onClose={onClose}>
      <div className="flex flex-wrap gap-2">{files}</div>
      <div className="mt-4 flex justify-end">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}

function Files({ name, renewed }: Omit<OutcomeProps, 'onClose'>): ReactNode {
  const { ca_chain: chain, certificate, certificate_id: id, warnings } = renewed;
  return (
    <>
      <Download name={fileNameOf(name, '.pem')} text={[certificate, ...chain].join('')}>
        Certificate with its chain
      </Download>
      <Link to="/certificates/$id" params={{ id }} search={readCertificateSearch} className={buttonLook()}>
        Open the certificate
      </Link>
      {warnings.map((warning) => (
        <p key={warning} className="w-full text-warn">
          <ForeignText text={warning} most={600} />
        </p>
      ))}
    </>
  );
}
