import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Trust(): ReactNode {
  return <Page title="Trust">This page is being built.</Page>;
}
