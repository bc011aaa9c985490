/** All organs. */
import type { Invariant, Organ, Plant } from '../organ.ts';
import { audit } from './audit.ts';
import { csrRequests } from './csr-requests.ts';
import { hierarchy } from './hierarchy.ts';
import { lists } from './lists.ts';
import { nature } from './nature.ts';
import { once } from './once.ts';
import { rotation } from './rotation.ts';
import { ssh } from './ssh.ts';
import { sshKeys } from './ssh-keys.ts';
import { tokens } from './tokens.ts';
import { webhooks } from './webhooks.ts';
import { renewals, x509 } from './x509.ts';

/** Prepared, and looked at, in this order: time passes for the last ones. */
export const ORGANS: readonly Organ[] = [
  nature,
  tokens,
  x509,
  hierarchy,
  rotation,
  lists,
  csrRequests,
  ssh,
  sshKeys,
  audit,
  once,
  renewals,
  webhooks,
];

export const INVARIANTS: readonly Invariant[] = ORGANS.flatMap(({ invariants }) => invariants);
export const PLANTS: readonly Plant[] = ORGANS.flatMap(({ plants }) => plants);
