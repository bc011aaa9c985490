/** A registered key as Prime Intellect's contract spells it. */
import Type from 'typebox';
import { isPrimary } from '../../../../fleet/ssh-keys.ts';
import type { SshKeyRow } from '../../../../records/fleet.ts';
import { spellTime } from '../../../v1/spelling.ts';

export const SSH_KEY = Type.Object({
  id: Type.String(),
  userId: Type.String(),
  name: Type.String(),
  publicKey: Type.String(),
  isPrimary: Type.Boolean(),
  isUserKey: Type.Boolean(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});

export const KEY_ID = Type.Object({ key_id: Type.String() });

export function spellSshKey(row: SshKeyRow): unknown {
  return {
    id: row.id,
    userId: row.identityId,
    name: row.name,
    publicKey: row.publicKey,
    isPrimary: isPrimary(row),
    isUserKey: row.isUserKey,
    createdAt: spellTime(row.createdAt),
    updatedAt: spellTime(row.updatedAt),
  };
}
