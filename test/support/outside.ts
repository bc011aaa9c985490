/** A place outside the database that lives as long as its test. */
import type { Kept, OutsidePlace } from '../../src/audit/outside.ts';

export function memoryPlace(): OutsidePlace {
  let kept: Kept | undefined;
  return {
    read: async () => kept,
    keep: async (next) => {
      kept = next;
    },
  };
}
