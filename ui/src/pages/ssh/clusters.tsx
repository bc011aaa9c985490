import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function SshClusters(): ReactNode {
  return <Page title="SshClusters">This page is being built.</Page>;
}
