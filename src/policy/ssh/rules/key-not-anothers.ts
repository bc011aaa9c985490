/** A key that somebody registered is certified at the word of its owner alone: what is logged of it would name another. */
import { spellFingerprint } from '../../../ssh/public-key.ts';
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const keyNotAnothers: SshRule = ({ isAnothers, request: { key, keyField } }) => {
  if (!isAnothers || key.kind === 'made') return CONTENT;
  const value = spellFingerprint(key.subject.ssh.fingerprint);
  return [refuse('key_not_anothers', keyField, value, 'this key is registered to somebody else')];
};
