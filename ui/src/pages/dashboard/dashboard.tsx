import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Dashboard(): ReactNode {
  return <Page title="Dashboard">This page is being built.</Page>;
}
