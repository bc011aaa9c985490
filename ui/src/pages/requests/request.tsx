import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function RequestDrawer(): ReactNode {
  return <Page title="RequestDrawer">This page is being built.</Page>;
}
