import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { readAnew } from '../../api/live.ts';
import { Verdict } from '../../asking/verdict.tsx';
import { WouldBe } from '../../asking/would-be.tsx';
import { Button } from '../../parts/button.tsx';
import { Commands } from '../../parts/commands.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { Failure } from '../../parts/waiting.tsx';
import { type Issued, lineOf, type Prepared, send, type Way } from './prepare.ts';

const KEY_WORDS: Readonly<Record<Way, string>> = {
  browser: 'made just now in this browser, and never sent',
  csr: 'yours already; only the request was sent',
  server: 'will be made by the server, and shown once',
};

/** What will be sent and what will come of it, before anything is issued. */
export function Review({
  onClose,
  onIssued,
  prepared,
}: {
  readonly prepared: Prepared;
  readonly onClose: () => void;
  readonly onIssued: (issued: Issued) => void;
}): ReactNode {
  const queries = useQueryClient();
  const sending = useMutation({
    gcTime: 0,
    mutationFn: () => send(prepared),
    onSuccess: (issued) => {
      readAnew(queries, 'certificates', 'overview');
      onIssued(issued);
    },
  });
  const { body, explanation, role, way } = prepared;
  const { certificate } = explanation;
  const path = `/v1/pki/${way === 'server' ? 'issue' : 'sign'}/${role}`;
  return (
    <Dialog title="Review" onClose={onClose}>
      {certificate === null ? (
        <Verdict answered={{ explanation, error: null, isCurrent: true, isAsking: false }} />
      ) : (
        <>
          <WouldBe certificate={certificate} />
          <div className="mt-3 border-t border-line pt-3">
            <Facts>
              <Fact name="Role">{role}</Fact>
              <Fact name="Private key">{KEY_WORDS[way]}</Fact>
            </Facts>
          </div>
        </>
      )}
      {explanation.warnings.length > 0 && certificate !== null && (
        <ul className="mt-3 rounded-lg bg-warn-tint px-3 py-2 text-warn">
          {explanation.warnings.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {sending.error !== null && (
        <div className="mt-3">
          <Failure error={sending.error} />
        </div>
      )}
      <Commands call={{ method: 'POST', path, body }} chancery={lineOf(prepared)} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Back</Button>
        {certificate !== null && (
          <Button look="first" data-first busy={sending.isPending} onClick={() => sending.mutate()}>
            {way === 'server' ? 'Issue' : 'Sign and issue'}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
