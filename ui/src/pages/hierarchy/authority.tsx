import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function AuthorityDrawer(): ReactNode {
  return <Page title="AuthorityDrawer">This page is being built.</Page>;
}
