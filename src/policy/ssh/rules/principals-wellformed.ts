/** A principal is a name that neither ssh-keygen, sshd nor its principals files could read as anything else. */
import { principalFault } from '../../../ssh/names.ts';
import { refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

/** So many are told apart. */
const MOST_TOLD = 100;

export const principalsWellformed: SshRule = ({ request: { principals } }) => {
  const seen = new Set<string>();
  return principals.slice(0, MOST_TOLD).flatMap(({ field, value }) => {
    const fault = principalFault(value) ?? (seen.has(value) ? 'be named once' : undefined);
    seen.add(value);
    return fault === undefined
      ? []
      : [refuse('principals_wellformed', field, value, `a principal must ${fault}`)];
  });
};
