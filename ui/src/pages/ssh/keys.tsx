import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus, Star, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { parsePastedKey } from '../../../../src/ssh/pasted-key.ts';
import { spellFingerprint } from '../../../../src/ssh/public-key.ts';
import { useMay } from '../../api/may.ts';
import { Button } from '../../parts/button.tsx';
import { Code } from '../../parts/copy.tsx';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Badge } from '../../parts/status.tsx';
import { ACTIONS, Cell, Row, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { AddKey } from './add-key.tsx';
import { ownKeys, type SshKey } from './fleet.ts';
import { DeleteKey, MakePrimary } from './key-dialogs.tsx';

type Asked = { readonly verb: 'add' } | { readonly verb: 'delete' | 'primary'; readonly key: SshKey };

export function SshKeys(): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const mayAdd = useMay('ssh:issue');
  const mayAdminister = useMay('ssh:admin');
  const may = mayAdd || mayAdminister;
  const close = (): void => setAsked(undefined);
  return (
    <>
      <Section
        title="My keys"
        lead="A key that is registered here is certified for nobody else. The primary one is certified when none is named."
        actions={
          may && (
            <Button look="first" icon={Plus} onClick={() => setAsked({ verb: 'add' })}>
              Add a key
            </Button>
          )
        }
      >
        <List may={may} onAsk={setAsked} />
      </Section>
      {asked?.verb === 'add' && <AddKey onClose={close} />}
      {asked?.verb === 'delete' && <DeleteKey sshKey={asked.key} onClose={close} />}
      {asked?.verb === 'primary' && <MakePrimary sshKey={asked.key} onClose={close} />}
    </>
  );
}

interface ListProps {
  readonly may: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function List({ may, onAsk }: ListProps): ReactNode {
  const { data, error, isPending } = useQuery(ownKeys);
  if (isPending) return <Skeleton />;
  if (error !== null) return <Failure error={error} />;
  if (data.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="You have no keys here yet"
        command="chancery ssh keys add ~/.ssh/id_ed25519.pub"
      >
        With a public key here, a certificate for a cluster can be had without giving one. Its private half
        stays where it is.
      </EmptyState>
    );
  }
  return (
    <Table label="My keys" heads={['Name', 'Fingerprint', 'Kind', 'Added', ACTIONS]}>
      {data.map((key) => (
        <KeyRow key={key.id} sshKey={key} may={may} onAsk={onAsk} />
      ))}
    </Table>
  );
}

function KeyRow({ may, onAsk, sshKey }: ListProps & { readonly sshKey: SshKey }): ReactNode {
  const { createdAt, isPrimary, name, publicKey } = sshKey;
  return (
    <Row>
      <Cell>
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">
            <ForeignText text={name} most={100} />
          </span>
          {isPrimary && <Badge tone="good">primary</Badge>}
        </span>
      </Cell>
      <Cell>
        <Code text={fingerprintOf(publicKey)} what="fingerprint" />
      </Cell>
      <Cell tight>{publicKey.split(' ')[0]}</Cell>
      <Cell tight>
        <Time at={createdAt} />
      </Cell>
      <Cell tight>
        {may && (
          <span className="flex justify-end gap-1">
            {!isPrimary && (
              <Button look="bare" icon={Star} onClick={() => onAsk({ verb: 'primary', key: sshKey })}>
                Make primary
              </Button>
            )}
            <Button look="bare" icon={Trash2} onClick={() => onAsk({ verb: 'delete', key: sshKey })}>
              Delete
            </Button>
          </span>
        )}
      </Cell>
    </Row>
  );
}

/** The server took the key, so that it can be read. */
function fingerprintOf(line: string): string {
  return spellFingerprint(parsePastedKey(line).key.fingerprint);
}
