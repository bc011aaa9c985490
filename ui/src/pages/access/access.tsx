import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/may.ts';
import { whoIsSignedIn } from '../../api/queries.ts';
import { Page } from '../../parts/page.tsx';
import { EmptyState } from '../../parts/waiting.tsx';
import { Groups } from './groups.tsx';
import { Identities } from './identities.tsx';
import { Tenants } from './tenants.tsx';
import { Tokens } from './tokens.tsx';
import { Webhooks } from './webhooks.tsx';

export function Access(): ReactNode {
  const isAdmin = useMay('admin');
  const hasSystem = useQuery(whoIsSignedIn).data?.scopes.includes('system') === true;
  return (
    <Page title="Access" lead="People and machines that may come in, and the tokens with which they do.">
      {isAdmin && (
        <>
          <Tokens />
          <Identities />
          <Groups />
          <Webhooks />
        </>
      )}
      {hasSystem && <Tenants />}
      {!isAdmin && !hasSystem && (
        <section className="card">
          <EmptyState icon={KeyRound} title="This is for admins of the tenant">
            Your own token, and what it may do, is shown by <code className="font-mono">chancery status</code>
            .
          </EmptyState>
        </section>
      )}
    </Page>
  );
}
