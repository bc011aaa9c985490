/** A key that the authority's KRL names is refused wherever that list is read: a certificate for it would be dead. */
import { spellFingerprint } from '../../../ssh/public-key.ts';
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const keyNotDistrusted: SshRule = ({ isDistrusted, request: { key, keyField } }) => {
  if (!isDistrusted || key.kind === 'made') return CONTENT;
  const value = spellFingerprint(key.subject.ssh.fingerprint);
  return [
    refuse('key_not_distrusted', keyField, value, 'this key was revoked at this authority; make a new one'),
  ];
};
