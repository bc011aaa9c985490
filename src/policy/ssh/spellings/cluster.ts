/** The policy of a cluster: who asks for a certificate is let in as every user of its nodes, and as nobody else. */
import { invalidField, quote } from '../../../base/error.ts';
import { MOST_PRINCIPALS, principalFault } from '../../../ssh/names.ts';
import { isSshExtension, SSH_EXTENSIONS } from '../../../ssh/options.ts';
import { readCriticalOptions } from '../critical-option.ts';
import { ALL_SSH_KEYS, NO_PRINCIPALS, type SshPolicy } from '../ssh-policy.ts';

/** As it is kept: what a cluster's certificates depend on beside its nodes, and the name that it is searched by. */
export interface ClusterSource {
  readonly name: string;
  /** The value of a flag is empty. */
  readonly criticalOptions: Readonly<Record<string, string>>;
  readonly extensions: readonly string[];
}

/** What a terminal needs; forwarding is for whoever asks for it. */
export const USUAL_CLUSTER_EXTENSIONS: readonly string[] = ['permit-pty'];

/** Seconds; longer ones are shortened to it. */
export const LONGEST_CLUSTER_TTL = 8 * 3600;

/** How far a certificate begins before now, for clocks that run late; no part of its length. */
const BACKDATE = 60;

/**
 * @param users of the nodes, each once, in the order in which they stand in certificates; none: nothing is issued
 * @throws invalid_field for a policy that could never work
 */
export function compileCluster(source: ClusterSource, users: readonly string[]): SshPolicy {
  const criticalOptions = readCriticalOptions(source.criticalOptions, 'critical_options');
  return {
    format: 'ssh 1',
    isActive: true,
    kinds: ['user'],
    // For a key that is in no hardware, it would mean nothing.
    keys: 'verify-required' in criticalOptions ? SECURITY_KEYS : ALL_SSH_KEYS,
    principals: { user: { any: false, exact: readUsers(users), below: [] }, host: NO_PRINCIPALS },
    wildcards: false,
    criticalOptions,
    extensions: readExtensions(source.extensions),
    validity: {
      usual: 3600,
      usualMayShorten: false,
      longest: LONGEST_CLUSTER_TTL,
      onExceed: 'clamp',
      backdate: BACKDATE,
    },
    choosesKeyId: false,
  };
}

const SECURITY_KEYS = ALL_SSH_KEYS.filter((algorithm) => algorithm.startsWith('sk-'));

function readUsers(users: readonly string[]): readonly string[] {
  if (users.length > MOST_PRINCIPALS) {
    throw invalidField('nodes', `must have at most ${MOST_PRINCIPALS} different users, not ${users.length}`);
  }
  return users;
}

/** What a text lacks to be the user of a node, in words that complete "must …"; undefined when it may. */
export function clusterUserFault(user: string): string | undefined {
  return principalFault(user) ?? (/[*?!]/.test(user) ? 'be a name, and no pattern' : undefined);
}

function readExtensions(names: readonly string[]): readonly string[] {
  const unknown = names.findIndex((name) => !isSshExtension(name));
  if (unknown === -1) return [...new Set(names)];
  const known = Object.keys(SSH_EXTENSIONS).join(', ');
  throw invalidField(`extensions[${unknown}]`, `must be one of ${known}, not ${quote(names[unknown] ?? '')}`);
}
