import { Link } from '@tanstack/react-router';
import { Sprout } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOverview } from '../../api/authorities.ts';
import { useMayAny } from '../../api/may.ts';
import type { Overview, OverviewKind } from '../../api/shapes.ts';
import { Barred } from '../../parts/barred.tsx';
import { buttonLook } from '../../parts/button.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { EmptyState, Failure, Skeleton } from '../../parts/waiting.tsx';
import { Alarms } from './alarms.tsx';
import { Activity, Expiry, Health } from './charts.tsx';
import { Lists } from './lists.tsx';
import { Runway } from './runway.tsx';
import { Tiles } from './tiles.tsx';

/** What will break next. What is nothing is not shown. */
export function Dashboard(): ReactNode {
  if (useMayAny('pki:read', 'ssh:read')) return <Readable />;
  return (
    <Page title="Dashboard">
      <Barred scope="pki:read or ssh:read" />
    </Page>
  );
}

function Readable(): ReactNode {
  const { data, error } = useOverview();
  return (
    <Page title="Dashboard" lead="What will break next, and what was done lately.">
      {error !== null && data === undefined && <Failure error={error} />}
      {data === undefined && error === null && <Waiting />}
      {data === null && <Barred scope="pki:read or ssh:read" />}
      {data !== undefined && data !== null && <Shown overview={data} />}
    </Page>
  );
}

function Waiting(): ReactNode {
  return (
    <div className="card p-5">
      <Skeleton rows={8} />
    </div>
  );
}

function Shown({ overview }: { readonly overview: Overview }): ReactNode {
  const { alarms, ssh, x509 } = overview;
  const kinds = [x509, ssh].filter((kind) => kind !== null);
  if (kinds.every(({ authorities }) => authorities.length === 0)) return <Nothing />;
  const shown = { x509: isAlive(x509) ? x509 : null, ssh: isAlive(ssh) ? ssh : null };
  return (
    <div className="flex flex-col gap-4">
      {alarms !== null && alarms.count > 0 && <Alarms alarms={alarms} />}
      <Tiles overview={overview} />
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 xl:grid-cols-3 [&>section]:mb-0">
        {(['x509', 'ssh'] as const).map((id) => {
          const kind = shown[id];
          return kind === null ? null : (
            <Charts key={id} kind={kind} id={id} isAlone={shown.x509 === null || shown.ssh === null} />
          );
        })}
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2 [&>section]:mb-0">
        <Runway kinds={kinds} />
        <Lists x509={x509} ssh={ssh} />
      </div>
    </div>
  );
}

/** Whether there is anything to draw of it. */
function isAlive(kind: OverviewKind | null): kind is OverviewKind {
  return (
    kind !== null && (kind.active > 0 || kind.activity.some(({ issued, refused }) => issued + refused > 0))
  );
}

function Charts({
  id,
  isAlone,
  kind,
}: {
  readonly id: 'x509' | 'ssh';
  readonly kind: OverviewKind;
  readonly isAlone: boolean;
}): ReactNode {
  const of = isAlone ? '' : id === 'ssh' ? ', SSH' : ', X.509';
  const hasLife = kind.active > 0;
  return (
    <>
      {hasLife && (
        <Section title={`Renewal health${of}`} lead="Certificates by how much of their life is used">
          <Health kind={kind} />
        </Section>
      )}
      {kind.expiry.some(({ certificates }) => certificates > 0) && (
        <Section title={`What ends in the next 90 days${of}`} lead="By day, in UTC">
          <Expiry kind={kind} />
        </Section>
      )}
      {kind.activity.some(({ issued, refused }) => issued + refused > 0) && (
        <Section title={`Issued and refused${of}`} lead="By day, in UTC">
          <Activity kind={kind} />
        </Section>
      )}
    </>
  );
}

function Nothing(): ReactNode {
  return (
    <div className="card">
      <EmptyState
        icon={Sprout}
        title="Nothing is set up here yet"
        command="chancery ca create root --name 'Our root'"
      >
        <p>Begin with a hierarchy: a root, and an authority below it that issues.</p>
        <p className="mt-3">
          <Link to="/hierarchy" className={buttonLook('first')}>
            Create a hierarchy
          </Link>
        </p>
      </EmptyState>
    </div>
  );
}
