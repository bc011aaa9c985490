import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { allAuthorities, nameOfAuthority } from '../../asking/roles.ts';
import { Button } from '../../parts/button.tsx';
import { Commands, shellWord } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { CheckField } from '../../parts/field.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';
import type { RequestShown } from './read.ts';
import { type Terms, TermsFields } from './terms.tsx';

export function Approve({
  onClose,
  request,
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const { data: authorities } = useQuery(allAuthorities);
  const [isBound, setBound] = useState(false);
  const [terms, setTerms] = useState<Terms>({ authority: '', days: '90' });
  const body = isBound ? { ca_id: terms.authority, validity_days: Number(terms.days) } : {};
  const approving = useMutation({
    mutationFn: () => api.post('/v1/pki/csr/{id}/approve', { params: { path: { id: request.id } }, body }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['requests'] });
      notify('The request was approved');
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    approving.mutate();
  };
  const flags = isBound
    ? ` --ca ${shellWord(nameOfAuthority(authorities, terms.authority))} --days ${terms.days}`
    : '';
  return (
    <Dialog title="Approve the request" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4" aria-label="Approve the request">
        <p>
          You answer for the names that it asks for. Who asked cannot approve, and the key and the lifetime
          are still judged when it is signed.
        </p>
        <CheckField
          label="For one authority and lifetime alone"
          hint="Otherwise whoever signs chooses both, and must be another person than who asked."
          checked={isBound}
          onChange={(event) => setBound(event.target.checked)}
        />
        {isBound && <TermsFields terms={terms} onChange={setTerms} error={approving.error} />}
        {approving.error !== null && <Failure error={approving.error} />}
        <div>
          <Commands
            call={{ method: 'POST', path: `/v1/pki/csr/${request.id}/approve`, body }}
            chancery={`csr approve ${request.id}${flags}`}
          />
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="first" busy={approving.isPending}>
              Approve
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
