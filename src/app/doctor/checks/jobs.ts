/** Jobs of this process whose last round failed. */
import { failed, type Look, lasting, ok, several } from '../check.ts';

export const jobs: Look = async ({ clock, host }) => {
  const failing = host.failingJobs();
  if (failing.length === 0) return ok('none failed in its last round');
  const told = failing.map(({ name, sinceMs }) => {
    const ago = lasting(Math.max(0, clock.now() - sinceMs) / 1000);
    return `${name}, for ${ago}`;
  });
  return failed(`failing: ${several(told)}`, 'look into the log of this server for why');
};
