import { ChevronRight, CircleCheck, CircleX } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useIdentities } from '../../api/identities.ts';
import type { TrailEvent } from '../../api/shapes.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Badge } from '../../parts/status.tsx';
import { Time } from '../../parts/time.tsx';
import { About } from './about.tsx';
import { EventDetails } from './event-details.tsx';
import type { AuditSearch } from './search.ts';
import { actionWords } from './words.ts';

interface EventRowProps {
  readonly event: TrailEvent;
  readonly onFilter: (change: AuditSearch) => void;
}

/** When, who, what, of what, and whether it was done; with all that is known of it below, when that is asked for. */
export function EventRow({ event, onFilter }: EventRowProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <li className="border-b border-line [contain-intrinsic-size:auto_41px] [content-visibility:auto] last:border-0">
      <div className="grid grid-cols-[1.5rem_1fr_auto] items-start gap-x-3 gap-y-0.5 px-3 py-2 hover:bg-sunken/60 md:grid-cols-[1.5rem_8.5rem_minmax(6rem,9rem)_minmax(12rem,1.3fr)_minmax(8rem,1fr)_minmax(5.5rem,auto)]">
        <button
          type="button"
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={`Details of ${actionWords(event.action)}`}
          className="inline-flex size-6 items-center justify-center rounded text-soft hover:text-ink"
        >
          <ChevronRight size={15} aria-hidden="true" className={isOpen ? 'rotate-90' : ''} />
        </button>
        <span className="text-soft max-md:col-start-2 max-md:row-start-3 max-md:text-xs">
          <Time at={event.timestamp} />
        </span>
        <span className="min-w-0 truncate max-md:col-start-3 max-md:row-start-3 max-md:text-xs">
          <Who event={event} />
        </span>
        <span className="min-w-0 font-medium max-md:col-start-2 max-md:row-start-1">
          {actionWords(event.action)}
        </span>
        <span className="min-w-0 max-md:col-span-2 max-md:col-start-2 max-md:row-start-2">
          {event.success ? <About event={event} /> : <Why event={event} />}
        </span>
        <span className="justify-self-end max-md:col-start-3 max-md:row-start-1">
          <Badge tone={event.success ? 'good' : 'bad'} icon={event.success ? CircleCheck : CircleX}>
            {event.success ? 'done' : 'refused'}
          </Badge>
        </span>
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && <EventDetails event={event} onFilter={onFilter} />}
      </div>
    </li>
  );
}

/** Of a refusal, the rule or else the message. */
function Why({ event: { extra_data } }: { readonly event: TrailEvent }): ReactNode {
  const { message, refusals } = extra_data as {
    readonly message?: unknown;
    readonly refusals?: readonly { readonly rule?: unknown }[];
  };
  const rules = Array.isArray(refusals)
    ? [...new Set(refusals.map(({ rule }) => rule).filter((rule) => typeof rule === 'string'))]
    : [];
  if (rules.length > 0)
    return (
      <span className="text-bad">
        by the {rules.length === 1 ? 'rule' : 'rules'}{' '}
        <code className="font-mono text-[0.92em]">{rules.join(', ')}</code>
      </span>
    );
  return typeof message === 'string' ? (
    <span className="text-soft">
      <ForeignText text={message} most={90} />
    </span>
  ) : null;
}

export function Who({ event }: { readonly event: TrailEvent }): ReactNode {
  const { data } = useIdentities();
  const { identity_id: id, identity_type: type } = event;
  if (id === null)
    return <span className="text-soft">{type === 'system' ? 'the server' : 'nobody known'}</span>;
  const name = data?.find((one) => one.id === id)?.name;
  return <ForeignText text={name ?? `${type ?? ''} …${id.slice(-6)}`.trim()} most={60} />;
}
