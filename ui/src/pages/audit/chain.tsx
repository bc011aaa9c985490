import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link2, ShieldAlert, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Answer, ApiError, api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { Badge } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure } from '../../parts/waiting.tsx';

type Verified = Answer<'/v1/audit/verify', 'get'>;

/** Null: nothing is sealed yet. */
const newestCheckpoint = queryOptions({
  queryKey: ['audit', 'checkpoint'],
  queryFn: async () => {
    try {
      return await api.get('/v1/audit/checkpoint');
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  },
});

/** Only when it is asked for, as it reads the whole trail; its key is of no area for the same reason. */
const verification = queryOptions({
  queryKey: ['trail verified'],
  enabled: false,
  retry: false,
  gcTime: Number.POSITIVE_INFINITY,
  queryFn: () => api.get('/v1/audit/verify'),
});

/** Whether the trail is what it was: its hash chains, its tree and the signature over that. */
export function Chain(): ReactNode {
  const { data: checkpoint } = useQuery(newestCheckpoint);
  const { data, dataUpdatedAt, error, isFetching, refetch } = useQuery(verification);
  return (
    <section
      aria-label="The chain"
      className="card mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3"
    >
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <State verified={data} isFetching={isFetching} />
        {data !== undefined && (
          <span className="text-xs text-soft">
            <Time at={new Date(dataUpdatedAt).toISOString()} />
          </span>
        )}
      </div>
      <span className="min-w-0 flex-1 text-xs text-soft max-sm:order-1 max-sm:basis-full">
        {checkpoint === null && 'Nothing is sealed yet; that takes a second.'}
        {checkpoint !== null && checkpoint !== undefined && (
          <>
            {checkpoint.size.toLocaleString('en')} events sealed, tree head{' '}
            <Code text={checkpoint.root} what="tree head" short />
          </>
        )}
      </span>
      <Button icon={Link2} busy={isFetching} onClick={() => void refetch()}>
        {isFetching ? 'Reading the whole trail' : 'Verify now'}
      </Button>
      {error !== null && !isFetching && (
        <div className="w-full">
          <Failure error={error} />
        </div>
      )}
      {data?.valid === false && <FirstBad verified={data} />}
    </section>
  );
}

function State({
  isFetching,
  verified,
}: {
  readonly verified: Verified | undefined;
  readonly isFetching: boolean;
}): ReactNode {
  if (isFetching) return <Badge tone="info">chain being verified</Badge>;
  if (verified === undefined) return <Badge tone="plain">chain not verified yet</Badge>;
  if (!verified.valid)
    return (
      <Badge tone="bad" icon={ShieldAlert}>
        chain broken
      </Badge>
    );
  return (
    <Badge tone="good" icon={ShieldCheck}>
      chain verified, {verified.entries.toLocaleString('en')} events
    </Badge>
  );
}

function FirstBad({ verified: { first_bad: bad } }: { readonly verified: Verified }): ReactNode {
  if (bad === null) return null;
  const where = [
    bad.seq !== null && `place ${bad.seq}`,
    bad.writer_id !== null && `writer ${bad.writer_id}`,
    bad.link !== null && `link ${bad.link}`,
    bad.event_id !== null && `event ${bad.event_id}`,
  ].filter((part) => part !== false);
  return (
    <p role="alert" className="w-full text-bad [overflow-wrap:anywhere]">
      It is not what it was: {bad.reason}. First at{' '}
      {where.length === 0 ? 'no certain place' : where.join(', ')}.
    </p>
  );
}
