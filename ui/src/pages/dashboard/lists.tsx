import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { OverviewKind, OverviewList } from '../../api/shapes.ts';
import { ForeignText } from '../../parts/foreign-text.tsx';
import { Section } from '../../parts/page.tsx';
import { Status } from '../../parts/status.tsx';
import { Time, useNow } from '../../parts/time.tsx';
import { freshnessOf } from '../revocation/lists.ts';

/** Whether what is revoked is told. */
export function Lists({
  ssh,
  x509,
}: {
  readonly x509: OverviewKind | null;
  readonly ssh: OverviewKind | null;
}): ReactNode {
  const now = useNow();
  const lists = [...of(x509, 'CRL'), ...of(ssh, 'KRL')];
  if (lists.length === 0) return null;
  return (
    <Section title="CRLs and KRLs" lead="How fresh what says who is revoked is">
      <ul className="flex flex-col gap-2.5">
        {lists.map(({ list, type }) => (
          <li
            key={`${type} ${list.authority_id} ${list.generation} ${list.shard}`}
            className="flex flex-wrap items-center gap-x-3 gap-y-1"
          >
            <Link
              to="/revocation/$id"
              params={{ id: list.authority_id }}
              className="min-w-0 flex-1 basis-40 link font-medium"
            >
              <ForeignText text={list.authority_name} most={60} />{' '}
              <span className="text-xs font-normal text-soft">{type}</span>
            </Link>
            <span className="text-xs text-soft">
              {list.entries > 0 && `${list.entries.toLocaleString('en')} revoked, `}made{' '}
              <Time at={list.this_update} />
            </span>
            <Status of={freshnessOf(list, now)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function of(
  kind: OverviewKind | null,
  type: 'CRL' | 'KRL',
): readonly { readonly list: OverviewList; readonly type: 'CRL' | 'KRL' }[] {
  return (kind?.lists ?? []).map((list) => ({ list, type }));
}
