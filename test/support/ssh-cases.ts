/** A case before the decision table of SSH, which passes unless a test says otherwise. */
import { generateKeyPairSync } from 'node:crypto';
import { parsePublicKey } from '../../src/keys/public-key.ts';
import { judgeSshKey, type SshSubjectKey, sshPublicKeyOf } from '../../src/keys/ssh-subject.ts';
import type { SshFacts } from '../../src/policy/ssh/decision.ts';
import type { SshIssuerFacts } from '../../src/policy/ssh/ssh-case.ts';
import { ALL_SSH_KEYS, NO_PRINCIPALS, type SshPolicy } from '../../src/policy/ssh/ssh-policy.ts';
import type { SshRequest } from '../../src/policy/ssh/ssh-request.ts';
import { encodeSshPublicKey } from '../../src/ssh/public-key.ts';

/** Seconds since 1970 UTC. */
export const NOW = 1_800_000_000;

/** Users `alice` and `root`; hosts below `example.com`, and `gpu1.test`. */
export const SSH_POLICY: SshPolicy = {
  format: 'ssh 1',
  isActive: true,
  kinds: ['user', 'host'],
  keys: ALL_SSH_KEYS,
  principals: {
    user: { any: false, exact: ['alice', 'root'], below: [] },
    host: { any: false, exact: ['gpu1.test', '*.gpu1.test'], below: ['example.com'] },
  },
  wildcards: false,
  criticalOptions: {},
  extensions: ['permit-pty', 'permit-port-forwarding'],
  validity: { usual: 3600, usualMayShorten: false, longest: 28_800, onExceed: 'refuse', backdate: 60 },
  choosesKeyId: false,
};

export function ed25519Subject(): SshSubjectKey {
  const spki = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
  return judgeSshKey(sshPublicKeyOf(parsePublicKey(new Uint8Array(spki))));
}

/** A key of a security key, as its public half says. */
export function hardwareSubject(): SshSubjectKey {
  const { fields } = ed25519Subject().ssh;
  if (fields.type !== 'ssh-ed25519') throw new TypeError('another kind of key');
  return judgeSshKey(
    encodeSshPublicKey({ type: 'sk-ssh-ed25519@openssh.com', key: fields.key, application: 'ssh:' }),
  );
}

export interface GivenSsh {
  readonly request?: Partial<SshRequest>;
  readonly principals?: readonly string[];
  readonly policy?: Partial<SshPolicy>;
  readonly issuer?: Partial<SshIssuerFacts>;
  readonly facts?: Partial<Pick<SshFacts, 'grant' | 'keyStanding' | 'isDistrusted' | 'isAnothers'>>;
}

export function sshFacts({ facts, issuer, policy, principals = ['alice'], request }: GivenSsh): SshFacts {
  return {
    request: {
      issuerField: 'host',
      kind: 'user',
      kindField: 'certType',
      principals: principals.map((value, i) => ({ value, field: `principals[${i}]` })),
      principalsField: 'principals',
      key: { kind: 'given', subject: SUBJECT },
      keyField: 'publicKey',
      keyId: { text: 'u=alice r=1 c=2' },
      ttl: undefined,
      ttlField: 'ttl',
      ...request,
    },
    grant: { kind: 'allow_list' },
    policy: { ...SSH_POLICY, ...policy },
    issuer: { name: 'users', isActive: true, kind: 'any', ...issuer },
    keyStanding: 'free',
    isDistrusted: false,
    isAnothers: false,
    now: NOW,
    ...facts,
  };
}

const SUBJECT = ed25519Subject();

/** A policy that permits nobody by itself. */
export const NOBODY: SshPolicy['principals'] = { user: NO_PRINCIPALS, host: NO_PRINCIPALS };
