/** A policy that was switched off gives nothing. */
import { CONTENT, refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const policyActive: SshRule = ({ policy, request }) =>
  policy.isActive
    ? CONTENT
    : [refuse('policy_active', request.issuerField, 'disabled', 'it is switched off')];
