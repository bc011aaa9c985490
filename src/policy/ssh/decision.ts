/** The one door of SSH. Whatever API a request came by, it meets this table, and all refusals are told at once. */

import type { SshCertificateKind } from '../../ssh/certificate.ts';
import type { SshOption } from '../../ssh/options.ts';
import type { KeyStanding } from '../case.ts';
import { denyFor, type Principal } from '../decision.ts';
import { authorityActive } from '../rules/authority-active.ts';
import { authorityKind } from './rules/authority-kind.ts';
import { certificateKind } from './rules/certificate-kind.ts';
import { criticalOptions } from './rules/critical-options.ts';
import { extensions } from './rules/extensions.ts';
import { sshKeyAlgorithm } from './rules/key-algorithm.ts';
import { keyId } from './rules/key-id.ts';
import { keyNotAnothers } from './rules/key-not-anothers.ts';
import { sshKeyNotBlocked } from './rules/key-not-blocked.ts';
import { keyNotDistrusted } from './rules/key-not-distrusted.ts';
import { policyActive } from './rules/policy-active.ts';
import { principalsAllowed } from './rules/principals-allowed.ts';
import { principalsPresent } from './rules/principals-present.ts';
import { principalsWellformed } from './rules/principals-wellformed.ts';
import { principalsWildcard } from './rules/principals-wildcard.ts';
import { sshValidityLongest } from './rules/validity-longest.ts';
import { validityShortest } from './rules/validity-shortest.ts';
import type { SshCase, SshIssuerFacts, SshRule, SshValidity } from './ssh-case.ts';
import type { SshPolicy } from './ssh-policy.ts';
import type { RequestedKeyId, SshGrant, SshRequest, SshRequestedKey } from './ssh-request.ts';

/** The decision table. Each row judges alone; the order is that in which refusals are told. */
export const SSH_RULES: readonly (readonly [name: string, rule: SshRule])[] = [
  ['the authority signs', authorityActive],
  ['the authority certifies users, or hosts', authorityKind],
  ['the policy is in force', policyActive],
  ['the policy gives this kind', certificateKind],
  ['the key is of the right kind', sshKeyAlgorithm],
  ['the key is nobody else’s', sshKeyNotBlocked],
  ['nobody else has registered the key', keyNotAnothers],
  ['the authority still trusts the key', keyNotDistrusted],
  ['somebody is named', principalsPresent],
  ['the names can stand in a certificate', principalsWellformed],
  ['every name is permitted', principalsAllowed],
  ['patterns are for hosts that ask for them', principalsWildcard],
  ['the log can be trusted', keyId],
  ['restrictions only grow', criticalOptions],
  ['permissions only shrink', extensions],
  ['it lasts at all', validityShortest],
  ['the policy allows this length', sshValidityLongest],
];

/** What was decided: all that the draft of the certificate says of its subject, and nothing that is not decided. */
export interface SshDecision {
  readonly principal: Principal;
  readonly grant: SshGrant;
  readonly policy: SshPolicy;
  readonly kind: SshCertificateKind;
  readonly key: SshRequestedKey;
  readonly keyId: RequestedKeyId;
  readonly principals: readonly string[];
  readonly validity: SshValidity;
  /** What its length counts from; seconds since 1970 UTC. */
  readonly decidedAt: number;
  readonly criticalOptions: readonly SshOption[];
  readonly extensions: readonly SshOption[];
}

export interface SshFacts {
  readonly request: SshRequest;
  readonly grant: SshGrant;
  readonly policy: SshPolicy;
  readonly issuer: SshIssuerFacts;
  readonly keyStanding: KeyStanding;
  readonly isDistrusted: boolean;
  readonly isAnothers: boolean;
  /** Seconds since 1970 UTC. */
  readonly now: number;
}

/**
 * Judges a case by every rule of the table.
 * @throws policy_denied with all refusals, or the first hundred
 */
export function decideSsh(facts: SshFacts, principal: Principal): SshDecision {
  const { grant, policy, request } = facts;
  const c: SshCase = { ...facts, validity: validityOf(facts) };
  denyFor(SSH_RULES.flatMap(([, rule]) => rule(c)));
  return {
    principal,
    grant,
    policy,
    kind: request.kind,
    key: request.key,
    keyId: request.keyId,
    principals: request.principals.map(({ value }) => value),
    validity: c.validity,
    decidedAt: facts.now,
    criticalOptions: optionsOf(criticalOptionsOf(c)),
    extensions: optionsOf(Object.fromEntries(extensionsOf(c).map((name) => [name, '']))),
  };
}

/** A length counts from now; the backdate is for clocks that run late, and is no part of it. */
function validityOf({ now, policy, request }: SshFacts): SshValidity {
  const { backdate, longest, onExceed, usual } = policy.validity;
  const asked = request.ttl ?? usual;
  const ttl = longest !== null && onExceed === 'clamp' ? Math.min(asked, longest) : asked;
  return { after: now - backdate, before: now + ttl, ttl };
}

/** The policy's own stand, whatever else is asked for. A host's certificate has none (PROTOCOL.certkeys). */
function criticalOptionsOf({ policy, request }: SshCase): Readonly<Record<string, string>> {
  return request.kind === 'host' ? {} : { ...request.criticalOptions, ...policy.criticalOptions };
}

function extensionsOf({ policy, request }: SshCase): readonly string[] {
  return request.kind === 'host' ? [] : [...new Set(request.extensions ?? policy.extensions)];
}

/** The value of a flag is empty here, and absent in the certificate. */
function optionsOf(named: Readonly<Record<string, string>>): readonly SshOption[] {
  return Object.entries(named).map(([name, value]) => (value === '' ? { name } : { name, value }));
}
