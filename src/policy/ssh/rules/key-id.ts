/** The key id is logged by sshd at each login: it must not be able to forge a line, and says what we decide it says. */
import { keyIdFault } from '../../../ssh/names.ts';
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const keyId: SshRule = ({ policy, request }) => {
  const { field = 'key_id', text } = request.keyId;
  if (request.keyId.field !== undefined && !policy.choosesKeyId) {
    return [refuse('key_id', field, text, 'the key id is not chosen by the caller here')];
  }
  const fault = keyIdFault(text);
  return fault === undefined ? CONTENT : [refuse('key_id', field, text, `the key id must ${fault}`)];
};
