/** The plans of a search's statements, asked of SQLite in this process. */
import type { Id } from '../src/base/ids.ts';
import { SHOWN } from '../src/http/surfaces/scaivault/certificates/shape.ts';
import { findCertificates } from '../src/http/v1/certificate-search.ts';
import { drawn, type Plan, plannedReader, scansOf } from '../test/support/plans.ts';

export interface Planned {
  readonly lines: readonly string[];
  /** What is read whole, which nothing may be. */
  readonly scans: readonly string[];
}

/** Of a first page. */
export async function plansOf(
  path: string,
  tenantId: Id,
  query: Readonly<Record<string, string>>,
): Promise<Planned> {
  const { close, plans, reader } = plannedReader(path);
  const clock = { now: () => Date.now() };
  await findCertificates({ clock, store: reader }, tenantId, query, 'x509', SHOWN);
  close();
  return { lines: plans.flatMap((plan: Plan) => drawn(plan)), scans: plans.flatMap((plan) => scansOf(plan)) };
}
