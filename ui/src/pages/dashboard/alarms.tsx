import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { readAnew } from '../../api/live.ts';
import type { Overview } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure } from '../../parts/waiting.tsx';

type Standing = NonNullable<Overview['alarms']>;

/** More would push everything else off the page. */
const MOST_SHOWN = 3;

/** What the server itself found wrong. It stands until somebody has seen to it. */
export function Alarms({
  alarms: { count, first, has_more: hasMore },
}: {
  readonly alarms: Standing;
}): ReactNode {
  const queries = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: (path: { readonly kind: string; readonly subject: string }) =>
      api.delete('/v1/alarms/{kind}/{subject}', { params: { path } }),
    onSuccess: () => readAnew(queries, 'overview'),
  });
  return (
    <section aria-labelledby="alarms" className="rounded-[10px] border border-bad bg-bad-tint p-4">
      <h2 id="alarms" className="flex items-center gap-2 font-semibold">
        <Siren size={17} aria-hidden="true" className="text-bad" />
        {count === 1 ? 'An alarm stands' : `${count}${hasMore ? ' or more' : ''} alarms stand`}
      </h2>
      <ul className="mt-2 flex flex-col gap-2">
        {first.slice(0, MOST_SHOWN).map(({ detail, kind, since, subject }) => (
          <li key={`${kind} ${subject}`} className="flex flex-wrap items-start justify-between gap-2">
            <div className="min-w-0">
              <ForeignText text={detail} />
              <div className="text-xs text-soft">
                {kind.replaceAll('_', ' ')}, <Time at={since} />
              </div>
            </div>
            <Button busy={acknowledge.isPending} onClick={() => acknowledge.mutate({ kind, subject })}>
              Acknowledge
            </Button>
          </li>
        ))}
      </ul>
      {count > MOST_SHOWN && (
        <p className="mt-2 text-xs text-soft">
          As one is acknowledged, the next is shown. <code className="font-mono">chancery doctor</code> tells
          what to do.
        </p>
      )}
      {acknowledge.error !== null && <Failure error={acknowledge.error} />}
    </section>
  );
}
