import { Link } from '@tanstack/react-router';
import { ListX, Plus, ShieldCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useOverview, useSshAuthorities } from '../../api/authorities.ts';
import { useMay } from '../../api/may.ts';
import type { SshAuthority } from '../../api/shapes.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { certifiedBy } from '../../words/authorities.ts';
import { CreateSshAuthority } from '../hierarchy/create-ssh-authority.tsx';
import { type Turning, TurnSsh } from '../hierarchy/turn-ssh.tsx';
import { freshnessOf } from '../revocation/lists.ts';
import { RevokeSsh } from '../revocation/revoke-ssh.tsx';
import { KrlLines } from './krl-lines.tsx';

type Asked =
  | { readonly verb: 'create' }
  | { readonly verb: Turning | 'revoke' | 'fetch'; readonly authority: SshAuthority };

export function SshAuthorities(): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const may = useMay('ssh:admin');
  const close = (): void => setAsked(undefined);
  return (
    <>
      <Section
        title="Authorities and their lists"
        lead="Whose signature machines take, and the list (KRL) of what each has revoked."
        actions={
          may && (
            <Button icon={Plus} onClick={() => setAsked({ verb: 'create' })}>
              Create an SSH authority
            </Button>
          )
        }
      >
        <List may={may} onAsk={setAsked} />
      </Section>
      {asked?.verb === 'create' && <CreateSshAuthority onClose={close} />}
      {asked?.verb === 'revoke' && <RevokeSsh authority={asked.authority.id} onClose={close} />}
      {asked?.verb === 'fetch' && <KrlLines authority={asked.authority} onClose={close} />}
      {(asked?.verb === 'rotate' || asked?.verb === 'promote' || asked?.verb === 'retire') && (
        <TurnSsh verb={asked.verb} authority={asked.authority} onClose={close} />
      )}
    </>
  );
}

interface ListProps {
  readonly may: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function List({ may, onAsk }: ListProps): ReactNode {
  const { data, error, isPending } = useSshAuthorities();
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} />;
  if (data === null) return <Barred scope="ssh:read" />;
  if (data.length === 0) {
    return (
      <EmptyState
        icon={ShieldCheck}
        title="There are no SSH authorities yet"
        command="chancery ssh authority ls"
      >
        The first host or cluster makes one of its own.
      </EmptyState>
    );
  }
  return (
    <Table label="SSH authorities" heads={['Authority', 'Certifies', 'Key that signs', 'Its list', ACTIONS]}>
      {data.map((authority) => (
        <AuthorityRow key={authority.id} authority={authority} may={may} onAsk={onAsk} />
      ))}
    </Table>
  );
}

function AuthorityRow({
  authority,
  may,
  onAsk,
}: ListProps & { readonly authority: SshAuthority }): ReactNode {
  const { id, is_active, kind, keys, name } = authority;
  const active = keys.find(({ state }) => state === 'active');
  return (
    <Row>
      <Cell>
        <span className="flex flex-col items-start gap-1">
          <Link to="/hierarchy/$id" params={{ id }} className="link font-medium">
            <ForeignText text={name} most={60} />
          </Link>
          {!is_active && <Status of="inactive" />}
        </span>
      </Cell>
      <Cell tight>{certifiedBy(kind)}</Cell>
      <Cell>
        {active !== undefined && <Code short text={active.fingerprint} what="fingerprint" />}
        <span className="block text-xs text-soft">
          {keys.map(({ generation, state }) => `generation ${generation} ${state}`).join(', ')}
        </span>
      </Cell>
      <Cell>
        <Freshness id={id} />
      </Cell>
      <Cell>
        <span className="flex flex-wrap justify-end gap-1">
          <Button onClick={() => onAsk({ verb: 'fetch', authority })}>Lines to fetch it</Button>
          {may && <Turns authority={authority} onAsk={onAsk} />}
        </span>
      </Cell>
    </Row>
  );
}

function Turns({
  authority,
  onAsk,
}: {
  readonly authority: SshAuthority;
  readonly onAsk: (asked: Asked) => void;
}): ReactNode {
  const states = authority.keys.map(({ state }) => state);
  const hasNext = states.includes('next');
  return (
    <>
      {authority.issuer.type === 'builtin' && !hasNext && (
        <Button onClick={() => onAsk({ verb: 'rotate', authority })}>Rotate</Button>
      )}
      {hasNext && <Button onClick={() => onAsk({ verb: 'promote', authority })}>Promote</Button>}
      {states.includes('previous') && (
        <Button onClick={() => onAsk({ verb: 'retire', authority })}>Retire</Button>
      )}
      <Button look="danger" icon={ListX} onClick={() => onAsk({ verb: 'revoke', authority })}>
        Revoke
      </Button>
    </>
  );
}

function Freshness({ id }: { readonly id: string }): ReactNode {
  const { data } = useOverview();
  const now = useNow();
  const list = data?.ssh?.lists.find(({ authority_id }) => authority_id === id);
  if (list === undefined) return <span className="text-soft">none yet</span>;
  return (
    <span className="flex flex-col items-start gap-1">
      <Status of={freshnessOf(list, now)} />
      <span className="text-xs text-soft">
        number {list.number}, {list.entries} {list.entries === 1 ? 'entry' : 'entries'}, made{' '}
        <Time at={list.this_update} />
      </span>
    </span>
  );
}
