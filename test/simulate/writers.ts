/** Ids of writers, in the order in which their processes started. */
import type { Id } from '../../src/base/ids.ts';
import type { World } from './world.ts';

export function writerId(world: World): Id {
  const count = world.state(newCount);
  count.of += 1;
  return `00000000-0000-7000-8000-${String(count.of).padStart(12, '0')}` as Id;
}

function newCount(): { of: number } {
  return { of: 0 };
}
