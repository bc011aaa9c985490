/**
 * Restrictions: the policy's own are always added and cannot be changed; a caller may add to them. Each is one that
 * OpenSSH knows, as sshd refuses every login by a certificate with one that it does not (PROTOCOL.certkeys).
 */
import { memberName, type Refusal } from '../../../base/error.ts';
import { refuse } from '../../case.ts';
import { criticalOptionFault } from '../critical-option.ts';
import type { SshCase, SshRule } from '../ssh-case.ts';

export const criticalOptions: SshRule = (c) => {
  const { criticalOptions: asked = {}, criticalOptionsField: field = 'critical_options', kind } = c.request;
  const names = Object.keys(asked);
  if (kind === 'host' && names.length > 0) {
    return [refuse('critical_options', field, names.join(', '), 'a host certificate has no options')];
  }
  const refusals = names.flatMap((name) => faultsOf(c, field, name, asked[name] ?? ''));
  return [...refusals, ...keyFaults(c, field)];
};

function faultsOf({ policy }: SshCase, field: string, name: string, value: string): readonly Refusal[] {
  const own = policy.criticalOptions[name];
  if (own !== undefined && own !== value) {
    return [
      refuse('critical_options', `${field}.${memberName(name)}`, value, 'the policy has set this option', [
        own,
      ]),
    ];
  }
  const fault = criticalOptionFault(name, value);
  return fault === undefined
    ? []
    : [refuse('critical_options', `${field}.${memberName(name)}`, value, `must ${fault}`)];
}

/** For a key that is in no hardware, verify-required would be accepted by sshd and mean nothing. */
function keyFaults({ policy, request }: SshCase, field: string): readonly Refusal[] {
  const wanted =
    'verify-required' in policy.criticalOptions || 'verify-required' in (request.criticalOptions ?? {});
  const { key } = request;
  const isHardware = key.kind === 'given' && key.subject.algorithm.startsWith('sk-');
  if (!wanted || isHardware || request.kind === 'host') return [];
  const message =
    'verify-required needs a key of a security key (sk-ssh-ed25519@openssh.com, sk-ecdsa-sha2-nistp256@openssh.com)';
  return [
    refuse(
      'critical_options',
      request.key.kind === 'given' ? request.keyField : field,
      'verify-required',
      message,
    ),
  ];
}
