/** The sections of a certificate policy, each allowed, required, denied and absent, and the words in which it is refused. */
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../../src/base/error.ts';
import { pkiWording } from '../../../src/http/surfaces/infisical/pki/wording.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../../../src/keys/algorithms.ts';
import type { IssuerFacts } from '../../../src/policy/case.ts';
import { decide } from '../../../src/policy/decision.ts';
import type { CertifiedName } from '../../../src/policy/issuance-policy.ts';
import type { RequestedDates, SubjectAttribute } from '../../../src/policy/request.ts';
import { nameList } from '../../../src/policy/requested-names.ts';
import {
  type CertificatePolicySource,
  compileCertificatePolicy,
  EXTENDED_KEY_USAGES,
} from '../../../src/policy/spellings/certificate-policy.ts';
import type { KeyUsage } from '../../../src/x509/extensions/key-usage.ts';

const NOW = 1_800_000_000;
const DAY = 86_400;
const PATH = '/api/v3/pki/certificates/issue-certificate';

const ISSUER: IssuerFacts = {
  name: 'issuing',
  commonName: 'Issuing CA',
  isActive: true,
  keyAlgorithm: 'rsa-2048',
  signatureAlgorithm: 'sha256-with-rsa',
  notBefore: NOW - 10 * DAY,
  notAfter: NOW + 1000 * DAY,
  pathLength: undefined,
  nameConstraints: [],
};

interface Asked {
  readonly cn?: string;
  readonly subject?: readonly SubjectAttribute[];
  readonly names?: readonly (readonly [type: CertifiedName, value: string])[];
  readonly keyUsage?: readonly KeyUsage[];
  readonly purposes?: readonly (keyof typeof EXTENDED_KEY_USAGES)[];
  readonly key?: KeyAlgorithm;
  readonly signature?: SignatureAlgorithm;
  readonly ttl?: number;
  readonly dates?: RequestedDates;
  readonly issuer?: Partial<IssuerFacts>;
}

/** What is needed for anything to be issued at all. */
const BASE: CertificatePolicySource = {
  subject: [{ type: 'common_name', allowed: ['*'] }],
  sans: [{ type: 'dns_name', allowed: ['*'] }],
  algorithms: { signature: ['SHA256-RSA', 'SHA256-ECDSA'], keyAlgorithm: ['RSA-2048', 'ECDSA-P256'] },
};

/** @returns what it is refused with; undefined when it is granted */
function refused(source: CertificatePolicySource, asked: Asked): string | undefined {
  const list = nameList();
  for (const [i, [type, value]] of (asked.names ?? []).entries())
    list.add(type, value, `altNames[${i}].value`);
  if (asked.cn !== undefined) list.addCommonName(asked.cn, 'commonName');
  list.check();
  const request = {
    issuerField: 'profileId',
    commonNames: asked.cn === undefined ? [] : [asked.cn],
    commonNameField: 'commonName',
    ...(asked.subject && { subject: asked.subject }),
    names: list.names,
    namesField: 'altNames',
    key: { kind: 'made', algorithm: asked.key ?? 'ec-p256' },
    keyField: 'keyAlgorithm',
    usages: {
      keyUsage: asked.keyUsage ?? [],
      keyUsageField: 'keyUsages',
      extendedKeyUsage: (asked.purposes ?? []).map((purpose) => EXTENDED_KEY_USAGES[purpose]),
      extendedKeyUsageField: 'extendedKeyUsages',
    },
    signature: { algorithm: asked.signature ?? 'sha256-with-rsa', field: 'signatureAlgorithm' },
    ttl: asked.dates === undefined ? (asked.ttl ?? 3600) : undefined,
    ttlField: 'ttl',
    dates: asked.dates,
    csr: undefined,
    authority: undefined,
  } as const;
  try {
    decide(
      {
        request,
        policy: compileCertificatePolicy({ ...BASE, ...source }),
        issuer: { ...ISSUER, ...asked.issuer },
        grant: { kind: 'allow_list' },
        keyStanding: 'free',
        now: NOW,
      },
      { kind: 'token', tokenId: 't', identityId: 'i' },
    );
    return undefined;
  } catch (error) {
    if (error instanceof ChanceryError && error.code === 'policy_denied')
      return pkiWording(error.refusals, PATH);
    throw error;
  }
}

type Case = readonly [
  what: string,
  source: CertificatePolicySource,
  asked: Asked,
  refusedWith: string | undefined,
];

const granted = undefined;
const name = (value: string): Asked => ({ cn: value });

const SUBJECT: readonly Case[] = [
  ['allowed: one of a list', { subject: [{ type: 'common_name', allowed: ['a', 'b'] }] }, name('b'), granted],
  [
    'allowed: none of a list',
    { subject: [{ type: 'common_name', allowed: ['a', 'b'] }] },
    name('c'),
    "common_name value 'c' is not in allowed values list",
  ],
  [
    'allowed: case counts',
    { subject: [{ type: 'common_name', allowed: ['a'] }] },
    name('A'),
    "common_name value 'A' is not in allowed values list",
  ],
  [
    'allowed: a pattern',
    { subject: [{ type: 'common_name', allowed: ['svc *', 'b'] }] },
    name('svc 1'),
    granted,
  ],
  [
    'allowed: no pattern',
    { subject: [{ type: 'common_name', allowed: ['svc *', 'b'] }] },
    name('app 1'),
    "common_name value 'app 1' does not match allowed patterns: svc *, b",
  ],
  [
    'allowed: an empty list is none',
    { subject: [{ type: 'common_name', allowed: [] }] },
    name('anything'),
    granted,
  ],
  [
    'allowed: may be absent from the request',
    { subject: [{ type: 'common_name', allowed: ['a'] }] },
    { names: [['dns', 'x.test']] },
    granted,
  ],
  [
    'required: one of them',
    { subject: [{ type: 'common_name', required: ['a*', 'b*'] }] },
    name('b1'),
    granted,
  ],
  [
    'required: missing',
    { subject: [{ type: 'common_name', required: ['a*'] }] },
    { names: [['dns', 'x.test']] },
    'Missing required common_name attribute',
  ],
  [
    'required: another',
    { subject: [{ type: 'common_name', required: ['a*', 'b*'] }] },
    name('c'),
    "common_name value 'c' does not match any required patterns: a*, b*",
  ],
  [
    'required: needs not be allowed as well',
    { subject: [{ type: 'common_name', required: ['a*'], allowed: ['b'] }] },
    name('a1'),
    granted,
  ],
  [
    'required: what is only allowed does not do',
    { subject: [{ type: 'common_name', required: ['a*'], allowed: ['b'] }] },
    name('b'),
    "common_name value 'b' does not match any required patterns: a*",
  ],
  ['denied: another', { subject: [{ type: 'common_name', denied: ['root'] }] }, name('user'), granted],
  [
    'denied: the one',
    { subject: [{ type: 'common_name', denied: ['root'] }] },
    name('root'),
    "common_name value 'root' is denied by template policy",
  ],
  [
    'denied: in another case',
    { subject: [{ type: 'common_name', denied: ['root'] }] },
    name('ROOT'),
    "common_name value 'ROOT' is denied by template policy",
  ],
  [
    'denied: beats allowed and required',
    { subject: [{ type: 'common_name', allowed: ['a*'], required: ['a*'], denied: ['a1'] }] },
    name('a1'),
    "common_name value 'a1' is denied by template policy",
  ],
  [
    'absent: no subject at all',
    { subject: [] },
    name('a'),
    'common_name is not allowed by template policy (no subject policies defined)',
  ],
  [
    'absent: another type',
    { subject: [{ type: 'organization', allowed: ['Acme'] }] },
    name('a'),
    'common_name is not allowed by template policy (not defined in template)',
  ],
  ['absent: nothing asked', { subject: [] }, { names: [['dns', 'x.test']] }, granted],
  [
    'of every type',
    {
      subject: [
        { type: 'country', allowed: ['DE'] },
        { type: 'organization', required: ['Acme'] },
        { type: 'organizational_unit', denied: ['Root'] },
        { type: 'state', allowed: ['*'] },
        { type: 'locality', allowed: ['*'] },
      ],
    },
    {
      subject: [
        { type: 'countryName', value: 'FR' },
        { type: 'organizationName', value: 'Other' },
        { type: 'organizationalUnitName', value: 'Root' },
        { type: 'stateOrProvinceName', value: 'Berlin' },
        { type: 'localityName', value: 'Berlin' },
      ],
      names: [['dns', 'x.test']],
    },
    "organization value 'Other' does not match any required patterns: Acme, organizational_unit value 'Root' is denied by template policy, country value 'FR' is not in allowed values list",
  ],
];

const dns = (...values: readonly string[]): Asked => ({ names: values.map((value) => ['dns', value]) });

const SANS: readonly Case[] = [
  [
    'allowed: a pattern takes dots in',
    { sans: [{ type: 'dns_name', allowed: ['*.a.test'] }] },
    dns('x.y.a.test'),
    granted,
  ],
  ['allowed: in any case', { sans: [{ type: 'dns_name', allowed: ['*.A.test'] }] }, dns('X.a.TEST'), granted],
  [
    'allowed: each of several',
    { sans: [{ type: 'dns_name', allowed: ['*.a.test'] }] },
    dns('x.a.test', 'b.test', 'c.test'),
    "dns_name SAN value 'b.test' does not match allowed patterns: *.a.test, dns_name SAN value 'c.test' does not match allowed patterns: *.a.test",
  ],
  [
    'allowed: a list without patterns',
    { sans: [{ type: 'dns_name', allowed: ['a.test'] }] },
    dns('b.test'),
    "dns_name SAN value 'b.test' is not in allowed values list",
  ],
  [
    'allowed: a wildcard below a pattern',
    { sans: [{ type: 'dns_name', allowed: ['*.a.test'] }] },
    dns('*.a.test'),
    granted,
  ],
  [
    'allowed: a wildcard is more than one name',
    { sans: [{ type: 'dns_name', allowed: ['x.a.test'] }] },
    dns('*.a.test'),
    "dns_name SAN value '*.a.test' is not in allowed values list",
  ],
  [
    'required: every pattern has its name',
    { sans: [{ type: 'dns_name', required: ['*.a.test', 'b.test'] }] },
    dns('x.a.test', 'b.test'),
    granted,
  ],
  [
    'required: each that has none is told',
    { sans: [{ type: 'dns_name', required: ['*.a.test', 'b.test'], allowed: ['*'] }] },
    dns('c.test'),
    "Required dns_name SAN matching pattern '*.a.test' not found in request, Required dns_name SAN matching pattern 'b.test' not found in request",
  ],
  [
    'required alone: nothing else is allowed',
    { sans: [{ type: 'dns_name', required: ['*.a.test'] }] },
    dns('x.a.test', 'evil.test'),
    "dns_name SAN value 'evil.test' does not match allowed patterns: *.a.test",
  ],
  ['denied: others', { sans: [{ type: 'dns_name', denied: ['admin.a.test'] }] }, dns('web.a.test'), granted],
  [
    'denied: the one',
    { sans: [{ type: 'dns_name', denied: ['admin.*'], allowed: ['*'] }] },
    dns('admin.a.test'),
    "dns_name SAN matching denied pattern 'admin.a.test' found in request",
  ],
  [
    'denied: a wildcard that stands for it',
    { sans: [{ type: 'dns_name', denied: ['admin.a.test'] }] },
    dns('*.a.test'),
    "dns_name SAN matching denied pattern '*.a.test' found in request",
  ],
  [
    'denied: a wildcard that does not',
    { sans: [{ type: 'dns_name', denied: ['admin.a.test'] }] },
    dns('*.b.test'),
    granted,
  ],
  [
    'absent: no names at all',
    { sans: [] },
    dns('a.test'),
    'dns_name SAN is not allowed by template policy (no SAN policies defined)',
  ],
  [
    'absent: other types',
    { sans: [{ type: 'dns_name', allowed: ['*'] }] },
    {
      names: [
        ['ip', '10.0.0.1'],
        ['email', 'a@a.test'],
        ['uri', 'spiffe://a.test/x'],
      ],
    },
    'ip_address SAN is not allowed by template policy (not defined in template), email SAN is not allowed by template policy (not defined in template), uri SAN is not allowed by template policy (not defined in template)',
  ],
  [
    'of every type',
    {
      sans: [
        { type: 'ip_address', allowed: ['10.0.*'] },
        { type: 'email', allowed: ['*@a.test'] },
        { type: 'uri', allowed: ['spiffe://a.test/*'] },
      ],
    },
    {
      names: [
        ['ip', '10.0.9.9'],
        ['email', 'x@a.test'],
        ['uri', 'spiffe://a.test/x'],
      ],
    },
    granted,
  ],
  [
    'of every type, others',
    {
      sans: [
        { type: 'ip_address', allowed: ['10.0.*'] },
        { type: 'email', allowed: ['*@a.test'] },
        { type: 'uri', allowed: ['spiffe://a.test/*'] },
      ],
    },
    {
      names: [
        ['ip', '10.1.0.1'],
        ['email', 'x@b.test'],
        ['uri', 'spiffe://b.test/x'],
      ],
    },
    "ip_address SAN value '10.1.0.1' does not match allowed patterns: 10.0.*, email SAN value 'x@b.test' does not match allowed patterns: *@a.test, uri SAN value 'spiffe://b.test/x' does not match allowed patterns: spiffe://a.test/*",
  ],
  [
    'denied: an IPv4 address within an IPv6 one',
    { sans: [{ type: 'ip_address', denied: ['10.*'] }] },
    {
      names: [
        ['ip', '::ffff:10.0.0.1'],
        ['ip', '::10.0.0.2'],
        ['ip', '::ffff:11.0.0.1'],
      ],
    },
    "ip_address SAN matching denied pattern '::ffff:10.0.0.1' found in request, ip_address SAN matching denied pattern '::a00:2' found in request",
  ],
  [
    'an address in another spelling',
    { sans: [{ type: 'ip_address', allowed: ['2001:DB8:0::1'] }] },
    { names: [['ip', '2001:db8::1']] },
    granted,
  ],
  [
    'a common name that is a DNS name',
    { sans: [{ type: 'dns_name', allowed: ['*.a.test'] }] },
    name('b.test'),
    "dns_name SAN value 'b.test' does not match allowed patterns: *.a.test; a common name that is a DNS name or an IP address becomes a SAN as well",
  ],
  [
    'a common name that may be one',
    { sans: [{ type: 'dns_name', allowed: ['*.a.test'] }] },
    name('x.a.test'),
    granted,
  ],
];

const usages = (...keyUsage: readonly KeyUsage[]): Asked => ({ cn: 'a', keyUsage });
const purposes = (...list: readonly (keyof typeof EXTENDED_KEY_USAGES)[]): Asked => ({
  cn: 'a',
  purposes: list,
});

const USAGES: readonly Case[] = [
  [
    'allowed',
    { keyUsages: { allowed: ['digital_signature', 'non_repudiation'] } },
    usages('digital_signature', 'content_commitment'),
    granted,
  ],
  ['allowed: none need be asked for', { keyUsages: { allowed: ['digital_signature'] } }, usages(), granted],
  [
    'allowed: others',
    { keyUsages: { allowed: ['digital_signature'] } },
    usages('digital_signature', 'content_commitment', 'key_agreement'),
    'Invalid key usages: non_repudiation, key_agreement',
  ],
  [
    'required',
    { keyUsages: { required: ['digital_signature'], allowed: ['key_agreement'] } },
    usages('digital_signature'),
    granted,
  ],
  [
    'required: missing',
    { keyUsages: { required: ['digital_signature', 'non_repudiation'], allowed: ['key_agreement'] } },
    usages('key_agreement'),
    'Missing required key usages: digital_signature, non_repudiation',
  ],
  [
    'denied alone: no usage is allowed',
    { keyUsages: { denied: ['key_agreement'] } },
    usages('digital_signature'),
    'Invalid key usages: digital_signature',
  ],
  [
    'denied: told twice',
    { keyUsages: { allowed: ['digital_signature'], denied: ['key_agreement'] } },
    usages('digital_signature', 'key_agreement'),
    'Denied key usages found in request: key_agreement, Invalid key usages: key_agreement',
  ],
  [
    'denied: beats allowed',
    { keyUsages: { allowed: ['key_agreement'], denied: ['key_agreement'] } },
    usages('key_agreement'),
    'Denied key usages found in request: key_agreement',
  ],
  [
    'absent',
    {},
    usages('digital_signature'),
    'Key usages are not allowed by template policy (not defined in template)',
  ],
  ['absent: none asked for', {}, usages(), granted],
  [
    'of authorities, whatever is allowed',
    { keyUsages: { allowed: ['key_cert_sign', 'crl_sign'] } },
    usages('key_cert_sign', 'crl_sign'),
    'keyUsages: key_cert_sign is a usage of authorities alone, keyUsages: crl_sign is a usage of authorities alone',
  ],
  [
    'of agreement, without it',
    { keyUsages: { allowed: ['encipher_only', 'decipher_only', 'key_agreement'] } },
    usages('encipher_only'),
    'keyUsages: encipher_only means nothing without key_agreement',
  ],
  [
    'of agreement, with it',
    { keyUsages: { allowed: ['encipher_only', 'decipher_only', 'key_agreement'] } },
    usages('key_agreement', 'decipher_only'),
    granted,
  ],
];

const PURPOSES: readonly Case[] = [
  [
    'allowed',
    { extendedKeyUsages: { allowed: ['client_auth', 'server_auth'] } },
    purposes('server_auth'),
    granted,
  ],
  [
    'allowed: others',
    { extendedKeyUsages: { allowed: ['client_auth'] } },
    purposes('server_auth', 'code_signing'),
    'Invalid extended key usages: server_auth, code_signing',
  ],
  ['required', { extendedKeyUsages: { required: ['client_auth'] } }, purposes('client_auth'), granted],
  [
    'required: missing',
    { extendedKeyUsages: { required: ['client_auth'], allowed: ['server_auth'] } },
    purposes('server_auth'),
    'Missing required extended key usages: client_auth',
  ],
  [
    'denied',
    { extendedKeyUsages: { allowed: ['client_auth'], denied: ['code_signing'] } },
    purposes('code_signing'),
    'Denied extended key usages found in request: code_signing, Invalid extended key usages: code_signing',
  ],
  [
    'absent',
    {},
    purposes('client_auth'),
    'Extended key usages are not allowed by template policy (not defined in template)',
  ],
  ['absent: none asked for', {}, purposes(), granted],
];

const ALGORITHMS: readonly Case[] = [
  [
    'allowed',
    { algorithms: { signature: ['SHA256-RSA'], keyAlgorithm: ['ECDSA-P256'] } },
    name('a'),
    granted,
  ],
  [
    'in the names of requests',
    { algorithms: { signature: ['RSA-SHA256'], keyAlgorithm: ['EC_prime256v1'] } },
    name('a'),
    granted,
  ],
  [
    'others',
    { algorithms: { signature: ['SHA384-RSA'], keyAlgorithm: ['RSA-4096'] } },
    name('a'),
    "Signature algorithm 'RSA-SHA256' is not allowed by template policy, Key algorithm 'EC_prime256v1' is not allowed by template policy",
  ],
  [
    'absent',
    { algorithms: {} },
    name('a'),
    "Signature algorithm 'RSA-SHA256' is not allowed by template policy (not defined in template), Key algorithm 'EC_prime256v1' is not allowed by template policy (not defined in template)",
  ],
  [
    'a signature that the authority cannot make',
    {},
    { cn: 'a', signature: 'ecdsa-with-sha256' },
    'Requested signature algorithm ECDSA-SHA256 is not compatible with CA key algorithm RSA_2048. CA can only sign with RSA-based signature algorithms.',
  ],
  [
    'no signature that the authority can make',
    { algorithms: { signature: ['SHA256-ECDSA'], keyAlgorithm: ['ECDSA-P256'] } },
    { cn: 'a', signature: 'ecdsa-with-sha256' },
    'Template signature algorithms (SHA256-ECDSA) are not compatible with CA key algorithm (RSA_2048)',
  ],
];

const times = (notBefore: number | undefined, notAfter: number | undefined): Asked => ({
  cn: 'a',
  dates: { notBefore, notBeforeField: 'notBefore', notAfter, notAfterField: 'notAfter' },
});

const VALIDITY: readonly Case[] = [
  ['max: as long', { validity: { max: '30d' } }, { cn: 'a', ttl: 30 * DAY }, granted],
  [
    'max: longer',
    { validity: { max: '30d' } },
    { cn: 'a', ttl: 30 * DAY + 1 },
    'Requested validity period exceeds maximum allowed duration',
  ],
  ['max: m is minutes', { validity: { max: '30m' } }, { cn: 'a', ttl: 1800 }, granted],
  [
    'max: m is no month',
    { validity: { max: '30m' } },
    { cn: 'a', ttl: 1801 },
    'Requested validity period exceeds maximum allowed duration',
  ],
  ['absent: only the authority bounds', {}, { cn: 'a', ttl: 900 * DAY }, granted],
  [
    'beyond the authority',
    {},
    { cn: 'a', ttl: 1001 * DAY },
    "notAfter date is after CA certificate's notAfter date",
  ],
  ['times', { validity: { max: '30d' } }, times(NOW + DAY, NOW + 20 * DAY), granted],
  [
    'times: too long',
    { validity: { max: '30d' } },
    times(NOW - 5 * DAY, NOW + 26 * DAY),
    'Requested validity period (notBefore to notAfter) exceeds maximum allowed duration of 720h',
  ],
  [
    'times: short, and further ahead than the policy lets anything reach',
    { validity: { max: '30d' } },
    times(NOW + 40 * DAY, NOW + 41 * DAY),
    'Requested validity period (notBefore to notAfter) exceeds maximum allowed duration of 720h',
  ],
  [
    'times: before the authority',
    {},
    times(NOW - 11 * DAY, NOW + DAY),
    "notBefore date is before CA certificate's notBefore date",
  ],
  ['times: none to come', {}, times(NOW - 2 * DAY, NOW - DAY), 'notAfter date is in the past'],
  ['times: an end before now', {}, times(undefined, NOW - DAY), 'notBefore date is after notAfter date'],
];

const AUTHORITY: readonly Case[] = [
  ['switched off', {}, { cn: 'a', issuer: { isActive: false } }, 'CA is not active'],
  [
    'expired',
    {},
    { cn: 'a', ttl: 1, issuer: { notAfter: NOW - 1 } },
    "CA is expired, notAfter date is after CA certificate's notAfter date",
  ],
  ['another', {}, { cn: 'a', issuer: { keyAlgorithm: 'rsa-4096' } }, granted],
];

const PREFIX = 'Certificate request validation failed: ';

describe.each([
  ['the subject', SUBJECT, PREFIX],
  ['names', SANS, PREFIX],
  ['key usages', USAGES, PREFIX],
  ['extended key usages', PURPOSES, PREFIX],
  ['algorithms', ALGORITHMS.slice(0, 4), PREFIX],
  ['the authority’s signatures', ALGORITHMS.slice(4), ''],
  ['how long it is to last', VALIDITY, ''],
  ['the authority', AUTHORITY, ''],
] as const)('%s', (_, cases, prefix) => {
  it.each(cases)('%s', (_what, source, asked, message) => {
    const found = refused(source, asked);
    const bare = found?.startsWith(PREFIX) ? found.slice(PREFIX.length) : found;
    expect(bare).toBe(message);
    if (message !== undefined && prefix !== '') expect(found).toBe(`${prefix}${message}`);
  });
});

describe('what is told', () => {
  it('is bounded, however often the same long list would be told', () => {
    const allowed = Array.from({ length: 20 }, (_, i) => `*${'a'.repeat(230)}${i}.test`);
    const names = Array.from({ length: 100 }, (_, i) => ['dns', `x${i}.test`] as const);
    const text = refused({ sans: [{ type: 'dns_name', allowed }] }, { names }) ?? '';
    expect(text.length).toBeLessThan(30_000);
    expect(text).toContain("SAN value 'x0.test' does not match allowed patterns: *aaa");
    expect(text).toContain("SAN value 'x99.test'");
  });

  it('comes soon, however many wildcards meet however many patterns', () => {
    const denied = Array.from({ length: 1000 }, (_, i) => `*a*b*c*d*e*f*${i}.example.org`);
    const names = Array.from({ length: 100 }, (_, i) => ['dns', `*.n${i}.${'a.'.repeat(110)}test`] as const);
    expect(refused({ sans: [{ type: 'dns_name', denied }] }, { names })).toBeUndefined();
    const more = [...denied.slice(2), 'x.n7.*a.test', '*.n9.a*'];
    const text = refused({ sans: [{ type: 'dns_name', denied: more }] }, { names }) ?? '';
    expect(text.match(/matching denied pattern/g)).toHaveLength(2);
  });
});

describe('all that is wrong', () => {
  it('is told at once, section by section', () => {
    const asked: Asked = {
      cn: 'the root',
      names: [['dns', 'evil.test']],
      keyUsage: ['key_agreement'],
      purposes: ['code_signing'],
      signature: 'sha512-with-rsa',
      key: 'rsa-4096',
      ttl: 90 * DAY,
    };
    const source: CertificatePolicySource = {
      subject: [{ type: 'common_name', denied: ['the root'] }],
      sans: [{ type: 'dns_name', allowed: ['*.a.test'] }],
      keyUsages: { allowed: ['digital_signature'] },
      validity: { max: '30d' },
    };
    expect(refused(source, asked)).toBe(
      [
        "Certificate request validation failed: common_name value 'the root' is denied by template policy",
        "dns_name SAN value 'evil.test' does not match allowed patterns: *.a.test",
        'Invalid key usages: key_agreement',
        'Extended key usages are not allowed by template policy (not defined in template)',
        "Signature algorithm 'RSA-SHA512' is not allowed by template policy",
        "Key algorithm 'RSA_4096' is not allowed by template policy",
        'Requested validity period exceeds maximum allowed duration',
      ].join(', '),
    );
  });

  it('of the authority is told when the policy is content', () => {
    const asked: Asked = { cn: 'root', signature: 'ecdsa-with-sha256', issuer: { isActive: false } };
    const source: CertificatePolicySource = { subject: [{ type: 'common_name', denied: ['root'] }] };
    expect(refused(source, asked)).toBe(
      "Certificate request validation failed: common_name value 'root' is denied by template policy",
    );
    expect(refused({}, asked)).toMatch(/^CA is not active, Requested signature algorithm/);
  });

  it('has the length of names among it', () => {
    expect(refused({}, name('n'.repeat(64)))).toBeUndefined();
    expect(refused({}, name('n'.repeat(65)))).toMatch(/ub-common-name/);
  });
});
