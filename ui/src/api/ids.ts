/** Ids as `/v1` spells them. The audit trail and Infisical’s contract have plain UUIDs. */
import { type Id, typeId } from '../../../src/base/ids.ts';

/** @param prefix e.g. `ca`; given of either spelling, or what somebody wrote into an address */
export function idOf(prefix: string, given: string): string {
  try {
    return typeId(prefix, given.toLowerCase() as Id);
  } catch {
    return given;
  }
}
