import { useQuery } from '@tanstack/react-query';
import { Globe } from 'lucide-react';
import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { PublicFrame } from './frame.tsx';
import { trusted } from './read.ts';
import { Roots } from './roots.tsx';
import { SshTrust } from './ssh-trust.tsx';

/** What the certificates of this installation are trusted by: for everybody, without a token. */
export function Trust(): ReactNode {
  return (
    <PublicFrame>
      <Page
        title="What to trust"
        lead="The roots of this authority and its keys for SSH. Before you trust one, compare its fingerprint with one that you were given another way, such as by whoever runs it."
      >
        <Content />
      </Page>
    </PublicFrame>
  );
}

function Content(): ReactNode {
  const { data, error, isPending } = useQuery(trusted);
  if (isPending) return <Skeleton rows={8} />;
  if (error !== null) return <Failure error={error} />;
  const { roots, ssh_authorities: ssh } = data;
  if (roots.length === 0 && ssh.length === 0) {
    return (
      <section className="card">
        <EmptyState icon={Globe} title="There is nothing to trust yet">
          Nobody has made a root here, or those that there are are not told to everybody.
        </EmptyState>
      </section>
    );
  }
  return (
    <>
      {roots.length > 0 && <Roots roots={roots} />}
      {ssh.length > 0 && <SshTrust authorities={ssh} />}
    </>
  );
}
