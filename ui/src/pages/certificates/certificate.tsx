import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function CertificateDrawer(): ReactNode {
  return <Page title="CertificateDrawer">This page is being built.</Page>;
}
