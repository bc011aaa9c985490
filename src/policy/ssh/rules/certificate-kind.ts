/** A policy gives certificates for users, for hosts, or for both. */
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const certificateKind: SshRule = ({ policy, request }) => {
  if (policy.kinds.includes(request.kind)) return CONTENT;
  const message = `certificates for ${request.kind}s are not given here`;
  return [refuse('certificate_kind', request.kindField, request.kind, message, policy.kinds)];
};
