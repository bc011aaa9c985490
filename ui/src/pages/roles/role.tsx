import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function RoleDrawer(): ReactNode {
  return <Page title="RoleDrawer">This page is being built.</Page>;
}
