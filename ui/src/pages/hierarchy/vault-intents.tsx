import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../api/client.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Part } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Failure, Skeleton } from '../../parts/waiting.tsx';

const MOST_SHOWN = '50';

/** What Vault was asked to sign: what it may have signed without an answer is to be known, and can be revoked. */
export function VaultIntents({ authorityId }: { readonly authorityId: string }): ReactNode {
  const { data, error, isPending } = useQuery({
    queryKey: ['ssh', 'intents', authorityId],
    queryFn: async () => {
      const params = { path: { id: authorityId }, query: { limit: MOST_SHOWN } };
      return (await api.get('/v1/ssh/authorities/{id}/intents', { params })).data;
    },
  });
  return (
    <Part title="Asked of Vault">
      {isPending && <Skeleton rows={2} />}
      {error !== null && <Failure error={error} />}
      {data?.length === 0 && <p className="text-soft">Nothing yet.</p>}
      {data !== undefined && data.length > 0 && (
        <Table label="Asked of Vault" heads={['Asked', 'State', 'For', 'What became of it']}>
          {data.map(({ certificate_id, created_at, detail, id, principals, state }) => (
            <Row key={id}>
              <Cell tight>
                <Time at={created_at} />
              </Cell>
              <Cell tight>
                <Status of={state} />
              </Cell>
              <Cell>
                <ForeignText text={principals.join(', ')} most={80} />
              </Cell>
              <Cell>
                {certificate_id === null ? (
                  <ForeignText text={detail ?? ''} most={160} />
                ) : (
                  <Link to="/certificates/$id" params={{ id: certificate_id }} className="link">
                    the certificate
                  </Link>
                )}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Part>
  );
}
