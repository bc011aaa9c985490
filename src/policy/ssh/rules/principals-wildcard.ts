/**
 * sshd knows no wildcard for users, where `*` would be a name like others; for hosts, clients from OpenSSH 10.3 on read
 * patterns, so a host has them only when its record asks for them.
 */
import { refuse } from '../../case.ts';
import type { SshRule } from '../ssh-case.ts';

export const principalsWildcard: SshRule = ({ policy, request: { kind, principals } }) =>
  principals
    .filter(({ value }) => /[*?!]/.test(value) && !(kind === 'host' && policy.wildcards && isLeading(value)))
    .map(({ field, value }) => refuse('principals_wildcard', field, value, 'a pattern is no principal here'));

/** `*.` and a name without further patterns. */
function isLeading(value: string): boolean {
  return /^\*\.[^*?!]+\.[^*?!.]+$/.test(value);
}
