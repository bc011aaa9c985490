import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../../src/base/error.ts';
import { decideSsh, type SshDecision } from '../../../../src/policy/ssh/decision.ts';
import {
  type GivenSsh,
  hardwareSubject,
  NOBODY,
  NOW,
  SSH_POLICY,
  sshFacts,
} from '../../../support/ssh-cases.ts';

const PRINCIPAL = { kind: 'token', tokenId: 't', identityId: 'i' } as const;

function decided(given: GivenSsh): SshDecision {
  return decideSsh(sshFacts(given), PRINCIPAL);
}

function rulesRefusing(given: GivenSsh): readonly string[] {
  try {
    decided(given);
    return [];
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    expect(error.code).toBe('policy_denied');
    return [...new Set(error.refusals.map(({ rule }) => rule))];
  }
}

const HOST = { kind: 'host' } as const;
const SK = { kind: 'given', subject: hardwareSubject() } as const;

/** Each refusal, and a twin that passes. */
const ROWS: readonly (readonly [sentence: string, rule: string, refused: GivenSsh, accepted: GivenSsh])[] = [
  ['an authority that is off signs nothing', 'authority_active', { issuer: { isActive: false } }, {}],
  [
    'an authority for hosts certifies no user',
    'authority_kind',
    { issuer: { kind: 'host' } },
    { issuer: { kind: 'user' } },
  ],
  ['a policy that is off gives nothing', 'policy_active', { policy: { isActive: false } }, {}],
  [
    'a policy for hosts gives no user certificate',
    'certificate_kind',
    { policy: { kinds: ['host'] } },
    { policy: { kinds: ['user'] } },
  ],
  [
    'a policy names kinds of keys',
    'key_algorithm',
    { policy: { keys: ['rsa-4096'] } },
    { policy: { keys: ['ed25519'] } },
  ],
  [
    'a key to be made is of those kinds too',
    'key_algorithm',
    { policy: { keys: ['rsa-4096'] }, request: { key: { kind: 'made', algorithm: 'ed25519' } } },
    { policy: { keys: ['ed25519'] }, request: { key: { kind: 'made', algorithm: 'ed25519' } } },
  ],
  ['no key of an authority is certified', 'key_not_blocked', { facts: { keyStanding: 'authority' } }, {}],
  ['no compromised key is certified', 'key_not_blocked', { facts: { keyStanding: 'compromised' } }, {}],
  ['a key of somebody else is not certified', 'key_not_anothers', { facts: { isAnothers: true } }, {}],
  ['no key that the KRL names is certified', 'key_not_distrusted', { facts: { isDistrusted: true } }, {}],
  ['there is no certificate without principals', 'principals_present', { principals: [] }, {}],
  [
    'there are no more principals than OpenSSH reads',
    'principals_present',
    { principals: names(257), policy: { principals: anyUser() } },
    { principals: names(256), policy: { principals: anyUser() } },
  ],
  ...['', 'a b', 'a,b', 'a\nb', '-a', 'a#b', 'ä', 'a\0b'].map(
    (principal) =>
      [
        `${JSON.stringify(principal)} is no principal`,
        'principals_wellformed',
        { principals: [principal], policy: { principals: anyUser() } },
        { principals: ['a.b_c-d@e'], policy: { principals: anyUser() } },
      ] as const,
  ),
  [
    'nobody is named twice',
    'principals_wellformed',
    { principals: ['alice', 'alice'] },
    { principals: ['alice', 'root'] },
  ],
  ['a principal is on the list', 'principals_allowed', { principals: ['bob'] }, { principals: ['root'] }],
  ['case means something in principals', 'principals_allowed', { principals: ['Alice'] }, {}],
  [
    'what a mapping proves needs no list',
    'principals_allowed',
    { policy: { principals: NOBODY } },
    { policy: { principals: NOBODY }, facts: { grant: mapping('alice') } },
  ],
  [
    'a mapping proves what it names alone',
    'principals_allowed',
    { principals: ['alice', 'root'], policy: { principals: NOBODY }, facts: { grant: mapping('alice') } },
    {
      principals: ['alice', 'root'],
      policy: { principals: NOBODY },
      facts: { grant: mapping('alice', 'root') },
    },
  ],
  [
    'a host below a domain is not the domain',
    'principals_allowed',
    { principals: ['example.com'], request: HOST },
    { principals: ['a.b.example.com'], request: HOST },
  ],
  [
    'a host whose name only ends alike is not below the domain',
    'principals_allowed',
    { principals: ['evilexample.com'], request: HOST },
    { principals: ['evil.example.com'], request: HOST },
  ],
  [
    'an empty label is below nothing',
    'principals_allowed',
    { principals: ['.example.com'], request: HOST },
    { principals: ['a.example.com'], request: HOST },
  ],
  [
    'sshd knows no wildcard for users',
    'principals_wildcard',
    { principals: ['*'], policy: { principals: anyUser('*'), wildcards: true } },
    { principals: ['alice'], policy: { principals: anyUser('*'), wildcards: true } },
  ],
  [
    'a host has a pattern only when its record asks for it',
    'principals_wildcard',
    { principals: ['*.gpu1.test'], request: HOST },
    { principals: ['*.gpu1.test'], request: HOST, policy: { wildcards: true } },
  ],
  [
    'a list of names permits no pattern',
    'principals_allowed',
    { principals: ['*.example.com'], request: HOST, policy: { wildcards: true } },
    { principals: ['a.example.com'], request: HOST, policy: { wildcards: true } },
  ],
  ...['a\nAccepted publickey for root', 'a"b', "a'b", 'a\\b', '', 'x'.repeat(201), 'ä'].map(
    (text) =>
      [
        `${JSON.stringify(text).slice(0, 30)} is no key id`,
        'key_id',
        { request: { keyId: { text } } },
        { request: { keyId: { text: 'x'.repeat(200) } } },
      ] as const,
  ),
  [
    'a caller chooses the key id only where the policy lets it',
    'key_id',
    { request: { keyId: { text: 'mine', field: 'keyId' } } },
    { request: { keyId: { text: 'mine', field: 'keyId' } }, policy: { choosesKeyId: true } },
  ],
  [
    'a restriction of the policy is not changed',
    'critical_options',
    {
      policy: { criticalOptions: { 'force-command': 'a' } },
      request: { criticalOptions: { 'force-command': 'b' } },
    },
    {
      policy: { criticalOptions: { 'force-command': 'a' } },
      request: { criticalOptions: { 'force-command': 'a' } },
    },
  ],
  ...(
    [
      ['permit-root', ''],
      ['source-address', '127.0.0.1/8'],
      ['source-address', '10.0.0.0/33'],
      ['source-address', '10.0.0.0/8, 10.1.0.0/16'],
      ['source-address', ''],
      ['force-command', ''],
      ['force-command', 'a\nb'],
      ['verify-required', 'yes'],
    ] as const
  ).map(
    ([name, value]) =>
      [
        `sshd would not take ${name}=${JSON.stringify(value)}`,
        'critical_options',
        { request: { criticalOptions: { [name]: value } } },
        { request: { criticalOptions: { 'source-address': '127.0.0.0/8,2001:db8::/32,192.0.2.1' } } },
      ] as const,
  ),
  [
    'verify-required means nothing for a key that is in no hardware',
    'critical_options',
    { request: { criticalOptions: { 'verify-required': '' } } },
    { request: { criticalOptions: { 'verify-required': '' }, key: SK } },
  ],
  [
    'nor does it when the policy asks for it',
    'critical_options',
    { policy: { criticalOptions: { 'verify-required': '' } } },
    { policy: { criticalOptions: { 'verify-required': '' } }, request: { key: SK } },
  ],
  [
    'a host has no options',
    'critical_options',
    { principals: ['gpu1.test'], request: { ...HOST, criticalOptions: { 'force-command': 'a' } } },
    { principals: ['gpu1.test'], request: HOST },
  ],
  [
    'permissions are those of the policy, or fewer',
    'extensions',
    { request: { extensions: ['permit-pty', 'permit-X11-forwarding'] } },
    { request: { extensions: ['permit-pty'] } },
  ],
  [
    'a host has no permissions',
    'extensions',
    { principals: ['gpu1.test'], request: { ...HOST, extensions: ['permit-pty'] } },
    { principals: ['gpu1.test'], request: { ...HOST, extensions: [] } },
  ],
  ['it lasts for a second at least', 'validity_shortest', { request: { ttl: 0 } }, { request: { ttl: 1 } }],
  ['half a second is none', 'validity_shortest', { request: { ttl: 0.5 } }, { request: { ttl: 1 } }],
  [
    'NaN is no length, where there is no cap either',
    'validity_shortest',
    { request: { ttl: Number.NaN }, policy: { validity: { ...SSH_POLICY.validity, longest: null } } },
    { request: { ttl: 2 }, policy: { validity: { ...SSH_POLICY.validity, longest: null } } },
  ],
  ['the cap refuses', 'validity_longest', { request: { ttl: 28_801 } }, { request: { ttl: 28_800 } }],
];

describe.each(ROWS)('%s', (_sentence, rule, refused, accepted) => {
  it(`is refused by ${rule}, and its twin is not`, () => {
    expect(rulesRefusing(refused)).toEqual([rule]);
    expect(rulesRefusing(accepted)).toEqual([]);
  });
});

describe('what is decided', () => {
  it('counts from now, and backdates beside it', () => {
    expect(decided({ request: { ttl: 600 } }).validity).toEqual({
      after: NOW - 60,
      before: NOW + 600,
      ttl: 600,
    });
    expect(decided({}).validity.ttl).toBe(3600);
  });

  it('is shortened where the policy clamps', () => {
    const validity = {
      usual: 3600,
      usualMayShorten: false,
      longest: 28_800,
      onExceed: 'clamp',
      backdate: 60,
    } as const;
    expect(decided({ policy: { validity }, request: { ttl: 90_000 } }).validity.ttl).toBe(28_800);
  });

  it('always has the restrictions of the policy, with those of the caller beside them', () => {
    const { criticalOptions } = decided({
      policy: { criticalOptions: { 'source-address': '10.0.0.0/8' } },
      request: { criticalOptions: { 'force-command': 'uptime' } },
    });
    expect(Object.fromEntries(criticalOptions.map(({ name, value }) => [name, value]))).toEqual({
      'source-address': '10.0.0.0/8',
      'force-command': 'uptime',
    });
  });

  it('has the permissions of the policy, or those of them that were asked for', () => {
    const names = (given: GivenSsh): readonly string[] => decided(given).extensions.map(({ name }) => name);
    expect(names({})).toEqual(['permit-pty', 'permit-port-forwarding']);
    expect(names({ request: { extensions: ['permit-pty'] } })).toEqual(['permit-pty']);
    expect(names({ request: { extensions: [] } })).toEqual([]);
  });

  it('gives a host neither, whatever the policy grants users', () => {
    const host = decided({
      principals: ['gpu1.test'],
      request: HOST,
      policy: { criticalOptions: { 'force-command': 'a' } },
    });
    expect([host.criticalOptions, host.extensions]).toEqual([[], []]);
  });

  it('tells all refusals at once', () => {
    const given = { principals: ['bob'], request: { ttl: 0, extensions: ['permit-user-rc'] } };
    expect(rulesRefusing(given)).toEqual(['principals_allowed', 'extensions', 'validity_shortest']);
  });
});

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `user${i}`);
}

function anyUser(...exact: readonly string[]): NonNullable<GivenSsh['policy']>['principals'] & object {
  return { user: { any: true, exact, below: [] }, host: NOBODY.host };
}

function mapping(...principals: readonly string[]): {
  kind: 'login_mapping';
  ownerId: string;
  principals: readonly string[];
} {
  return { kind: 'login_mapping', ownerId: 'h', principals };
}
