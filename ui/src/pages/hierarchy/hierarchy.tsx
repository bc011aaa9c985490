import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Hierarchy(): ReactNode {
  return <Page title="Hierarchy">This page is being built.</Page>;
}
