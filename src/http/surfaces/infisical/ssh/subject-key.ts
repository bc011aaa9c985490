/** A public key that is to be certified, as it is pasted. */
import { ChanceryError } from '../../../../base/error.ts';
import { judgeSshKey, type SshSubjectKey } from '../../../../keys/ssh-subject.ts';
import { parsePastedKey } from '../../../../ssh/pasted-key.ts';
import { UNREADABLE_KEY } from '../errors.ts';

/** @throws malformed, with a reason where the contract has a text for it; for a weak key, saying what is wrong with it */
export function readSubjectKey(text: string): { readonly subject: SshSubjectKey; readonly comment: string } {
  const { comment, key } = parsePastedKey(text);
  try {
    return { subject: judgeSshKey(key), comment };
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'malformed') {
      throw new ChanceryError('malformed', `${UNREADABLE_KEY} The ${error.message}`);
    }
    throw error;
  }
}
