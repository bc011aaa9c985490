import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TrailEvent } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { curlOf, Line } from '../../parts/commands.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Fact, Facts } from '../../parts/page.tsx';
import { visibleJson } from '../../parts/unseen.ts';
import { Refusals } from '../../parts/waiting.tsx';
import { About } from './about.tsx';
import type { AuditSearch } from './search.ts';

interface EventDetailsProps {
  readonly event: TrailEvent;
  readonly onFilter: (change: AuditSearch) => void;
}

/** All that the trail has of one event. */
export function EventDetails({ event, onFilter }: EventDetailsProps): ReactNode {
  const { action, duration_ms, id, identity_id, request_id, source_ip, timestamp, user_agent } = event;
  return (
    <div className="flex min-w-0 flex-col gap-4 border-t border-line bg-sunken/40 px-4 py-4 md:pl-12">
      <Told event={event} />
      <Facts>
        <Fact name="When">
          {timestamp.replace('T', ' ').replace('Z', ' UTC')}, within {duration_ms} ms
        </Fact>
        <Fact name="Action">
          <code className="font-mono">{action}</code>
        </Fact>
        {event.success && (
          <Fact name="Of">
            <About event={event} />
          </Fact>
        )}
        {identity_id !== null && (
          <Fact name="Identity">
            <Code text={identity_id} what="id of the identity" />
          </Fact>
        )}
        {source_ip !== null && <Fact name="From">{source_ip}</Fact>}
        {user_agent !== null && (
          <Fact name="By means of">
            <ForeignText text={user_agent} />
          </Fact>
        )}
        {request_id !== null && (
          <Fact name="Request">
            <Code text={request_id} what="id of the request" />
          </Fact>
        )}
        <Fact name="Event">
          <Code text={id} what="id of the event" />
        </Fact>
      </Facts>
      <Narrow event={event} onFilter={onFilter} />
      <Line text={spell(event.extra_data)} what="what else is known" />
      <Line
        text={curlOf({ path: `/v1/audit/proof?event_id=${id}` })}
        what="the line that proves it is sealed"
      />
    </div>
  );
}

/** As JSON, with what is meant to be unseen as the escapes that JSON has for it. */
function spell(data: unknown): string {
  const text = visibleJson(JSON.stringify(data, null, 2));
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}\n…`;
}

/** More is nothing for eyes; an export has all of it. */
const LONGEST = 20_000;

function Told({ event: { extra_data, success } }: { readonly event: TrailEvent }): ReactNode {
  if (success) return null;
  const { message, refusals } = extra_data as { readonly message?: unknown; readonly refusals?: unknown };
  return (
    <div>
      {typeof message === 'string' && (
        <p className="font-medium">
          <ForeignText text={message} />
        </p>
      )}
      <Refusals of={Array.isArray(refusals) ? refusals : []} />
    </div>
  );
}

function Narrow({ event: { action, identity_id, request_id }, onFilter }: EventDetailsProps): ReactNode {
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={ListFilter} onClick={() => onFilter({ action })}>
        Only this action
      </Button>
      {identity_id !== null && (
        <Button icon={ListFilter} onClick={() => onFilter({ by: identity_id })}>
          Only this identity
        </Button>
      )}
      {request_id !== null && (
        <Button icon={ListFilter} onClick={() => onFilter({ request: request_id })}>
          Only this request
        </Button>
      )}
    </div>
  );
}
