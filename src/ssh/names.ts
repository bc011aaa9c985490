/**
 * What may stand in a certificate as a principal or key id. sshd and ssh-keygen take more, and then read it as something
 * else: commas part principals, and in an AuthorizedPrincipalsFile words before the last are options and `#` a comment.
 */
import { looksLikeSecret } from '../base/error.ts';

/** OpenSSH refuses certificates with more (SSHKEY_CERT_MAX_PRINCIPALS). */
export const MOST_PRINCIPALS = 256;

const PRINCIPAL_CHARACTERS = 255;
const KEY_ID_CHARACTERS = 200;

/** Both are in the log of every sshd that the certificate is shown to. */
const SECRET = 'not be a secret, and looks like one';

/** What a text lacks to be a principal, in words that complete "must …"; undefined when it may. */
export function principalFault(text: string): string | undefined {
  if (text === '') return 'not be empty';
  if (text.length > PRINCIPAL_CHARACTERS) return `have at most ${PRINCIPAL_CHARACTERS} characters`;
  if (!/^[!-~]+$/.test(text)) return 'be printable ASCII without white space';
  if (/[,#]/.test(text)) return 'have no comma and no "#"';
  if (text.startsWith('-')) return 'not begin with "-"';
  return looksLikeSecret(text) ? SECRET : undefined;
}

/**
 * What a text lacks to be a key id, in words that complete "must …"; undefined when it may. sshd writes it to its log as it
 * is, at each login: a newline in it would be a line of its own there.
 */
export function keyIdFault(text: string): string | undefined {
  if (text === '' || text.length > KEY_ID_CHARACTERS) return `have 1 to ${KEY_ID_CHARACTERS} characters`;
  if (!/^[ -~]+$/.test(text) || /["'\\]/.test(text)) {
    return 'be printable ASCII without quotes and backslashes';
  }
  return looksLikeSecret(text) ? SECRET : undefined;
}
