/** The critical options and extensions of certificates that OpenSSH knows (draft-ietf-sshm-cert §2.3, §2.4). */

import { formatIp, parseIp } from '../base/ip.ts';
import { table } from '../base/table.ts';

/** The name of an option, and its value; undefined: a flag, which is there or is not. */
export interface SshOption {
  readonly name: string;
  readonly value?: string | undefined;
}

export interface SshOptionFacts {
  /** Whether it is there or not, and has no value. */
  readonly isFlag: boolean;
  /** Whether it means something for security keys only: OpenSSH ignores it for others, and so restricts nothing. */
  readonly needsSecurityKey: boolean;
}

export type SshCriticalOption = 'force-command' | 'source-address' | 'verify-required';

export type SshExtension =
  | 'no-touch-required'
  | 'permit-X11-forwarding'
  | 'permit-agent-forwarding'
  | 'permit-port-forwarding'
  | 'permit-pty'
  | 'permit-user-rc';

export const SSH_CRITICAL_OPTIONS: Readonly<Record<SshCriticalOption, SshOptionFacts>> = table({
  'force-command': { isFlag: false, needsSecurityKey: false },
  'source-address': { isFlag: false, needsSecurityKey: false },
  'verify-required': { isFlag: true, needsSecurityKey: true },
});

export const SSH_EXTENSIONS: Readonly<Record<SshExtension, SshOptionFacts>> = table({
  'no-touch-required': { isFlag: true, needsSecurityKey: true },
  'permit-X11-forwarding': { isFlag: true, needsSecurityKey: false },
  'permit-agent-forwarding': { isFlag: true, needsSecurityKey: false },
  'permit-port-forwarding': { isFlag: true, needsSecurityKey: false },
  'permit-pty': { isFlag: true, needsSecurityKey: false },
  'permit-user-rc': { isFlag: true, needsSecurityKey: false },
});

/** What ssh-keygen grants a user by default, sorted by octets. Without them there is no terminal and no forwarding. */
export const DEFAULT_USER_EXTENSIONS: readonly SshOption[] = [
  { name: 'permit-X11-forwarding' },
  { name: 'permit-agent-forwarding' },
  { name: 'permit-port-forwarding' },
  { name: 'permit-pty' },
  { name: 'permit-user-rc' },
];

export function isSshCriticalOption(name: string): name is SshCriticalOption {
  return name in SSH_CRITICAL_OPTIONS;
}

export function isSshExtension(name: string): name is SshExtension {
  return name in SSH_EXTENSIONS;
}

const MOST_ADDRESSES = 256;

/**
 * The value of `source-address`: addresses and networks such as `10.0.0.0/8,2001:db8::1`, without spaces. sshd takes the
 * whole certificate for invalid when one of them is not as it should be.
 * @returns them as `base/ip` writes them, each once; undefined for an empty list, a prefix that is too long, and bits set
 *   behind one
 */
export function normaliseSourceAddress(text: string): string | undefined {
  const networks = text.split(',', MOST_ADDRESSES + 1).map(normaliseNetwork);
  if (networks.length > MOST_ADDRESSES || networks.includes(undefined)) return undefined;
  return [...new Set(networks)].join(',');
}

function normaliseNetwork(text: string): string | undefined {
  const [, address = '', prefix] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const octets = parseIp(address);
  if (octets === undefined) return undefined;
  if (prefix === undefined) return formatIp(octets);
  return fitsPrefix(octets, Number(prefix)) ? `${formatIp(octets)}/${prefix}` : undefined;
}

/** Whether an address has `prefix` bits or more, and none of those behind is set. */
function fitsPrefix(octets: Uint8Array, prefix: number): boolean {
  if (prefix > octets.length * 8) return false;
  return octets.every((octet, i) => (octet & (0xff >> Math.min(8, Math.max(0, prefix - 8 * i)))) === 0);
}
