/** The rule of X.509 for SSH: no key of an authority, and none that was revoked for compromise, under whatever format. */
import { CONTENT } from '../../case.ts';
import { refuseBlocked } from '../../rules/key-not-blocked.ts';
import type { SshRule } from '../ssh-case.ts';

export const sshKeyNotBlocked: SshRule = ({ keyStanding, request: { key, keyField } }) =>
  key.kind === 'made' ? CONTENT : refuseBlocked(keyStanding, key.subject.publicKey, keyField);
