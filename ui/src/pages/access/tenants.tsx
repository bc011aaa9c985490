import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';
import { tenants } from './reads.ts';

export function Tenants(): ReactNode {
  const { data, error, isPending } = useQuery(tenants);
  return (
    <Section title="Tenants" lead="Of this installation; each has its own authorities, people and trail.">
      {isPending && <Skeleton rows={2} />}
      {error !== null && <Failure error={error} />}
      {data !== undefined && (
        <Table label="Tenants" heads={['Tenant', 'Id', 'Own requests', 'Created']}>
          {data.map(({ allow_self_approval, created_at, id, name }) => (
            <Row key={id}>
              <Cell>
                <span className="font-medium">
                  <ForeignText text={name} most={60} />
                </span>
              </Cell>
              <Cell>
                <Code short text={id} what="id of the tenant" />
              </Cell>
              <Cell>
                {allow_self_approval ? 'may be approved by who made them' : 'need somebody else’s approval'}
              </Cell>
              <Cell tight>
                <Time at={created_at} />
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Section>
  );
}
