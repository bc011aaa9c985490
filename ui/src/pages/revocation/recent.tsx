import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { api } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import type { Certificate } from '../../api/shapes.ts';
import { AuthorityLink } from '../../parts/authority-link.tsx';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { reasonWords } from '../../words/reasons.ts';
import { LiftHold } from './lift-hold.tsx';

const MOST_SHOWN = 50;

const revokedOnes = queryOptions({
  queryKey: ['certificates', 'revoked', 'newest'],
  queryFn: async () => {
    const query = { status: 'revoked', sort: '-created', limit: String(MOST_SHOWN) } as const;
    const { data } = await api.get('/v1/certificates', { params: { query } });
    return data.toSorted((a, b) => (b.revoked_at ?? '').localeCompare(a.revoked_at ?? ''));
  },
});

/** What was revoked, the last one first. */
export function Recent(): ReactNode {
  const { data, error, isPending } = useQuery(revokedOnes);
  const [lifting, setLifting] = useState<Certificate>();
  return (
    <Section
      title="Revoked certificates"
      lead={`Of the newest ${MOST_SHOWN} that are revoked, the last revoked first.`}
      actions={<More />}
    >
      {isPending && <Skeleton rows={4} />}
      {error !== null && <Failure error={error} />}
      {data?.length === 0 && (
        <EmptyState
          icon={CircleCheck}
          title="Nothing is revoked"
          command="chancery cert revoke SERIAL --reason superseded"
        >
          A certificate whose key is lost, or that is used no more, is revoked here or by a command.
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && (
        <Table
          label="Revoked certificates"
          heads={['Certificate', 'Serial number', 'Authority', 'Revoked', 'Reason', ACTIONS]}
        >
          {data.map((one) => (
            <RevokedRow key={one.id} one={one} onLift={() => setLifting(one)} />
          ))}
        </Table>
      )}
      {lifting !== undefined && <LiftHold certificate={lifting} onClose={() => setLifting(undefined)} />}
    </Section>
  );
}

function More(): ReactNode {
  const mayAudit = useMay('audit:read');
  return (
    <span className="flex gap-3 text-xs">
      <Link to="/certificates" search={{ status: 'revoked' }} className="link">
        All that are revoked
      </Link>
      {mayAudit && (
        <Link to="/audit" search={{ action: 'pki_revoke' }} className="link">
          Who revoked what
        </Link>
      )}
    </span>
  );
}

interface RevokedRowProps {
  readonly one: Certificate;
  readonly onLift: () => void;
}

function RevokedRow({ one, onLift }: RevokedRowProps): ReactNode {
  const may = useMay('pki:admin');
  const { ca_id, common_name, id, kind, names, revocation_reason, revoked_at, serial_number } = one;
  return (
    <Row>
      <Cell>
        <Link to="/certificates/$id" params={{ id }} className="link font-medium">
          <ForeignText text={common_name ?? names[0]?.value ?? 'without a name'} most={60} />
        </Link>
        <div className="text-xs text-soft">{kind === 'ssh' ? 'SSH' : 'X.509'}</div>
      </Cell>
      <Cell tight>
        <Code text={serial_number} what="serial number" short />
      </Cell>
      <Cell tight>
        {ca_id === null ? <span className="text-soft">not ours</span> : <AuthorityLink id={ca_id} />}
      </Cell>
      <Cell tight>
        <Time at={revoked_at} />
      </Cell>
      <Cell>
        <span className="block min-w-44">{reasonWords(revocation_reason)}</span>
      </Cell>
      <Cell tight>
        {may && kind === 'x509' && revocation_reason === 'certificate_hold' && (
          <Button onClick={onLift} aria-label={`Lift the hold of ${common_name ?? serial_number}`}>
            Lift the hold
          </Button>
        )}
      </Cell>
    </Row>
  );
}
