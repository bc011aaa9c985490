import { ArrowUp, History } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../parts/button.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { EventRow } from './event-row.tsx';
import type { AuditSearch } from './search.ts';
import { type Trail, useTrail } from './trail.ts';

interface EventsProps {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}

export function Events({ onChange, search }: EventsProps): ReactNode {
  const trail = useTrail(search);
  if (trail.isPending) {
    return (
      <div className="p-4">
        <Skeleton rows={8} height={28} />
      </div>
    );
  }
  return (
    <>
      <NewOnes trail={trail} />
      {trail.error !== null && (
        <div className="p-4">
          <Failure error={trail.error} />
        </div>
      )}
      {trail.events.length === 0 && trail.error === null && (
        <EmptyState icon={History} title="The trail has nothing like that" command="chancery audit tail -f">
          <Button onClick={() => onChange({})}>Clear the filters</Button>
        </EmptyState>
      )}
      <ol aria-label="Events, newest first">
        {trail.events.map((event) => (
          <EventRow key={event.id} event={event} onFilter={(change) => onChange({ ...search, ...change })} />
        ))}
      </ol>
      <More trail={trail} />
    </>
  );
}

/** That something happened meanwhile: it moves nothing until it is pressed. */
function NewOnes({ trail: { isNewCountLeast, newCount, showNew } }: { readonly trail: Trail }): ReactNode {
  const words = `${newCount}${isNewCountLeast ? ' or more' : ''} new ${newCount === 1 ? 'event' : 'events'}`;
  return (
    // Without a height of its own, so that nothing moves when it comes.
    <div role="status" className="sticky top-2 z-10 flex h-0 justify-center overflow-visible">
      {newCount > 0 && (
        <button
          type="button"
          onClick={() => {
            showNew();
            scrollTo({ top: 0 });
          }}
          className="mt-1 flex h-8 items-center gap-1.5 rounded-full border border-info bg-info-tint px-3.5 text-sm font-medium text-info shadow-lg"
        >
          <ArrowUp size={14} aria-hidden="true" /> {words}
        </button>
      )}
    </div>
  );
}

/** So far before the end is in sight, the next page is read. */
const AHEAD = '600px';

function More({ trail: { events, hasMore, isReadingMore, readMore } }: { readonly trail: Trail }): ReactNode {
  const end = useRef<HTMLDivElement>(null);
  const read = useRef(readMore);
  useEffect(() => {
    read.current = readMore;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: an end that is still in sight after a page was read is seen again
  useEffect(() => {
    if (end.current === null) return;
    const watcher = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting === true) read.current();
      },
      { rootMargin: AHEAD },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [events.length]);
  if (events.length === 0) return null;
  return (
    <div ref={end} className="flex items-center justify-center gap-3 p-3 text-xs text-soft">
      {hasMore ? (
        <Button busy={isReadingMore} onClick={readMore}>
          {isReadingMore ? 'Reading' : 'Show more'}
        </Button>
      ) : (
        <span>That is all: {events.length.toLocaleString('en')} events.</span>
      )}
    </div>
  );
}
