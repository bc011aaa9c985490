import { useQuery } from '@tanstack/react-query';
import { Plus, UserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useIdentities } from '../../api/identities.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import type { Identity } from '../../api/shapes.ts';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Badge } from '../../parts/status.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { CreateIdentity, DeleteIdentity } from './identity-dialogs.tsx';
import { type Token, tokens } from './reads.ts';

type Asked = { readonly verb: 'create' } | { readonly verb: 'delete'; readonly identity: Identity };

export function Identities(): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  return (
    <Section
      title="Identities"
      lead="People and machines. What is done is recorded under their names."
      actions={
        <Button icon={Plus} onClick={() => setAsked({ verb: 'create' })}>
          Create an identity
        </Button>
      }
    >
      <List onDelete={(identity) => setAsked({ verb: 'delete', identity })} />
      {asked?.verb === 'create' && <CreateIdentity onClose={close} />}
      {asked?.verb === 'delete' && <DeleteIdentity identity={asked.identity} onClose={close} />}
    </Section>
  );
}

interface ListProps {
  readonly onDelete: (identity: Identity) => void;
}

function List({ onDelete }: ListProps): ReactNode {
  const { data, error, isPending } = useIdentities();
  const { data: all = [] } = useQuery(tokens);
  const now = useNow();
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} />;
  if (data === null || data.length === 0) {
    return (
      <EmptyState
        icon={UserRound}
        title="There are no identities yet"
        command="chancery identity create ada --email ada@example.com"
      />
    );
  }
  return (
    <Table label="Identities" heads={['Name', 'Kind', 'Email', 'Tokens', 'Last seen', 'Created', ACTIONS]}>
      {data.map((identity) => (
        <IdentityRow
          key={identity.id}
          identity={identity}
          own={all.filter((token) => token.identity_id === identity.id && isGood(token, now))}
          onDelete={onDelete}
        />
      ))}
    </Table>
  );
}

function isGood({ expires_at, revoked_at }: Token, now: number): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > now);
}

function IdentityRow({
  identity,
  onDelete,
  own,
}: ListProps & { readonly identity: Identity; readonly own: readonly Token[] }): ReactNode {
  const { created_at, email, id, name, type } = identity;
  const isSelf = useQuery(whoIsSignedIn).data?.identity.id === id;
  const uses = own.flatMap(({ last_used_at }) => (last_used_at === null ? [] : [last_used_at]));
  return (
    <Row>
      <Cell>
        <span className="flex flex-col items-start">
          <span className="font-medium">
            <ForeignText text={name} most={60} />
            {isSelf && <span className="font-normal text-soft"> (you)</span>}
          </span>
          <span className="text-xs text-soft">
            <Code short text={id} what="id of the identity" />
          </span>
        </span>
      </Cell>
      <Cell tight>
        <Badge tone={type === 'machine' ? 'info' : 'plain'}>{type}</Badge>
      </Cell>
      <Cell>{email !== undefined && <ForeignText text={email} most={80} />}</Cell>
      <Cell tight>{own.length}</Cell>
      <Cell tight>
        <Time at={uses.toSorted().at(-1)} />
      </Cell>
      <Cell tight>
        <Time at={created_at} />
      </Cell>
      <Cell tight>
        {!isSelf && (
          <Button look="danger" onClick={() => onDelete(identity)}>
            Delete
          </Button>
        )}
      </Cell>
    </Row>
  );
}
