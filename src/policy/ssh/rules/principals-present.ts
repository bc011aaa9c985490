/**
 * Never a certificate without principals: up to OpenSSH 10.2 one was good for every host, or for anyone (CVE-2024-7594).
 * And no more than OpenSSH reads.
 */
import { MOST_PRINCIPALS } from '../../../ssh/names.ts';
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const principalsPresent: SshRule = ({ request: { principals, principalsField } }) => {
  const count = principals.length;
  if (count >= 1 && count <= MOST_PRINCIPALS) return CONTENT;
  const message = count === 0 ? 'at least one principal must be named' : `${count} principals are too many`;
  return [refuse('principals_present', principalsField, String(count), message, [`1 to ${MOST_PRINCIPALS}`])];
};
