import { type ReactNode, useState } from 'react';
import { nameOfAuthority, useX509Authorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { CheckField } from '../../parts/field.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import type { RequestShown } from './read.ts';
import { bodyOf, type Terms, TermsFields } from './terms.tsx';

export function Approve({
  onClose,
  request: { id },
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const authorities = useX509Authorities().data;
  const [isBound, setBound] = useState(false);
  const [terms, setTerms] = useState<Terms>({ authority: '', days: '90' });
  const body = isBound ? bodyOf(terms) : {};
  const flags = isBound
    ? ` --ca ${shellWord(nameOfAuthority(authorities, terms.authority))} --days ${shellWord(terms.days)}`
    : '';
  return (
    <ActionDialog
      title="Approve the request"
      lead="You answer for the names that it asks for. Who asked cannot approve, and the key and the lifetime are still judged when it is signed."
      action="Approve"
      act={() => api.post('/v1/pki/csr/{id}/approve', { params: { path: { id } }, body })}
      done="The request is approved."
      touches={['requests']}
      onClose={onClose}
      call={{ method: 'POST', path: `/v1/pki/csr/${id}/approve`, body }}
      chancery={`csr approve ${id}${flags}`}
    >
      <CheckField
        label="For one authority and lifetime alone"
        hint="Otherwise whoever signs chooses both, and must be another person than who asked."
        checked={isBound}
        onChange={(event) => setBound(event.target.checked)}
      />
      {isBound && <TermsFields terms={terms} onChange={setTerms} />}
    </ActionDialog>
  );
}
