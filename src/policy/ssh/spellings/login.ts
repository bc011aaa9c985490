/**
 * The policy of logins to a host. It permits nobody by itself: a login mapping proves the principals of each certificate.
 * The extensions are ssh-keygen's own; without them there would be no terminal.
 */
import { DEFAULT_USER_EXTENSIONS } from '../../../ssh/options.ts';
import { ALL_SSH_KEYS, NO_PRINCIPALS, type SshPolicy } from '../ssh-policy.ts';

export interface LoginSource {
  /** Seconds. */
  readonly ttl: number;
}

export function compileLogin({ ttl }: LoginSource): SshPolicy {
  return {
    format: 'ssh 1',
    isActive: true,
    kinds: ['user'],
    keys: ALL_SSH_KEYS,
    principals: { user: NO_PRINCIPALS, host: NO_PRINCIPALS },
    wildcards: false,
    criticalOptions: {},
    extensions: DEFAULT_USER_EXTENSIONS.map(({ name }) => name),
    validity: { usual: ttl, usualMayShorten: false, longest: ttl, onExceed: 'refuse', backdate: 60 },
    choosesKeyId: false,
  };
}
