/** Critical options as callers and policies may set them. */
import { invalidField, looksLikeSecret, memberName } from '../../base/error.ts';
import { isSshCriticalOption, normaliseSourceAddress, SSH_CRITICAL_OPTIONS } from '../../ssh/options.ts';

const LONGEST_COMMAND = 1024;

/**
 * Reads options as they were given: each known, with a value that sshd takes.
 * @param named by name; the value of a flag is empty
 * @returns the same with values as they are written into certificates
 * @throws invalid_field, naming `field.<name>`
 */
export function readCriticalOptions(
  named: Readonly<Record<string, string>>,
  field: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(named).map(([name, given]) => {
      const value = name === 'source-address' ? (normaliseSourceAddress(given) ?? given) : given;
      const fault = criticalOptionFault(name, value);
      if (fault !== undefined) throw invalidField(`${field}.${memberName(name)}`, `must ${fault}`);
      return [name, value];
    }),
  );
}

/** What an option lacks, in words that complete "must …"; undefined when it may stand in a certificate as it is. */
export function criticalOptionFault(name: string, value: string): string | undefined {
  if (!isSshCriticalOption(name)) {
    return `be one of ${Object.keys(SSH_CRITICAL_OPTIONS).join(', ')}: sshd refuses what it does not know`;
  }
  if (SSH_CRITICAL_OPTIONS[name].isFlag) return value === '' ? undefined : 'be empty, as it is a flag';
  return name === 'source-address' ? addressFault(value) : commandFault(value);
}

function addressFault(value: string): string | undefined {
  return normaliseSourceAddress(value) === value
    ? undefined
    : 'be addresses or networks without bits behind the prefix, parted by commas, such as "10.0.0.0/8,2001:db8::1"';
}

function commandFault(value: string): string | undefined {
  const isCommand = value.trim() !== '' && value.length <= LONGEST_COMMAND && /^[ -~]+$/.test(value);
  if (!isCommand) return `be a command of 1 to ${LONGEST_COMMAND} printable ASCII characters`;
  // It stands in every certificate, and in the log of every sshd.
  return looksLikeSecret(value) ? 'not be a secret, and looks like one' : undefined;
}
