import { type ReactNode, useState } from 'react';
import { nameOfAuthority, useX509Authorities } from '../../api/authorities.ts';
import { api } from '../../api/client.ts';
import { ActionDialog } from '../../parts/action-dialog.tsx';
import { shellWord } from '../../parts/shell-word.ts';
import type { RequestShown } from './read.ts';
import { bodyOf, type Terms, TermsFields } from './terms.tsx';

export function Sign({
  onClose,
  request: { ca_id, id, validity_days },
}: {
  readonly request: RequestShown;
  readonly onClose: () => void;
}): ReactNode {
  const authorities = useX509Authorities().data;
  const [terms, setTerms] = useState<Terms>({ authority: ca_id ?? '', days: String(validity_days ?? 90) });
  const body = bodyOf(terms);
  const authority = nameOfAuthority(authorities, terms.authority);
  return (
    <ActionDialog
      title="Sign the request"
      lead={
        ca_id === null
          ? 'The authority’s own policy judges it. The names were approved.'
          : 'It was approved for this authority and lifetime, and for no other.'
      }
      action="Sign"
      act={() => api.post('/v1/pki/csr/{id}/sign', { params: { path: { id } }, body })}
      done="The certificate is signed."
      touches={['requests', 'certificates', 'overview']}
      onClose={onClose}
      call={{ method: 'POST', path: `/v1/pki/csr/${id}/sign`, body }}
      chancery={`csr sign ${id} --ca ${shellWord(authority)} --days ${shellWord(terms.days)}`}
    >
      <TermsFields terms={terms} onChange={setTerms} />
    </ActionDialog>
  );
}
