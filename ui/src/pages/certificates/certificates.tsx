import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Certificates(): ReactNode {
  return <Page title="Certificates">This page is being built.</Page>;
}
