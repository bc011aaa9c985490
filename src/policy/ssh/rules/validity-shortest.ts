/** A certificate lasts for a second at least. */
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const validityShortest: SshRule = ({ request, validity }) => {
  if (Number.isSafeInteger(validity.ttl) && validity.ttl >= 1) return CONTENT;
  return [
    refuse('validity_shortest', request.ttlField, `${validity.ttl}s`, 'must be at least one second', ['1s']),
  ];
};
