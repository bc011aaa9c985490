/** What befalls the replicas: they die, their clocks are wrong, time passes. And the work that each does unasked. */

import { type JobParts, jobTable } from '../../../src/app/job-table.ts';
import { ChanceryError } from '../../../src/base/error.ts';
import { seconds } from '../../../src/base/ports.ts';
import type { Client } from '../client.ts';
import type { Organ } from '../organ.ts';
import { whoever } from '../replica.ts';
import type { World } from '../world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const nature: Organ = {
  name: 'nature',
  operations: [
    {
      name: 'a replica dies',
      weight: 2,
      async act({ replica }) {
        replica.crash();
      },
    },
    {
      name: 'a clock is moved',
      weight: 3,
      async act({ chance, replica }, world) {
        const by = chance.one([
          () => chance.between(-50_000, 50_000),
          () => -chance.between(70_000, 20 * MINUTE),
          () => chance.between(MINUTE, 20 * MINUTE),
          () => -replica.offsetMs,
        ])();
        replica.offsetMs += by;
        world.note(`${replica.name}: the clock is moved by ${by} ms`);
      },
    },
    {
      name: 'time passes',
      weight: 2,
      async act({ chance }, world) {
        const ms = chance.one([1000, 6000, 3 * MINUTE, HOUR + 5 * MINUTE, 8 * HOUR, 26 * HOUR]);
        world.note(`${ms / 1000} s pass`);
        world.leaptMs += ms;
      },
    },
    { name: 'a round of the jobs', weight: 6, act: workUnasked },
  ],
  invariants: [
    {
      name: 'no answer is an internal error',
      check: async ({ told }) =>
        told
          .filter(({ status }) => status === 500)
          .map(({ body, path, task }) => `#${task} ${path}: ${JSON.stringify(body)}`),
    },
  ],
  plants: [],
};

/** A round of every job. What fails is tried again in the next; what is no failure of a port is a defect. */
export async function workUnasked(client: Client, world: World): Promise<void> {
  await client.inside('a round of the jobs', async (site) => {
    const { sender, upkeep } = whoever().incarnation;
    const renewals = { renewed: () => undefined, failed: () => undefined };
    const differs: JobParts['differs'] = ({ id }, faults) =>
      world.violated('what is stored is as it must be', `${id}: ${faults.join(', ')}`);
    for (const job of jobTable({ site, upkeep, renewals, sender, differs })) {
      try {
        await job.round({ carryOn: async () => true, isStopping: () => false });
      } catch (error) {
        if (!(error instanceof ChanceryError) || error.code === 'internal') {
          world.violated(
            'no answer is an internal error',
            `${job.name}, at ${seconds(site.clock)}: ${String(error)}`,
          );
        }
      }
    }
  });
}
