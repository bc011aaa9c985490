import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { allAuthorities, nameOfAuthority } from '../../asking/roles.ts';
import { Button } from '../../parts/button.tsx';
import { Commands, shellWord } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { notify } from '../../parts/notices.tsx';
import { Failure } from '../../parts/waiting.tsx';
import type { RequestShown } from './read.ts';
import { type Terms, TermsFields } from './terms.tsx';

export function Sign({
  onClose,
  request,
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const { data: authorities } = useQuery(allAuthorities);
  const [terms, setTerms] = useState<Terms>({
    authority: request.ca_id ?? '',
    days: String(request.validity_days ?? 90),
  });
  const body = { ca_id: terms.authority, validity_days: Number(terms.days) };
  const signing = useMutation({
    mutationFn: () => api.post('/v1/pki/csr/{id}/sign', { params: { path: { id: request.id } }, body }),
    onSuccess: async () => {
      for (const area of ['certificates', 'overview']) void queries.invalidateQueries({ queryKey: [area] });
      await queries.invalidateQueries({ queryKey: ['requests'] });
      notify('The certificate was signed');
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signing.mutate();
  };
  const authority = nameOfAuthority(authorities, terms.authority);
  return (
    <Dialog title="Sign the request" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4" aria-label="Sign the request">
        {request.ca_id !== null && (
          <p className="text-soft">It was approved for this authority and lifetime, and for no other.</p>
        )}
        <TermsFields terms={terms} onChange={setTerms} error={signing.error} />
        {signing.error !== null && <Failure error={signing.error} />}
        <div>
          <Commands
            call={{ method: 'POST', path: `/v1/pki/csr/${request.id}/sign`, body }}
            chancery={`csr sign ${request.id} --ca ${shellWord(authority)} --days ${terms.days}`}
          />
          <div className="mt-4 flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="first" busy={signing.isPending}>
              Sign
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
