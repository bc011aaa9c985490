import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ApiError, api } from '../../api/client.ts';
import { CsrField } from '../../asking/csr-field.tsx';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';
import { type NewBody, NewFields, NO_NEW, newBody } from './new-fields.tsx';

/** Hands in a CSR, or has the server make one with a key of its own. */
export function NewRequest({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (id: string) => void;
}): ReactNode {
  const [isMade, setMade] = useState(false);
  const [csr, setCsr] = useState('');
  const [asked, setAsked] = useState(NO_NEW);
  const queries = useQueryClient();
  const body = newBody(asked);
  const handing = useMutation({
    mutationFn: () => handIn(isMade ? body : csr),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['requests'] });
      notify('The request waits to be approved');
      onClose();
      onMade(id);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    handing.mutate();
  };
  const faults = handing.error instanceof ApiError ? handing.error.fields : [];
  const isEmpty = isMade ? Object.keys(body).length <= 2 : csr.trim() === '';
  return (
    <Dialog title="Hand in a request" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4" aria-label="Hand in a request">
        <Ways isMade={isMade} onChange={setMade} />
        {isMade ? (
          <NewFields asked={asked} onChange={setAsked} faults={faults} />
        ) : (
          <CsrField value={csr} onChange={setCsr} told={faults.filter(({ field }) => field === 'csr_pem')} />
        )}
        {handing.error !== null && <Failure error={handing.error} />}
        <div>
          {isMade ? (
            <Commands call={{ method: 'POST', path: '/v1/pki/csr', body }} />
          ) : (
            <Commands
              call={{ method: 'POST', path: '/v1/pki/csr/import', body: { csr_pem: csr } }}
              chancery="csr submit request.csr"
            />
          )}
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="first" busy={handing.isPending} disabled={isEmpty}>
              Hand it in
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

/** @param what PEM of a CSR, or what the server is to make one of */
function handIn(what: string | NewBody): Promise<{ readonly id: string }> {
  return typeof what === 'string'
    ? api.post('/v1/pki/csr/import', { body: { csr_pem: what } })
    : api.post('/v1/pki/csr', { body: what });
}

function Ways({
  isMade,
  onChange,
}: {
  readonly isMade: boolean;
  readonly onChange: (isMade: boolean) => void;
}): ReactNode {
  const group = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Where the key comes from</legend>
      {([false, true] as const).map((one) => (
        <label key={String(one)} className="flex items-start gap-2">
          <input
            type="radio"
            name={group}
            checked={isMade === one}
            onChange={() => onChange(one)}
            className="mt-1 accent-[var(--wax)]"
          />
          <span>
            {one ? 'Made by the server' : 'From a CSR'}
            <span className="block text-xs text-soft">
              {one
                ? 'The server keeps the key sealed until it is signed; you fetch it once.'
                : 'You have a key already; it stays where it is.'}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
