/** A host's record as the policy of its own certificates: for itself and nothing else, and without any option. */
import { ALL_SSH_KEYS, NO_PRINCIPALS, type SshPolicy } from '../ssh-policy.ts';

export interface HostSource {
  readonly hostname: string;
  readonly alias: string | null;
  readonly aliasAsPrincipal: boolean;
  readonly wildcardPrincipal: boolean;
  /** Seconds. */
  readonly ttl: number;
}

export function compileHost(source: HostSource): SshPolicy {
  return {
    format: 'ssh 1',
    isActive: true,
    kinds: ['host'],
    keys: ALL_SSH_KEYS,
    principals: { user: NO_PRINCIPALS, host: { any: false, exact: hostPrincipals(source), below: [] } },
    wildcards: source.wildcardPrincipal,
    criticalOptions: {},
    extensions: [],
    validity: {
      usual: source.ttl,
      usualMayShorten: false,
      longest: source.ttl,
      onExceed: 'refuse',
      backdate: 60,
    },
    choosesKeyId: false,
  };
}

/** All of them stand in each certificate: the name first, then what the record asks for besides. */
export function hostPrincipals(source: Omit<HostSource, 'ttl'>): readonly string[] {
  const { alias, aliasAsPrincipal, hostname, wildcardPrincipal } = source;
  return [
    hostname,
    ...(aliasAsPrincipal && alias !== null ? [alias] : []),
    ...(wildcardPrincipal ? [`*.${hostname}`] : []),
  ];
}
