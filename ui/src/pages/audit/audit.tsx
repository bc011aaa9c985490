import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Audit(): ReactNode {
  return <Page title="Audit">This page is being built.</Page>;
}
