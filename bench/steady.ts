/** How long one request takes when requests come at even intervals, whatever becomes of those before. */
import type { Client } from './client.ts';
import { measureOne } from './compare.ts';
import { table } from './page.ts';
import { percentile } from './statistics.ts';
import { type System, WORKLOADS, type Workload } from './workloads.ts';

export const PER_SECOND = 100;
/** More than are ever under way; one that finds none free would wait, and its wait counts. */
const CONNECTIONS = 64;
const WARM_MS = 500;

export interface Steady {
  readonly system: string;
  readonly workload: Workload;
  /** Milliseconds, from when each was due. */
  readonly times: readonly number[];
  readonly refused: number;
}

export async function measureSteadily(
  client: Client,
  systems: readonly System[],
  workloads: readonly Workload[],
  ms: number,
): Promise<readonly Steady[]> {
  const found: Steady[] = [];
  for (const workload of workloads) {
    for (const system of systems.filter(({ work }) => work[workload] !== undefined)) {
      const count = (ms: number): number => Math.ceil((ms / 1000) * PER_SECOND);
      const run = (ms: number) =>
        measureOne(client, system, workload, CONNECTIONS, ms, count(ms), PER_SECOND);
      await run(Math.min(WARM_MS, ms));
      const { refused, times } = await run(ms);
      found.push({ system: system.name, workload, times, refused });
    }
  }
  return found;
}

export function steadyText(found: readonly Steady[], ms: number): string {
  const rows = found.map(({ refused, system, times, workload }) => [
    WORKLOADS[workload],
    system,
    ...[0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1)),
    refused === 0 ? '' : `${refused} refused`,
  ]);
  return `${PER_SECOND} requests a second at even intervals for ${Math.round(ms / 1000)} s, each system alone. Milliseconds from when a request was due to
its answer, so that one that waits for others is not forgotten.

${table(['work', 'system', 'p50', 'p99', 'longest', ''], rows)}`;
}
