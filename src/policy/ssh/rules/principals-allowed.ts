/** Every principal is on the policy's list, or proved by the grant. */
import type { Refusal } from '../../../base/error.ts';
import { refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';
import type { PrincipalList } from '../ssh-policy.ts';

const MOST_TOLD = 100;

export const principalsAllowed: SshRule = ({ grant, policy, request }) => {
  const list = policy.principals[request.kind];
  const proved = new Set([...list.exact, ...(grant.kind === 'login_mapping' ? grant.principals : [])]);
  const refused = request.principals.filter(({ value }) => !isPermitted(value, list, proved));
  return refused
    .slice(0, MOST_TOLD)
    .map(
      ({ field, value }): Refusal =>
        refuse('principals_allowed', field, value, 'this principal is not permitted', [
          ...proved,
          ...list.below.map((suffix) => `*.${suffix}`),
        ]),
    );
};

function isPermitted(value: string, { any, below }: PrincipalList, proved: ReadonlySet<string>): boolean {
  if (proved.has(value)) return true;
  // What is permitted by a pattern is a name, and no pattern of its own.
  return !value.includes('*') && (any || below.some((suffix) => isBelow(value, suffix)));
}

/** One or more labels before `.<suffix>`, none of them empty. */
function isBelow(value: string, suffix: string): boolean {
  if (!value.endsWith(`.${suffix}`)) return false;
  return value
    .slice(0, -suffix.length - 1)
    .split('.')
    .every((label) => label !== '');
}
