/** What is told of a backup's contents. */
import type { Loaded } from '../../../app/backup/load.ts';
import type { Proven } from '../../../app/backup/prove.ts';
import { typeId } from '../../../base/ids.ts';
import type { Column } from '../../../cli/output.ts';

export interface Contents {
  readonly as_of: string;
  readonly program: string;
  readonly engine: string;
  readonly schema: number;
  /** The name of the installation's log. */
  readonly installation: string | null;
  readonly tenants: readonly string[];
  readonly authorities: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly type: string;
    readonly revoked: boolean;
  }[];
  readonly certificates: number;
  readonly revocations: number;
  readonly events: number;
  readonly sealed_events: number;
  readonly trail_whole: boolean;
  readonly trail_fault: string | null;
  readonly rows: Readonly<Record<string, number>>;
}

export function contentsOf({
  authorities,
  counts,
  head,
  log,
  sealed,
  tenants,
  trail,
}: Loaded & Proven): Contents {
  return {
    as_of: head.created_at,
    program: head.program,
    engine: head.engine,
    schema: head.schema,
    installation: log ?? null,
    tenants,
    authorities: authorities.map(({ id, kind, name, revokedAt, type }) => ({
      id: typeId('ca', id),
      name,
      kind,
      type,
      revoked: revokedAt !== null,
    })),
    certificates: counts.certificates ?? 0,
    revocations: counts.revocations ?? 0,
    events: counts.auditEvents ?? 0,
    sealed_events: sealed?.size ?? 0,
    trail_whole: trail.valid,
    trail_fault: trail.firstBad?.reason ?? null,
    rows: counts,
  };
}

/** Authorities that a person is shown by name. */
const MOST_NAMED = 20;

export const CONTENT_COLUMNS: readonly Column<Contents>[] = [
  ['as of', (it) => it.as_of],
  ['written by', (it) => `chancery ${it.program}, from ${it.engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`],
  ['schema', (it) => it.schema],
  ['installation', (it) => it.installation],
  ['tenants', (it) => it.tenants.join(', ')],
  ['authorities', ({ authorities }) => namesOf(authorities)],
  ['certificates', (it) => `${it.certificates}, ${it.revocations} revoked`],
  [
    'audit trail',
    (it) => `${it.events} events, ${it.sealed_events} of them sealed: ${it.trail_fault ?? 'whole'}`,
  ],
];

function namesOf(authorities: Contents['authorities']): string {
  const named = authorities
    .slice(0, MOST_NAMED)
    .map(({ kind, name }) => (kind === 'ssh' ? `${name} (SSH)` : name));
  const more = authorities.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}
