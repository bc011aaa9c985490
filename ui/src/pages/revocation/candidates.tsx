import { queryOptions } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { api } from '../../api/client.ts';
import type { Certificate } from '../../api/shapes.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Status } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { reasonWords } from '../../words/reasons.ts';

/** Those of the inventory with a serial number. */
export const certificatesWith = (serial: string, kind: 'x509' | 'ssh') =>
  queryOptions({
    queryKey: ['certificates', 'with serial', kind, serial],
    enabled: /^[0-9a-fA-F:\s]{2,80}$/.test(serial),
    retry: false,
    queryFn: async () =>
      (
        await api.get('/v1/certificates', {
          params: { query: { serial_number: serial, kind, include_revoked: 'true', limit: '20' } },
        })
      ).data,
  });

interface CandidatesProps {
  readonly found: readonly Certificate[] | undefined;
  readonly chosenId: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** What has the serial number: that it is the right one, or which of several. */
export function Candidates({ chosenId, found, onChoose }: CandidatesProps): ReactNode {
  if (found === undefined) return null;
  if (found.length === 0)
    return (
      <p role="status" className="text-sm text-warn">
        No certificate that is known here has this serial number.
      </p>
    );
  return (
    <fieldset className="flex flex-col gap-2 rounded-lg border border-line p-3 pt-1">
      <legend className="px-1 text-xs text-soft">
        {found.length === 1 ? 'It is' : 'Several have it; choose'}
      </legend>
      {found.map((one) => (
        <Candidate
          key={one.id}
          one={one}
          isChoice={found.length > 1}
          isChosen={one.id === chosenId}
          onChoose={() => onChoose(one.id)}
        />
      ))}
    </fieldset>
  );
}

interface CandidateProps {
  readonly one: Certificate;
  readonly isChoice: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Candidate({ isChoice, isChosen, onChoose, one }: CandidateProps): ReactNode {
  const id = useId();
  const { common_name, names, not_after, revocation_reason, role, status } = one;
  return (
    <div className="flex items-start gap-2">
      {isChoice && (
        <input
          id={id}
          type="radio"
          name="certificate"
          checked={isChosen}
          disabled={status === 'revoked'}
          onChange={onChoose}
          className="mt-1 accent-[var(--wax)]"
        />
      )}
      <label
        htmlFor={isChoice ? id : undefined}
        className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5"
      >
        <span className="font-medium">
          <ForeignText text={common_name ?? names[0]?.value ?? 'without a name'} most={80} />
        </span>
        <Status of={status} />
        <span className="text-xs text-soft">
          {status === 'revoked' ? (
            reasonWords(revocation_reason)
          ) : (
            <>
              ends <Time at={not_after} />
            </>
          )}
          {role !== null && (
            <>
              , role <ForeignText text={role} most={60} />
            </>
          )}
        </span>
      </label>
    </div>
  );
}
