import { useQuery } from '@tanstack/react-query';
import { Webhook as WebhookIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { webhooks } from './reads.ts';

export function Webhooks(): ReactNode {
  return (
    <Section title="Webhooks" lead="Programs of others that are told when something happens here.">
      <List />
    </Section>
  );
}

function List(): ReactNode {
  const { data, error, isPending } = useQuery(webhooks);
  if (isPending) return <Skeleton rows={2} />;
  if (error !== null) return <Failure error={error} />;
  if (data.length === 0) {
    return (
      <EmptyState
        icon={WebhookIcon}
        title="There are no webhooks yet"
        command={`curl -sS -X POST "$CHANCERY_URL"/v1/webhooks -H "Authorization: Bearer $CHANCERY_TOKEN" -H 'Content-Type: application/json' -d '{"url":"https://hooks.example.com/chancery"}'`}
      />
    );
  }
  return (
    <Table label="Webhooks" heads={['Address', 'Told of', 'State', 'Changed']}>
      {data.map(({ description, events, id, is_active, updated_at, url }) => (
        <Row key={id}>
          <Cell>
            <ForeignText text={url} most={160} />
            {description !== '' && (
              <span className="block text-xs text-soft">
                <ForeignText text={description} most={200} />
              </span>
            )}
          </Cell>
          <Cell>
            <code className="font-mono text-xs">{events.join(', ')}</code>
          </Cell>
          <Cell tight>
            <Status of={is_active ? 'active' : 'inactive'} />
          </Cell>
          <Cell tight>
            <Time at={updated_at} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
