import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Issue(): ReactNode {
  return <Page title="Issue">This page is being built.</Page>;
}
