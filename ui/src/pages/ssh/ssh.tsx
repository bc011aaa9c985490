import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Ssh(): ReactNode {
  return <Page title="Ssh">This page is being built.</Page>;
}
