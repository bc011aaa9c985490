import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Roles(): ReactNode {
  return <Page title="Roles">This page is being built.</Page>;
}
