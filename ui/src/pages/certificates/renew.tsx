import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Answer, api } from '../../api/client.ts';
import { download } from '../../keys/download.ts';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/field.tsx';
import { Failure } from '../../parts/waiting.tsx';
import type { Listed } from './pages.ts';
import { readCertificateSearch } from './search.ts';

type Renewed = Answer<'/v1/pki/certificates/{id}/renew', 'post'>;

interface RenewProps {
  readonly certificate: Pick<Listed, 'common_name' | 'id' | 'origin'>;
  readonly onClose: () => void;
}

/** Another certificate with the same names, under the same role, which takes this one's place. */
export function Renew({ certificate, onClose }: RenewProps): ReactNode {
  const [ttl, setTtl] = useState('');
  const [csr, setCsr] = useState('');
  const queries = useQueryClient();
  const { id, origin } = certificate;
  const needsCsr = origin === 'sign' || origin === 'import';
  const body = { ...(ttl.trim() !== '' && { ttl: ttl.trim() }), ...(csr.trim() !== '' && { csr_pem: csr }) };
  const renew = useMutation({
    mutationFn: () => api.post('/v1/pki/certificates/{id}/renew', { params: { path: { id } }, body }),
    onSuccess: () => {
      for (const area of ['certificates', 'overview']) void queries.invalidateQueries({ queryKey: [area] });
    },
  });
  return (
    <Dialog title={renew.data === undefined ? 'Renew this certificate' : 'Renewed'} onClose={onClose}>
      {renew.data === undefined ? (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            renew.mutate();
          }}
        >
          <TextField
            label="Good for"
            value={ttl}
            onChange={(event) => setTtl(event.target.value)}
            placeholder="as long as this one"
            hint="A duration such as 24h or 30d, as far as the role allows it."
          />
          <TextArea
            label={needsCsr ? 'CSR with its key' : 'CSR (optional)'}
            mono
            required={needsCsr}
            value={csr}
            onChange={(event) => setCsr(event.target.value)}
            hint={
              needsCsr
                ? 'This certificate’s key is not of the server’s making, so the new one needs a request in PEM.'
                : 'Without one the server makes a new key, and shows it once.'
            }
          />
          {renew.error !== null && <Failure error={renew.error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="first" busy={renew.isPending}>
              Renew
            </Button>
          </div>
          <Commands
            call={{ method: 'POST', path: `/v1/pki/certificates/${id}/renew`, body }}
            chancery={`cert renew ${id}${ttl.trim() === '' ? '' : ` --ttl ${ttl.trim()}`}${csr.trim() === '' ? '' : ' --csr request.csr'}`}
          />
        </form>
      ) : (
        <Result renewed={renew.data} name={certificate.common_name ?? 'certificate'} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Result({
  name,
  onClose,
  renewed,
}: {
  readonly renewed: Renewed;
  readonly name: string;
  readonly onClose: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const { ca_chain: chain, certificate, certificate_id: id, private_key: key, warnings } = renewed;
  return (
    <div className="flex flex-col gap-4">
      {key !== undefined && <p>Its key is shown to nobody again: save it now.</p>}
      {warnings.map((warning) => (
        <p key={warning} className="text-warn">
          {warning}
        </p>
      ))}
      <div className="flex flex-wrap gap-2">
        {key !== undefined && (
          <Button icon={Download} look="first" onClick={() => download({ name: `${name}.key`, text: key })}>
            Private key
          </Button>
        )}
        <Button
          icon={Download}
          onClick={() => download({ name: `${name}.pem`, text: [certificate, ...chain].join('') })}
        >
          Certificate with chain
        </Button>
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <Button
          onClick={() => {
            onClose();
            void navigate({ to: '/certificates/$id', params: { id }, search: readCertificateSearch });
          }}
        >
          Look at it
        </Button>
      </div>
    </div>
  );
}
