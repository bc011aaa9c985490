import { useQuery } from '@tanstack/react-query';
import { Plus, UsersRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useIdentities } from '../../api/identities.ts';
import { Button } from '../../parts/button.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { CreateGroup, DeleteGroup } from './group-dialogs.tsx';
import { type Group, groups } from './reads.ts';

type Asked = { readonly verb: 'create' } | { readonly verb: 'delete'; readonly group: Group };

export function Groups(): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const close = (): void => setAsked(undefined);
  return (
    <Section
      title="Groups"
      lead="People who are named together where hosts say who may log in."
      actions={
        <Button icon={Plus} onClick={() => setAsked({ verb: 'create' })}>
          Create a group
        </Button>
      }
    >
      <List onDelete={(group) => setAsked({ verb: 'delete', group })} />
      {asked?.verb === 'create' && <CreateGroup onClose={close} />}
      {asked?.verb === 'delete' && <DeleteGroup group={asked.group} onClose={close} />}
    </Section>
  );
}

function List({ onDelete }: { readonly onDelete: (group: Group) => void }): ReactNode {
  const { data, error, isPending } = useQuery(groups);
  const people = useIdentities().data ?? [];
  if (isPending) return <Skeleton rows={2} />;
  if (error !== null) return <Failure error={error} />;
  if (data.length === 0) {
    return (
      <EmptyState icon={UsersRound} title="There are no groups yet">
        A host may then say <code className="font-mono">root=group:ops</code> in the place of everybody’s
        name.
      </EmptyState>
    );
  }
  const nameOf = (id: string): string => people.find((one) => one.id === id)?.name ?? id;
  return (
    <Table label="Groups" heads={['Group', 'Members', 'Created', ACTIONS]}>
      {data.map((group) => (
        <Row key={group.id}>
          <Cell>
            <span className="font-medium">
              <ForeignText text={group.slug} most={64} />
            </span>
          </Cell>
          <Cell>
            <ForeignText text={group.identity_ids.map(nameOf).join(', ') || 'nobody'} most={300} />
          </Cell>
          <Cell tight>
            <Time at={group.created_at} />
          </Cell>
          <Cell tight>
            <Button look="danger" onClick={() => onDelete(group)}>
              Delete
            </Button>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
