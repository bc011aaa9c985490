import { Outlet } from '@tanstack/react-router';
import { Network, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useOverview, useSshAuthorities, useX509Authorities } from '../../api/authorities.ts';
import { useMay } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { CreateSshAuthority } from './create-ssh-authority.tsx';
import { CreateX509Authority } from './create-x509-authority.tsx';
import { treeOf } from './nodes.ts';
import { Tree } from './tree.tsx';

/** What is asked for: a root, one below another, one of SSH. */
type Asked = { readonly make: 'root' | 'ssh' } | { readonly make: 'intermediate'; readonly below?: string };

export function Hierarchy(): ReactNode {
  const [asked, setAsked] = useState<Asked>();
  const mayX509 = useMay('pki:admin');
  const maySsh = useMay('ssh:admin');
  const hasX509 = (useX509Authorities().data ?? []).some(({ is_active }) => is_active);
  const close = (): void => setAsked(undefined);
  return (
    <Page
      title="Hierarchy"
      lead="Who vouches for whom: the authorities of X.509 and SSH, and how long each can go on as it is."
      actions={
        <>
          {mayX509 && (
            <>
              <Button icon={Plus} onClick={() => setAsked({ make: 'root' })}>
                Create a root
              </Button>
              {hasX509 && (
                <Button icon={Plus} onClick={() => setAsked({ make: 'intermediate' })}>
                  Create an intermediate
                </Button>
              )}
            </>
          )}
          {maySsh && (
            <Button icon={Plus} onClick={() => setAsked({ make: 'ssh' })}>
              Create an SSH authority
            </Button>
          )}
        </>
      }
    >
      <Authorities onAsk={setAsked} mayX509={mayX509} maySsh={maySsh} />
      {asked?.make === 'ssh' && <CreateSshAuthority onClose={close} />}
      {asked?.make === 'root' && <CreateX509Authority onClose={close} />}
      {asked?.make === 'intermediate' && <CreateX509Authority below={asked.below ?? ''} onClose={close} />}
      <Outlet />
    </Page>
  );
}

interface AuthoritiesProps {
  readonly onAsk: (asked: Asked) => void;
  readonly mayX509: boolean;
  readonly maySsh: boolean;
}

function Authorities({ mayX509, maySsh, onAsk }: AuthoritiesProps): ReactNode {
  const x509 = useX509Authorities();
  const ssh = useSshAuthorities();
  const { data: overview } = useOverview();
  const error = x509.error ?? ssh.error;
  if (error !== null) return <Failure error={error} />;
  if (x509.isPending || ssh.isPending) {
    return (
      <section className="card p-4">
        <Skeleton rows={4} height={40} />
      </section>
    );
  }
  if (x509.data === null && ssh.data === null) return <Barred scope="pki:read or ssh:read" />;
  const nodes = treeOf(x509.data ?? [], ssh.data ?? [], overview);
  if (nodes.length === 0) {
    return (
      <section className="card">
        <EmptyState
          icon={Network}
          title="There are no authorities yet"
          command="chancery ca create acme-root --cn 'Acme Root CA'"
        >
          <p>Everything that is issued is signed by an authority. A root vouches for all below it.</p>
          <div className="mt-3 flex flex-wrap justify-center gap-2">
            {mayX509 && (
              <Button look="first" onClick={() => onAsk({ make: 'root' })}>
                Create a root
              </Button>
            )}
            {maySsh && <Button onClick={() => onAsk({ make: 'ssh' })}>Create an SSH authority</Button>}
          </div>
        </EmptyState>
      </section>
    );
  }
  const add = mayX509 ? (below: string) => onAsk({ make: 'intermediate', below }) : undefined;
  return (
    <section className="card p-2 sm:p-3">
      <Tree nodes={nodes} onAdd={add} />
    </section>
  );
}
