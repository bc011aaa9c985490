/** The port to whoever looks the server over: what it finds is told at `GET /v1/doctor`. */
import type { Id } from '../base/ids.ts';

/** `warning`: it works, and somebody should act before it does not; `failed`: something does not work. */
export type Health = 'ok' | 'warning' | 'failed';

export interface Finding {
  /** The check's name: snake case. */
  readonly check: string;
  readonly health: Health;
  /** What was found: a clause without secrets. */
  readonly what: string;
  /** What to do; null when there is nothing to do. */
  readonly remedy: string | null;
}

/** A tenant sees what is its own; whoever has the installation sees all of it. */
export type Reach = { readonly tenantId: Id } | 'installation';

export interface Doctor {
  /**
   * Looks everything over that is within reach; what was found within the last seconds is told again.
   * @throws busy when too many ask at once
   */
  examine(reach: Reach): Promise<readonly Finding[]>;
}
