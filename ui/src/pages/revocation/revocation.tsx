import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function Revocation(): ReactNode {
  return <Page title="Revocation">This page is being built.</Page>;
}
