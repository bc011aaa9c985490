/** Lines of `known_hosts` (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
import { formatSshPublicKey, type SshPublicKey } from './public-key.ts';

const DEFAULT_PORT = 22;

/** A host as `known_hosts` names it: `host`, and `[host]:port` where the port is another than 22. */
export function knownHostsName(host: string, port: number = DEFAULT_PORT): string {
  return port === DEFAULT_PORT ? host : `[${host}]:${port}`;
}

/**
 * The line that makes a client trust the host certificates of an authority, without a newline.
 * @param patterns hosts that it is trusted for: names, `[host]:port`, with `*` and `?`; at least one
 * @throws RangeError for a pattern that would be read as several, or as the end of the list
 */
export function certAuthorityLine(patterns: readonly string[], key: SshPublicKey, comment = ''): string {
  if (patterns.length === 0 || !patterns.every((pattern) => /^[!-+\--~]+$/.test(pattern))) {
    throw new RangeError(
      'patterns of hosts are printable ASCII without white space and commas, at least one',
    );
  }
  return `@cert-authority ${patterns.join(',')} ${formatSshPublicKey(key, comment)}`;
}
