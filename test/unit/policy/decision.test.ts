import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import { parseIpRange } from '../../../src/base/ip.ts';
import { parsePublicKey } from '../../../src/keys/public-key.ts';
import type { Case, Grant, IssuerFacts, KeyStanding } from '../../../src/policy/case.ts';
import { type Decision, decide, objections, RULES, RULES_OF_REQUESTS } from '../../../src/policy/decision.ts';
import type { IssuancePolicy } from '../../../src/policy/issuance-policy.ts';
import type { IssuanceRequest } from '../../../src/policy/request.ts';
import { nameList } from '../../../src/policy/requested-names.ts';
import { authorityPolicy, directPolicy } from '../../../src/policy/spellings/authority.ts';
import { compileRole, ROLE_DEFAULTS } from '../../../src/policy/spellings/role.ts';
import type { NameConstraints } from '../../../src/x509/extensions/name-constraints.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { encodeName, parseName } from '../../../src/x509/name.ts';
import { p256Key } from '../../support/x509.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;

const ISSUER: IssuerFacts = {
  name: 'issuing',
  commonName: 'Issuing CA',
  isActive: true,
  keyAlgorithm: 'ec-p256',
  signatureAlgorithm: 'ecdsa-with-sha256',
  notBefore: NOW - 10 * DAY,
  notAfter: NOW + 100 * DAY,
  pathLength: undefined,
  nameConstraints: [],
};

const ROLE = compileRole({
  ...ROLE_DEFAULTS,
  allowedDomains: ['example.com', 'example.org'],
  allowSubdomains: true,
  allowIpSans: true,
});

interface Given {
  readonly issuer?: Partial<IssuerFacts>;
  readonly policy?: IssuancePolicy;
  readonly request?: Partial<IssuanceRequest>;
  readonly names?: readonly string[];
  readonly ips?: readonly string[];
  readonly keyStanding?: KeyStanding;
  readonly grant?: Grant;
}

function caseOf({
  grant = { kind: 'allow_list' },
  ips = [],
  issuer,
  keyStanding = 'free',
  names = ['a.example.com'],
  policy = ROLE,
  request,
}: Given): Omit<Case, 'validity'> {
  const list = nameList();
  for (const [i, name] of names.entries()) list.addDns(name, `alt_names[${i}]`);
  for (const [i, address] of ips.entries()) list.addIp(address, `ip_sans[${i}]`);
  list.check();
  return {
    request: {
      issuerField: 'role',
      commonNames: ['A service'],
      commonNameField: 'common_name',
      names: list.names,
      namesField: 'alt_names',
      key: { kind: 'made', algorithm: 'ec-p256' },
      keyField: 'role',
      ttl: undefined,
      ttlField: 'ttl',
      csr: undefined,
      authority: undefined,
      ...request,
    },
    grant,
    policy,
    issuer: { ...ISSUER, ...issuer },
    keyStanding,
    now: NOW,
  };
}

function decided(given: Given): Decision {
  return decide(caseOf(given), { kind: 'token', tokenId: 't', identityId: 'i' });
}

/** The rules that refuse, in the order in which they are told. */
function refusedBy(given: Given): readonly string[] {
  try {
    decided(given);
    return [];
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'policy_denied') {
      return error.refusals.map(({ rule }) => rule);
    }
    throw error;
  }
}

const permitting = (...bases: string[]): NameConstraints => ({
  permitted: bases.map((value) => ({ type: 'dns', value })),
  excluded: [],
});
const excluding = (...bases: string[]): NameConstraints => ({
  permitted: [],
  excluded: bases.map((value) => ({ type: 'dns', value })),
});
const range = (text: string): NameConstraints => ({
  permitted: [{ type: 'ip', octets: parseIpRange(text) ?? new Uint8Array(0) }],
  excluded: [],
});

describe('the path length of those above', () => {
  // biome-ignore format: a table
  const TABLE: readonly (readonly [below: string, issuer: number | undefined, asked: number | undefined, refused: boolean])[] = [
    ['any number',     undefined, undefined, false],
    ['any number',     undefined, 5,         false],
    ['none',           0,         undefined, true],
    ['none',           0,         0,         true],
    ['one',            1,         0,         false],
    ['one',            1,         undefined, false],
    ['one',            1,         1,         true],
    ['three',          3,         2,         false],
    ['three',          3,         3,         true],
  ];
  it.each(TABLE)('of %s (%s) answers an authority that asks for %s', (_, pathLength, asked, refused) => {
    const authority = { pathLength: asked, nameConstraints: undefined };
    const given = {
      policy: authorityPolicy(),
      names: [],
      issuer: { pathLength },
      request: { authority, ttl: DAY },
    };
    expect(refusedBy(given)).toEqual(refused ? ['path_length'] : []);
  });

  it('is of no interest to a leaf', () => {
    expect(refusedBy({ issuer: { pathLength: 0 } })).toEqual([]);
  });
});

describe('name constraints of all authorities above', () => {
  // biome-ignore format: a table
  const TABLE: readonly (readonly [what: string, above: readonly NameConstraints[], names: readonly string[], refused: boolean])[] = [
    ['none at all',                          [],                                                       ['a.example.org'],  false],
    ['permitted by its issuer',              [permitting('example.com')],                              ['a.example.com'],  false],
    ['the base itself',                      [permitting('example.com')],                              ['example.com'],    false],
    ['outside its issuer’s',                 [permitting('example.com')],                              ['a.example.org'],  true],
    ['outside two levels up',                [permitting('example.com', 'example.org'), permitting('example.com')], ['a.example.org'], true],
    ['inside both',                          [permitting('a.example.com'), permitting('example.com')], ['b.a.example.com'], false],
    ['excluded three levels up',             [permitting('example.com'), permitting('example.com'), excluding('b.example.com')], ['c.b.example.com'], true],
    ['beside what is excluded',              [excluding('b.example.com')],                             ['xb.example.com'], false],
    ['a wildcard over what is excluded',     [excluding('b.example.com')],                             ['*.example.com'],  true],
    ['a wildcard wider than the permitted',  [permitting('b.example.com')],                            ['*.example.com'],  true],
    ['a wildcard inside',                    [permitting('example.com')],                              ['*.b.example.com'], false],
    ['one good and one bad',                 [permitting('example.com')],                              ['a.example.com', 'a.example.org'], true],
    ['of another type',                      [range('10.0.0.0/8')],                                    ['a.example.org'],  false],
  ];
  it.each(TABLE)('answer a name that is %s', (_, nameConstraints, names, refused) => {
    expect(refusedBy({ issuer: { nameConstraints }, names })).toEqual(refused ? ['name_constraints'] : []);
  });

  it.each([
    ['10.1.2.3', false],
    ['11.0.0.1', true],
    ['::1', true],
  ])('answer the address %s', (address, refused) => {
    const given = { issuer: { nameConstraints: [range('10.0.0.0/8')] }, names: [], ips: [address] };
    expect(refusedBy(given)).toEqual(refused ? ['name_constraints'] : []);
  });
});

describe('name constraints on directory names', () => {
  const on = (commonName: string): NameConstraints => ({
    permitted: [
      { type: 'directory', name: parseName(encodeName([{ type: 'commonName', value: commonName }])) },
    ],
    excluded: [],
  });

  it.each([
    ['A service', []],
    ['Another', ['name_constraints']],
  ])('bind the subject: one of %s has %j', (permitted, refused) => {
    expect(refusedBy({ issuer: { nameConstraints: [on(permitted)] } })).toEqual(refused);
  });
});

describe('the period', () => {
  const refusing: IssuancePolicy = { ...ROLE, validity: { ...ROLE.validity, onExceed: 'refuse' } };
  const longest = 720 * 3600;

  it.each([
    [undefined, longest, undefined],
    [3600, 3600, undefined],
    [longest, longest, undefined],
    [longest + 1, longest, { from: longest + 1, to: longest }],
  ])('of %s asked seconds has %s where the policy clamps', (ttl, length, clamped) => {
    const { validity } = decided({ request: { ttl } });
    expect(validity).toEqual({ notBefore: NOW - 60, notAfter: NOW + length, clamped });
  });

  it('above the cap is refused where the policy refuses', () => {
    expect(refusedBy({ policy: refusing, request: { ttl: longest + 1 } })).toEqual(['validity_longest']);
    expect(refusedBy({ policy: refusing, request: { ttl: longest } })).toEqual([]);
  });

  it.each([
    ['ends with its issuer’s', longest, []],
    ['ends a second after its issuer’s', longest - 1, ['validity_within_issuer']],
  ])('that %s', (_, left, refused) => {
    expect(refusedBy({ issuer: { notAfter: NOW + left }, request: { ttl: longest } })).toEqual(refused);
    expect(refusedBy({ issuer: { notAfter: NOW + left } })).toEqual(refused);
  });

  it('begins no earlier than its issuer’s', () => {
    const { validity } = decided({ issuer: { notBefore: NOW - 5 } });
    expect(validity.notBefore).toBe(NOW - 5);
  });

  it('of an authority gives way to its issuer’s end only when nobody asked for it', () => {
    const policy = authorityPolicy();
    const ask = (ttl?: number): Given => ({ policy, names: [], request: { ttl } });
    expect(decided(ask()).validity).toMatchObject({ notAfter: ISSUER.notAfter, notBefore: NOW - 3600 });
    expect(refusedBy(ask(101 * DAY))).toEqual(['validity_within_issuer']);
    const long = { ...ask(), issuer: { notAfter: NOW + 10_000 * DAY } };
    expect(decided(long).validity.notAfter).toBe(NOW + 1825 * DAY);
  });

  it('of a direct request is not shortened', () => {
    const policy: IssuancePolicy = { ...directPolicy(), names: ROLE.names };
    expect(refusedBy({ policy, issuer: { notAfter: NOW + 89 * DAY } })).toEqual(['validity_within_issuer']);
    expect(decided({ policy }).validity.notAfter).toBe(NOW + 90 * DAY);
  });
});

describe('the issuer', () => {
  it.each<[string, Partial<IssuerFacts>, readonly string[]]>([
    ['that is on', {}, []],
    ['that is off', { isActive: false }, ['authority_active']],
    ['in its first second', { notBefore: NOW }, []],
    ['before its first second', { notBefore: NOW + 1 }, ['authority_current']],
    ['after its last second', { notAfter: NOW - 1 }, ['authority_current', 'validity_within_issuer']],
  ])('%s', (_, issuer, refused) => {
    expect(refusedBy({ issuer, request: { ttl: 1 } })).toEqual(refused);
  });
});

describe('the key', () => {
  const publicKey = parsePublicKey(p256Key().spki);

  it.each<[KeyStanding, readonly string[]]>([
    ['free', []],
    ['authority', ['key_not_blocked']],
    ['compromised', ['key_not_blocked']],
  ])('that is %s', (keyStanding, refused) => {
    const key = { kind: 'given', publicKey } as const;
    expect(refusedBy({ keyStanding, request: { key, keyField: 'csr_pem' } })).toEqual(refused);
  });

  it('of RSA gets keyEncipherment with the usual usages, and no other does', () => {
    const rsa = compileRole({
      ...ROLE_DEFAULTS,
      allowedDomains: ['example.com'],
      allowSubdomains: true,
      keyType: 'rsa',
      keyBits: 2048,
    });
    const key = { kind: 'made', algorithm: 'rsa-2048' } as const;
    expect(decided({ policy: rsa, request: { key } }).keyUsage).toEqual([
      'digital_signature',
      'key_encipherment',
    ]);
    expect(decided({}).keyUsage).toEqual(['digital_signature']);
  });
});

it('everything that is wrong is told at once, in the order of the table', () => {
  expect(
    refusedBy({
      issuer: { isActive: false, nameConstraints: [permitting('example.org')] },
      names: ['a.example.com', 'a.evil.test'],
      request: { commonNames: ['x', 'y'], ttl: 700 * 3600 },
      policy: { ...ROLE, keys: ['rsa-2048'] },
    }),
  ).toEqual([
    'authority_active',
    'key_algorithm',
    'common_name_single',
    'dns_allowed',
    'name_constraints',
    'name_constraints',
  ]);
});

it('no rule alters its case', () => {
  const facts = caseOf({});
  const c: Case = { ...facts, validity: { notBefore: NOW, notAfter: NOW + 1, clamped: undefined } };
  const before = structuredClone(c);
  for (const [, rule] of RULES) expect(rule(c)).toEqual([]);
  expect(c).toEqual(before);
});

describe('an approval', () => {
  const approval: Grant = { kind: 'approval', requestId: 'r', approvedBy: 'a', csrHash: '00' };

  it('stands in for the allow-list', () => {
    const names = ['elsewhere.test', '*.elsewhere.test'];
    expect(refusedBy({ names, ips: ['10.0.0.1'], policy: directPolicy() })).toEqual([
      'dns_allowed',
      'wildcard_allowed',
      'ip_allowed',
    ]);
    expect(refusedBy({ grant: approval, names, ips: ['10.0.0.1'], policy: directPolicy() })).toEqual([]);
  });

  const subject = [
    { type: 'organizationName', value: 'Acme' },
    { type: 'commonName', value: 'A service' },
  ] as const;

  it('carries attributes of the subject, in their order, which no allow-list does', () => {
    expect(refusedBy({ request: { subject } })).toEqual(['subject_attributes']);
    expect(decided({ grant: approval, request: { subject } }).subject).toEqual(subject);
    expect(decided({}).subject).toEqual([{ type: 'commonName', value: 'A service' }]);
  });

  it('carries e-mail addresses and URIs, which no allow-list does, and names of no other kind', () => {
    const list = nameList();
    list.addEmail('ops@Example.com', 'csr_pem');
    list.addUri('SPIFFE://Example.com/Billing', 'csr_pem');
    const { names } = list;
    expect(names.map(({ value }) => value)).toEqual(['ops@example.com', 'spiffe://example.com/Billing']);
    expect(refusedBy({ request: { names } })).toEqual(['name_kind', 'name_kind']);
    expect(decided({ grant: approval, request: { names } }).names).toEqual(names);
    const others = (['directory', 'other'] as const).map((type) => ({ type, value: 'x', field: 'csr_pem' }));
    expect(refusedBy({ grant: approval, request: { names: others } })).toEqual(['name_kind', 'name_kind']);
  });

  it.each<[GeneralName['type'], GeneralName, readonly string[]]>([
    ['email', { type: 'email', value: 'example.org' }, ['ops@example.com']],
    ['uri', { type: 'uri', value: '.example.org' }, ['spiffe://example.com/x']],
    ['directory', { type: 'directory', name: parseName(encodeName(subject.slice(1))) }, []],
  ])('does not carry them past constraints on names of type %s', (type, base, texts) => {
    const list = nameList();
    for (const text of texts) {
      if (type === 'uri') list.addUri(text, 'csr_pem');
      else list.addEmail(text, 'csr_pem');
    }
    const given: Given = { grant: approval, request: { subject, names: list.names } };
    for (const nameConstraints of [
      [{ permitted: [base], excluded: [] }],
      [
        { permitted: [], excluded: [] },
        { permitted: [base], excluded: [] },
      ],
    ]) {
      expect(refusedBy({ ...given, issuer: { nameConstraints } })).toEqual(['name_constraints']);
    }
    const other = { permitted: [], excluded: [{ type: 'dns', value: 'example.org' } as const] };
    expect(refusedBy({ ...given, issuer: { nameConstraints: [other] } })).toEqual([]);
  });

  it('leaves what the table says of the request alone as it is', () => {
    for (const rule of RULES_OF_REQUESTS) expect(RULES.map(([, one]) => one)).toContain(rule);
    const { grant, policy, request } = caseOf({ grant: approval, names: [], request: { commonNames: [] } });
    expect(objections({ grant, policy, request }).map(({ rule }) => rule)).toEqual(['common_name_required']);
  });

  it('stands in for no other rule', () => {
    const given = { grant: approval, names: ['elsewhere.test'], policy: directPolicy() };
    expect(refusedBy({ ...given, issuer: { isActive: false } })).toEqual(['authority_active']);
    expect(refusedBy({ ...given, request: { ttl: 100 * 365 * 86_400 } })).toEqual(['validity_within_issuer']);
  });
});
