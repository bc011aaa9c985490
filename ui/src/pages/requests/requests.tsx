import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Requests(): ReactNode {
  return <Page title="Requests">This page is being built.</Page>;
}
