import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Access(): ReactNode {
  return <Page title="Access">This page is being built.</Page>;
}
