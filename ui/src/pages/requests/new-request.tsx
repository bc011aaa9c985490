import { type ReactNode, useState } from 'react';
import { ApiError, api } from '../../api/client.ts';
import { CsrField } from '../../asking/csr-field.tsx';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { RadioField } from '../../parts/radio-field.tsx';
import { type NewBody, NewFields, NO_NEW, newBody } from './new-fields.tsx';

const WAYS = [
  { value: 'csr', text: 'From a CSR', hint: 'You have a key already; it stays where it is.' },
  {
    value: 'server',
    text: 'Made by the server',
    hint: 'The server keeps the key sealed until it is signed; you fetch it once.',
  },
] as const;

/** Hands in a CSR, or has the server make one with a key of its own. */
export function NewRequest({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}): ReactNode {
  const [way, setWay] = useState<'csr' | 'server'>('csr');
  const [csr, setCsr] = useState('');
  const [asked, setAsked] = useState(NO_NEW);
  const isCsr = way === 'csr';
  const [path, body] = isCsr ? ['/v1/pki/csr/import', { csr_pem: csr }] : ['/v1/pki/csr', newBody(asked)];
  return (
    <ActionDialog
      title="Hand in a request"
      action="Hand it in"
      isReady={isCsr ? csr.trim() !== '' : Object.keys(body).length > 2}
      onClose={onClose}
      act={() => handIn(isCsr ? csr : newBody(asked))}
      done="The request waits to be approved."
      touches={['requests', 'overview']}
      onDone={({ id }) => onMade(id)}
      call={{ method: 'POST', path, body }}
      chancery={isCsr ? 'csr submit request.csr' : undefined}
    >
      {(error) => {
        const faults = error instanceof ApiError ? error.fields : [];
        return (
          <>
            <RadioField label="Where the key comes from" choices={WAYS} value={way} onChange={setWay} />
            {isCsr ? (
              <CsrField
                value={csr}
                onChange={setCsr}
                told={faults.filter(({ field }) => field === 'csr_pem')}
              />
            ) : (
              <NewFields asked={asked} onChange={setAsked} faults={faults} />
            )}
          </>
        );
      }}
    </ActionDialog>
  );
}

/** @param what PEM of a CSR, or what the server is to make one of */
function handIn(what: string | NewBody): Promise<{ readonly id: string }> {
  return typeof what === 'string'
    ? api.post('/v1/pki/csr/import', { body: { csr_pem: what } })
    : api.post('/v1/pki/csr', { body: what });
}
