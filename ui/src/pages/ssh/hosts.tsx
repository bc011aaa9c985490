import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function SshHosts(): ReactNode {
  return <Page title="SshHosts">This page is being built.</Page>;
}
