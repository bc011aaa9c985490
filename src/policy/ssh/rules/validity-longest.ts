/** The length asked for is within the policy's cap, where the policy refuses rather than clamps. */
import { CONTENT } from '../../case.ts';
import { withinLongest } from '../../rules/validity.ts';
import type { SshRule } from '../ssh-case.ts';

export const sshValidityLongest: SshRule = ({ policy, request }) => {
  const { longest, onExceed } = policy.validity;
  if (onExceed === 'clamp' || request.ttl === undefined) return CONTENT;
  return withinLongest(longest, request.ttl, request.ttlField);
};
