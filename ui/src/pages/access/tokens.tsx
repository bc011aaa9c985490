import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useIdentities } from '../../api/identities.ts';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { CreateToken } from './create-token.tsx';
import { type Token, tokens } from './reads.ts';
import { RevokeToken } from './revoke-token.tsx';

export function Tokens(): ReactNode {
  const [isMaking, setMaking] = useState(false);
  const [showsEnded, setShowsEnded] = useState(false);
  return (
    <Section
      title="Tokens"
      lead="With which people and programs come in. What a token is, is shown once, when it is made."
      actions={
        <Button look="first" icon={Plus} onClick={() => setMaking(true)}>
          Create a token
        </Button>
      }
    >
      <div className="mb-3">
        <CheckField
          label="Show revoked and expired ones, too"
          checked={showsEnded}
          onChange={({ target }) => setShowsEnded(target.checked)}
        />
      </div>
      <List showsEnded={showsEnded} />
      {isMaking && <CreateToken onClose={() => setMaking(false)} />}
    </Section>
  );
}

function List({ showsEnded }: { readonly showsEnded: boolean }): ReactNode {
  const { data, error, isPending } = useQuery(tokens);
  const [revoked, setRevoked] = useState<Token>();
  const now = useNow();
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} />;
  const shown = data.filter((token) => showsEnded || stateOf(token, now) === 'active');
  if (shown.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="There are no tokens yet"
        command="chancery token create ci --scope pki:issue --role web --ttl 720h"
      >
        A token says what it may be used for, by scopes, and may be held to some roles, hosts or clusters.
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="Tokens" heads={['Token', 'Whose', 'May', 'Last used', 'Created', 'Ends', ACTIONS]}>
        {shown.map((token) => (
          <TokenRow key={token.id} token={token} state={stateOf(token, now)} onRevoke={setRevoked} />
        ))}
      </Table>
      {revoked !== undefined && <RevokeToken token={revoked} onClose={() => setRevoked(undefined)} />}
    </>
  );
}

type State = 'active' | 'revoked' | 'expired';

function stateOf({ expires_at, revoked_at }: Token, now: number): State {
  if (revoked_at !== null) return 'revoked';
  return expires_at !== null && Date.parse(expires_at) <= now ? 'expired' : 'active';
}

interface TokenRowProps {
  readonly token: Token;
  readonly state: State;
  readonly onRevoke: (token: Token) => void;
}

function TokenRow({ onRevoke, state, token }: TokenRowProps): ReactNode {
  const { created_at, created_by, expires_at, last_used_at, name } = token;
  return (
    <Row>
      <Cell>
        <span className="flex flex-col items-start gap-1">
          <span className="font-medium">
            <ForeignText text={name} most={60} />
          </span>
          {state !== 'active' && <Status of={state} />}
        </span>
      </Cell>
      <Cell>
        <Whose id={token.identity_id} />
      </Cell>
      <Cell>
        <code className="font-mono text-xs">{token.scopes.join(', ')}</code>
        <Narrowing token={token} />
      </Cell>
      <Cell tight>
        <Time at={last_used_at} />
      </Cell>
      <Cell tight>
        <Time at={created_at} />
        {created_by !== null && (
          <span className="block text-xs text-soft">
            by <Whose id={created_by} />
          </span>
        )}
      </Cell>
      <Cell tight>
        <Time at={expires_at} />
      </Cell>
      <Cell tight>
        {state === 'active' && (
          <Button look="danger" onClick={() => onRevoke(token)}>
            Revoke
          </Button>
        )}
      </Cell>
    </Row>
  );
}

function Whose({ id }: { readonly id: string }): ReactNode {
  const { data } = useIdentities();
  const identity = data?.find((one) => one.id === id);
  // Tokens outlive the list of identities: those of a removed one are revoked, and stay.
  if (identity === undefined) return <span className="text-soft">{data === undefined ? '' : 'removed'}</span>;
  return <ForeignText text={identity.name} most={60} />;
}

function Narrowing({ token: { only } }: { readonly token: Token }): ReactNode {
  if (only === undefined) return null;
  const kinds = Object.entries(only);
  return (
    <span className="block text-xs text-soft">
      {kinds.length === 0 && 'held to nothing at all'}
      {kinds.map(([kind, names]) => (
        <span key={kind} className="block">
          {kind}: <ForeignText text={(names ?? []).join(', ') || 'none'} most={160} />
        </span>
      ))}
    </span>
  );
}
