/** The same work of several systems in turn, so that whatever else happens on the machine happens to all. */
import type { Client } from './client.ts';
import type { Measured } from './load.ts';
import type { System, Workload } from './workloads.ts';

export interface Rounds {
  readonly count: number;
  /** Of each system in each round; milliseconds. */
  readonly ms: number;
  /** Of each system before its first round. */
  readonly warmMs: number;
}

/** What one system did of one kind of work, for so many clients at once. */
export interface Cell {
  readonly workload: Workload;
  readonly connections: number;
  readonly system: string;
  /** A second, of each round. */
  readonly rates: readonly number[];
  /** Of each answer in all rounds; milliseconds. */
  readonly times: readonly number[];
  readonly refused: number;
  readonly refusal: string | undefined;
}

/** Requests a second that a system is thought to do at most before it was measured. */
const UNKNOWN_RATE = 1500;
/** More than it will need, as a system may be faster than before. */
const SPARE = 1.5;

/** @param told after each measurement */
export async function compare(
  client: Client,
  workload: Workload,
  connections: number,
  systems: readonly System[],
  rounds: Rounds,
  told: () => void,
): Promise<readonly Cell[]> {
  const able = systems.filter(({ work }) => work[workload] !== undefined);
  const measured = new Map<System, Measured[]>(able.map((system) => [system, []]));
  const rates = new Map<System, number>();
  const run = async (system: System, ms: number): Promise<Measured> => {
    const expected = ((rates.get(system) ?? UNKNOWN_RATE) * SPARE * ms) / 1000;
    const found = await measureOne(client, system, workload, connections, ms, Math.ceil(expected));
    rates.set(system, rateOf(found));
    return found;
  };
  for (const system of able) {
    await run(system, rounds.warmMs);
    told();
  }
  for (let round = 0; round < rounds.count; round++) {
    // Each goes first in its turn.
    for (let i = 0; i < able.length; i++) {
      const system = able[(i + round) % able.length] as System;
      measured.get(system)?.push(await run(system, rounds.ms));
      told();
    }
  }
  return able.map((system) => cellOf(workload, connections, system.name, measured.get(system) ?? []));
}

export async function measureOne(
  client: Client,
  system: System,
  workload: Workload,
  connections: number,
  ms: number,
  count: number,
  perSecond?: number,
): Promise<Measured> {
  const { ca, headers, urls, work } = system;
  const asked = await work[workload]?.(count + connections);
  if (asked === undefined) throw new Error(`${system.name} does not ${workload}`);
  return client.measure({
    ...asked,
    urls,
    ca,
    headers,
    connections,
    ms,
    ...(perSecond !== undefined && { perSecond }),
  });
}

export function rateOf({ ms, times }: Measured): number {
  return (times.length * 1000) / ms;
}

function cellOf(
  workload: Workload,
  connections: number,
  system: string,
  measured: readonly Measured[],
): Cell {
  return {
    workload,
    connections,
    system,
    rates: measured.map(rateOf),
    times: measured.flatMap(({ times }) => times),
    refused: measured.reduce((sum, { refused }) => sum + refused, 0),
    refusal: measured.find(({ refusal }) => refusal !== undefined)?.refusal,
  };
}
