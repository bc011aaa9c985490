/** What can be declared, in the order in which it is made: what is named by others comes first. */
import type { Kind } from './kind.ts';
import { cluster } from './kinds/cluster.ts';
import { host } from './kinds/host.ts';
import { policy } from './kinds/policy.ts';
import { profile } from './kinds/profile.ts';
import { role } from './kinds/role.ts';

export const KINDS = { role, policy, profile, host, cluster } as const satisfies Readonly<
  Record<string, Kind>
>;

export type KindName = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];
