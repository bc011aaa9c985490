/** Arbitrary hierarchies: mostly sound, with faults of every kind, for two validators to judge alike. */
import fc from 'fast-check';
import { parseIp, parseIpRange } from '../../src/base/ip.ts';
import type { KeyPurpose } from '../../src/x509/extensions/extended-key-usage.ts';
import type { NameConstraints } from '../../src/x509/extensions/name-constraints.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { encodeName, parseName } from '../../src/x509/name.ts';
import { ANY_POLICY } from '../../src/x509/oid.ts';
import { type CertificatePlan, certify, HIERARCHY_AT, type Party, party } from './hierarchy.ts';
import { p256Key } from './x509.ts';

export interface AuthorityPlan {
  /** Bears its issuer's name, with another key. */
  readonly selfIssued: boolean;
  readonly organisation: string;
  readonly certificate: CertificatePlan;
}

/** A second certificate for one of the intermediates. */
export interface CrossPlan {
  readonly of: number;
  /** Another root, or an intermediate: one below it closes a loop. */
  readonly by: 'other root' | number;
  readonly certificate: CertificatePlan;
}

export interface HierarchyPlan {
  readonly root: CertificatePlan;
  readonly otherRootTrusted: boolean;
  readonly intermediates: readonly AuthorityPlan[];
  readonly cross: readonly CrossPlan[];
  readonly leaf: CertificatePlan;
  readonly leafSubject: 'plain' | 'empty' | 'with e-mail' | 'a.example.com' | 'a.example.org' | '10.0.0.1';
  readonly leafOrganisation: string;
}

/** DER. */
export interface Hierarchy {
  readonly anchors: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly leaf: Uint8Array;
}

const DAY = 86_400;
const POLICIES = ['1.3.5.1', '1.3.5.2', '1.3.5.3'];
const ip = (text: string): GeneralName => ({ type: 'ip', octets: parseIp(text) ?? new Uint8Array(4) });
const range = (text: string): GeneralName => ({
  type: 'ip',
  octets: parseIpRange(text) ?? new Uint8Array(8),
});
const directory = (organisation: string): GeneralName => ({
  type: 'directory',
  name: parseName(encodeName([{ type: 'organizationName', value: organisation }])),
});
const dns = (value: string): GeneralName => ({ type: 'dns', value });
const email = (value: string): GeneralName => ({ type: 'email', value });
const uri = (value: string): GeneralName => ({ type: 'uri', value });
const registered: GeneralName = { type: 'registeredId', oid: '1.2.3.4' };

const NAMES: readonly GeneralName[] = [
  ...[
    'a.example.com',
    'example.com',
    'B.a.Example.com',
    '*.example.com',
    'a.example.org',
    '.example.com',
  ].map(dns),
  ...['x@example.com', 'x@mail.example.com', 'X@Example.COM', 'y@example.org', 'a@b@example.com'].map(email),
  ...[
    'http://example.com/',
    'https://a.example.com:8443/p',
    'urn:a:b',
    'http://u@example.com/',
    'http://10.0.0.1/',
  ].map(uri),
  ...['10.1.2.3', '192.0.2.1', '::1'].map(ip),
  ...['Example', 'example', 'Other'].map(directory),
  registered,
];

const BASES: readonly GeneralName[] = [
  ...['example.com', '.example.com', 'a.example.com', 'org', ''].map(dns),
  ...['example.com', '.example.com', 'x@example.com', ''].map(email),
  ...['example.com', '.example.com', ''].map(uri),
  ...['10.0.0.0/8', '192.0.2.0/24', '::/0'].map(range),
  directory('Example'),
  registered,
];

/** Once in `times`; else nothing. */
const once = <T>(times: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const some = <T>(values: readonly T[], most: number): fc.Arbitrary<readonly T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });

const constraints: fc.Arbitrary<NameConstraints> = fc
  .tuple(once(2, some(BASES, 4)), once(3, some(BASES, 2)))
  .map(([permitted = [], excluded = []]) => ({
    permitted: permitted.length + excluded.length === 0 ? [dns('example.com')] : permitted,
    excluded,
  }));

const period = fc.constantFrom<readonly [number, number]>(
  [HIERARCHY_AT - 2 * DAY, HIERARCHY_AT - DAY],
  [HIERARCHY_AT + DAY, HIERARCHY_AT + 2 * DAY],
);
const purposes = some<KeyPurpose>(
  ['server_auth', 'client_auth', 'server_auth', 'email_protection', 'any'],
  3,
);
const policies = some([...POLICIES, POLICIES[0] as string, ANY_POLICY], 3);
const skip = fc.integer({ min: 0, max: 2 });
const mapping = fc.record({
  issuerPolicy: fc.constantFrom(...POLICIES, ...POLICIES, ANY_POLICY),
  subjectPolicy: fc.constantFrom(...POLICIES),
});
const strange = fc
  .boolean()
  .map((critical) => [{ oid: '1.3.6.1.4.1.55738.1', critical, value: Uint8Array.of(5, 0) }]);

/** @param sound how seldom a fault is: once in so many */
function certificate(
  sound: number,
  own: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<CertificatePlan> {
  const shared = {
    period: once(sound, period),
    version: once(2 * sound, fc.constant(1)),
    keyIds: once(sound, fc.constantFrom('no subject', 'no authority')),
    signature: once(sound, fc.constantFrom('broken', 'of another key')),
    purposes: once(4, purposes),
    more: once(sound, strange),
  };
  const whole = fc.record({ ...shared, ...own });
  return whole.map(
    (plan) =>
      Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined)) as CertificatePlan,
  );
}

/** @param withPolicies whether it may say something of policies, as a root may not: OpenSSL does not look there */
function authorityCertificate(sound: number, withPolicies: boolean): fc.Arbitrary<CertificatePlan> {
  const basic = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }).map((pathLength) => ({ ca: true, pathLength })) },
    { weight: 1, arbitrary: fc.constantFrom({ ca: false }, 'absent' as const) },
  );
  const own = {
    basic: once(5, basic),
    basicNotCritical: once(sound, fc.constant(true)),
    keyUsage: once(sound, fc.constantFrom(['digital_signature'], ['crl_sign'], 'absent')),
    constraints: once(4, constraints),
    constraintsNotCritical: once(2 * sound, fc.constant(true)),
    names: once(sound, some(NAMES, 2)),
  };
  if (!withPolicies) return certificate(sound, own);
  return certificate(sound, {
    ...own,
    policies: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: policies }),
    mappings: once(5, fc.array(mapping, { minLength: 1, maxLength: 4 })),
    policyConstraints: once(
      6,
      fc.oneof(
        fc.record({ requireExplicitPolicy: skip }),
        fc.record({ inhibitPolicyMapping: skip }),
        fc.record({ requireExplicitPolicy: skip, inhibitPolicyMapping: skip }),
      ),
    ),
    inhibitAny: once(6, skip),
  });
}

const leafCertificate = certificate(12, {
  keyUsage: once(
    8,
    fc.constantFrom(['key_encipherment'], ['key_cert_sign'], ['content_commitment'], 'absent'),
  ),
  names: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: some(NAMES, 3) }),
  namesCritical: fc.boolean(),
  policies: fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary: policies }),
  policyConstraints: once(10, fc.record({ requireExplicitPolicy: skip })),
  basic: once(10, fc.constantFrom({ ca: true }, { ca: true, pathLength: 0 }, 'absent')),
});

const organisation = fc.constantFrom('Example', 'Example', 'EXAMPLE', 'Other');

export const hierarchyPlans: fc.Arbitrary<HierarchyPlan> = fc.integer({ min: 0, max: 4 }).chain((depth) =>
  fc.record({
    root: authorityCertificate(25, false),
    otherRootTrusted: fc.boolean(),
    intermediates: fc.array(
      fc.record({
        selfIssued: once(6, fc.constant(true)).map((is) => is === true),
        organisation,
        certificate: authorityCertificate(25, true),
      }),
      { minLength: depth, maxLength: depth },
    ),
    cross:
      depth === 0
        ? fc.constant([])
        : fc.array(
            fc.record({
              of: fc.integer({ min: 0, max: depth - 1 }),
              by: fc.oneof(fc.constant('other root' as const), fc.integer({ min: 0, max: depth - 1 })),
              certificate: authorityCertificate(12, true),
            }),
            { maxLength: 3 },
          ),
    leaf: leafCertificate,
    leafSubject: fc.constantFrom(
      'plain',
      'plain',
      'plain',
      'empty',
      'with e-mail',
      'a.example.com',
      'a.example.org',
      '10.0.0.1',
    ),
    leafOrganisation: organisation,
  }),
);

/** Keys for one hierarchy: hierarchies are told apart by their names. */
const KEYS = Array.from({ length: 7 }, p256Key);
const keyOf = (at: number) => KEYS[at] ?? (KEYS[0] as (typeof KEYS)[number]);

/** @param id stands in all names but perhaps the leaf's */
export function build(plan: HierarchyPlan, id: string): Hierarchy {
  const named = (organisationName: string, commonName: string, key: number): Party =>
    party(keyOf(key), [
      ['organizationName', organisationName],
      ['commonName', `${id} ${commonName}`],
    ]);
  const root = named('Example', 'Root', 0);
  const otherRoot = named('Example', 'Other Root', 6);
  const parties: Party[] = [];
  const certificates: Uint8Array[] = [];
  for (const [i, authority] of plan.intermediates.entries()) {
    const issuer = parties[i - 1] ?? root;
    const own = named(authority.organisation, `I${i}`, i + 1);
    const subject = authority.selfIssued ? { ...own, name: issuer.name } : own;
    parties.push(subject);
    certificates.push(certify(issuer, subject, 'authority', authority.certificate));
  }
  for (const { by, certificate: cross, of } of plan.cross) {
    const issuer = by === 'other root' ? otherRoot : parties[by];
    const subject = parties[of];
    if (issuer !== undefined && subject !== undefined && issuer !== subject) {
      certificates.push(certify(issuer, subject, 'authority', cross));
    }
  }
  const rootCertificate = certify(root, root, 'authority', plan.root);
  const otherCertificate = certify(otherRoot, otherRoot, 'authority');
  return {
    anchors: plan.otherRootTrusted ? [rootCertificate, otherCertificate] : [rootCertificate],
    intermediates: certificates,
    leaf: certify(parties.at(-1) ?? root, leafOf(plan, id), 'leaf', plan.leaf),
  };
}

function leafOf({ leafOrganisation, leafSubject }: HierarchyPlan, id: string): Party {
  const key = keyOf(5);
  if (leafSubject === 'empty') return party(key, []);
  if (leafSubject !== 'plain' && leafSubject !== 'with e-mail') {
    return party(key, [
      ['organizationName', leafOrganisation],
      ['commonName', leafSubject],
    ]);
  }
  const plain = [
    ['organizationName', leafOrganisation],
    ['commonName', `${id} leaf`],
  ] as const;
  return party(key, leafSubject === 'plain' ? plain : [...plain, ['emailAddress', 'x@example.com']]);
}
