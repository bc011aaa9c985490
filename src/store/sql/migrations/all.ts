import type { Migration } from '../migrate.ts';
import { first } from './0001-first.ts';
import { revocation } from './0002-revocation.ts';
import { ssh } from './0003-ssh.ts';
import { profiles } from './0004-profiles.ts';
import { proof } from './0005-proof.ts';
import { growth } from './0006-growth.ts';
import { tokenUses } from './0007-token-uses.ts';

/** In order; what has been released is never changed. */
export const MIGRATIONS: readonly Migration[] = [first, revocation, ssh, profiles, proof, growth, tokenUses];
