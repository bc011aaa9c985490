/** What a part of the CA brings to the simulation: what its clients do, what must always be so, and how that can be broken. */

import type { Sources } from '../../src/base/sources.ts';
import type { Change } from '../../src/records/store.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

export interface Organ {
  readonly name: string;
  /** Makes, without faults, what its operations need. */
  prepare?(client: Client, world: World): Promise<void>;
  /**
   * How many of its operations are done for each hundred of the common plan, in a plan of its own: so that the common one
   * stays what it is for each seed. Absent: they are of the common plan.
   */
  readonly besides?: number;
  readonly operations: readonly Operation[];
  readonly invariants: readonly Invariant[];
  readonly plants: readonly Plant[];
}

export interface Operation {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  act(client: Client, world: World): Promise<void>;
}

export interface Invariant {
  /** A sentence about the CA. */
  readonly name: string;
  /** Called after each transaction: what is wrong. */
  watch?(world: World): readonly string[];
  /** Called at the end, when nothing fails any more. */
  check?(world: World, client: Client): Promise<readonly string[]>;
}

/** A defect that is put in on purpose. */
export interface Plant {
  readonly name: string;
  /** The name of the invariant that must find it. */
  readonly breaks: string;
  readonly hooks: Hooks;
}

/** Where a plant reaches in; all of it is left alone when absent. */
export interface Hooks {
  /** What a replica is handed as time, chance and ids. */
  readonly sources?: (sources: Sources, world: World) => Sources;
  /** What is really committed. */
  readonly change?: (change: Change, world: World) => Change;
  /** Whether a change is answered as committed, and is not. */
  readonly isLost?: (change: Change, world: World) => boolean;
  /** What is really read. @param method of the Reader */
  readonly read?: (method: string, found: unknown, args: readonly unknown[], world: World) => unknown;
  /** The database of the run, before anything is in it. */
  readonly database?: (world: World) => void;
}
