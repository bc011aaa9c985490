import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Barred } from '../../parts/barred.tsx';
import { Button } from '../../parts/button.tsx';
import { Page } from '../../parts/page.tsx';
import { Chain } from './chain.tsx';
import { Events } from './events.tsx';
import { Export } from './export.tsx';
import { Filters } from './filters.tsx';
import type { AuditSearch } from './search.ts';

export function Audit(): ReactNode {
  const may = useMay('audit:read');
  const search = useSearch({ from: '/shell/audit' });
  const navigate = useNavigate();
  const [isExporting, setExporting] = useState(false);
  if (!may) {
    return (
      <Page title="Audit">
        <Barred scope="audit:read" />
      </Page>
    );
  }
  const setSearch = (next: AuditSearch): void => void navigate({ to: '/audit', search: next });
  return (
    <Page
      title="Audit"
      lead="Everything that was done and refused. Nothing in it can be changed without that being seen."
      actions={
        <Button icon={Download} onClick={() => setExporting(true)}>
          Export
        </Button>
      }
    >
      <Chain />
      <section className="card min-w-0" aria-label="Events">
        <Filters search={search} onChange={setSearch} />
        <Events search={search} onChange={setSearch} />
      </section>
      {isExporting && <Export search={search} onClose={() => setExporting(false)} />}
    </Page>
  );
}
