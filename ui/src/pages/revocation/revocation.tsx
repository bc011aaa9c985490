import { Outlet } from '@tanstack/react-router';
import { Ban, ListX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useOverview, useSshAuthorities, useX509Authorities } from '../../api/authorities.ts';
import { useMay } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { listsOf } from './lists.ts';
import { ListsTable } from './lists-table.tsx';
import { Recent } from './recent.tsx';
import { RevokeSsh } from './revoke-ssh.tsx';
import { RevokeX509 } from './revoke-x509.tsx';

export function Revocation(): ReactNode {
  const [asked, setAsked] = useState<'x509' | 'ssh'>();
  const mayX509 = useMay('pki:admin');
  const maySsh = useMay('ssh:admin');
  const mayRead = [useMay('pki:read'), useMay('ssh:read')].includes(true);
  const close = (): void => setAsked(undefined);
  if (!mayRead) {
    return (
      <Page title="Revocation">
        <Barred scope="pki:read or ssh:read" />
      </Page>
    );
  }
  return (
    <Page
      title="Revocation"
      lead="What is not to be trusted any more, and the lists that tell everybody."
      actions={
        <>
          {mayX509 && (
            <Button icon={Ban} look="danger" onClick={() => setAsked('x509')}>
              Revoke a certificate
            </Button>
          )}
          {maySsh && (
            <Button icon={Ban} look="danger" onClick={() => setAsked('ssh')}>
              Revoke for SSH
            </Button>
          )}
        </>
      }
    >
      <Lists />
      <Recent />
      {asked === 'x509' && <RevokeX509 onClose={close} />}
      {asked === 'ssh' && <RevokeSsh onClose={close} />}
      <Outlet />
    </Page>
  );
}

function Lists(): ReactNode {
  const x509 = useX509Authorities();
  const ssh = useSshAuthorities();
  const overview = useOverview();
  const error = x509.error ?? ssh.error ?? overview.error;
  const isPending = x509.isPending || ssh.isPending || overview.isPending;
  const lists = isPending ? [] : listsOf(x509.data ?? [], ssh.data ?? [], overview.data);
  return (
    <Section title="Lists" lead="A CRL for each key of X.509, a KRL for each authority of SSH.">
      {isPending && error === null && <Skeleton rows={4} />}
      {error !== null && <Failure error={error} />}
      {!isPending && error === null && lists.length === 0 && (
        <EmptyState
          icon={ListX}
          title="There are no lists yet"
          command="chancery ca create acme-root --cn 'Acme Root CA'"
        >
          Each authority has a list of what it takes back. There is no authority yet.
        </EmptyState>
      )}
      {lists.length > 0 && <ListsTable lists={lists} />}
      {(overview.data?.x509?.lists_have_more === true || overview.data?.ssh?.lists_have_more === true) && (
        <p className="mt-3 text-xs text-soft">There are more lists than are told here.</p>
      )}
    </Section>
  );
}
