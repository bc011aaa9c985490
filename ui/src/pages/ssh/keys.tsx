import type { ReactNode } from 'react';
import { Page } from '../../parts/page.tsx';

export function SshKeys(): ReactNode {
  return <Page title="SshKeys">This page is being built.</Page>;
}
