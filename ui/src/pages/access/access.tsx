import type { ReactNode } from 'react';
import { useMay } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { Page } from '../../parts/page.tsx';
import { Groups } from './groups.tsx';
import { Identities } from './identities.tsx';
import { Tenants } from './tenants.tsx';
import { Tokens } from './tokens.tsx';
import { Webhooks } from './webhooks.tsx';

export function Access(): ReactNode {
  const isAdmin = useMay('admin');
  const hasSystem = useMay('system');
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
      {!isAdmin && !hasSystem && <Barred scope="admin" />}
    </Page>
  );
}
