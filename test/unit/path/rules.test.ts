import { describe, expect, it } from 'vitest';
import { parseIp } from '../../../src/base/ip.ts';
import type { PathRequest } from '../../../src/path/request.ts';
import { parseCertificate } from '../../../src/x509/certificate.ts';
import {
  EXTENDED_KEY_USAGE,
  encodeExtendedKeyUsage,
} from '../../../src/x509/extensions/extended-key-usage.ts';
import type { GeneralName } from '../../../src/x509/general-name.ts';
import { EXTENSION, KEY_PURPOSE } from '../../../src/x509/oid.ts';
import { type CertificatePlan, certify, HIERARCHY_AT, party } from '../../support/hierarchy.ts';
import { ecSpki, modulusOf, rsaSpki, spki } from '../../support/keys.ts';
import { problemsOf } from '../../support/paths.ts';
import { hex, p256Key } from '../../support/x509.ts';

const [rootKey, issuingKey, leafKey] = [p256Key(), p256Key(), p256Key()];
const root = party(rootKey, [['commonName', 'Root']]);
const issuing = party(issuingKey, [['commonName', 'Issuing']]);
const subject = party(leafKey, [['commonName', 'A service']]);
const dns = (value: string): GeneralName => ({ type: 'dns', value });

interface Plans {
  readonly root?: CertificatePlan;
  readonly issuing?: CertificatePlan;
  readonly leaf?: CertificatePlan;
}

function request(plans: Plans, asked: Partial<PathRequest> = {}): PathRequest {
  return {
    leaf: parseCertificate(certify(issuing, subject, 'leaf', plans.leaf)),
    intermediates: [parseCertificate(certify(root, issuing, 'authority', plans.issuing))],
    anchors: [parseCertificate(certify(root, root, 'authority', plans.root))],
    at: HIERARCHY_AT,
    ...asked,
  };
}

const past = [HIERARCHY_AT - 100, HIERARCHY_AT - 1] as const;
const future = [HIERARCHY_AT + 1, HIERARCHY_AT + 100] as const;
const now = [HIERARCHY_AT, HIERARCHY_AT] as const;
const strange = (critical: boolean) => [{ oid: '1.2.3.4', critical, value: hex('0500') }];

describe('a path of three', () => {
  it('is valid as it is', () => {
    expect(problemsOf(request({}))).toEqual([]);
    expect(problemsOf(request({}, { strict: true, purpose: 'server_auth' }))).toEqual([]);
  });

  // biome-ignore format: a table
  const TABLE: readonly (readonly [what: string, refused: Plans, problem: string, accepted: Plans])[] = [
    ['an expired leaf',                        { leaf: { period: past } },                    '0 expired',       { leaf: { period: now } }],
    ['a leaf of tomorrow',                     { leaf: { period: future } },                  '0 not_yet_valid', { leaf: { period: now } }],
    ['an expired authority',                   { issuing: { period: past } },                 '1 expired',       { issuing: { period: now } }],
    ['an expired anchor',                      { root: { period: past } },                    '2 expired',       { root: { period: now } }],
    ['an unknown critical extension',          { leaf: { more: strange(true) } },             '0 unknown_critical_extension', { leaf: { more: strange(false) } }],
    ['one in the authority',                   { issuing: { more: strange(true) } },          '1 unknown_critical_extension', { issuing: { more: strange(false) } }],
    ['one in the anchor',                      { root: { more: strange(true) } },             '2 unknown_critical_extension', { root: { more: strange(false) } }],
    ['an authority without basicConstraints',  { issuing: { basic: 'absent' } },              '1 not_an_authority', { leaf: { basic: 'absent' } }],
    ['an authority that says it is none',      { issuing: { basic: { ca: false } } },         '1 not_an_authority', { leaf: { basic: { ca: true } } }],
    ['an authority of version 1',              { issuing: { version: 1 } },                   '1 not_an_authority', { leaf: { version: 1 } }],
    ['an anchor of version 3 that is none',    { root: { basic: 'absent' } },                 '2 not_an_authority', { root: { version: 1 } }],
    ['an authority that may not sign',         { issuing: { keyUsage: ['crl_sign'] } },       '1 key_usage',     { issuing: { keyUsage: 'absent' } }],
    ['an anchor that may not sign',            { root: { keyUsage: ['digital_signature'] } }, '2 key_usage',     { root: { keyUsage: ['key_cert_sign'] } }],
    ['no room below the anchor',               { root: { basic: { ca: true, pathLength: 0 } } }, '2 path_length', { root: { basic: { ca: true, pathLength: 1 } } }],
    ['a signature with a bit turned',          { leaf: { signature: 'broken' } },             '0 bad_signature', { root: { signature: 'broken' } }],
    ['a signature of another key',             { issuing: { signature: 'of another key' } },  '1 bad_signature', { issuing: {} }],
    ['a name beyond the constraints',          { leaf: { names: [dns('a.test')] }, issuing: { constraints: { permitted: [dns('b.test')], excluded: [] } } }, '0 name_constraints', { leaf: { names: [dns('a.b.test')] }, issuing: { constraints: { permitted: [dns('b.test')], excluded: [] } } }],
    ['an authority’s name beyond the anchor’s', { issuing: { names: [dns('a.test')] }, root: { constraints: { permitted: [dns('b.test')], excluded: [] } } }, '1 name_constraints', { issuing: { names: [dns('b.test')] }, root: { constraints: { permitted: [dns('b.test')], excluded: [] } } }],
    ['constraints that cannot be read',        { issuing: { more: [{ oid: EXTENSION.nameConstraints, critical: false, value: hex('3000') }] } }, '1 malformed_extension', { issuing: { constraints: { permitted: [dns('b.test')], excluded: [] } } }],
    ['a policy that none has',                 { issuing: { policies: ['1.2.3'], policyConstraints: { requireExplicitPolicy: 0 } } }, '0 policy', { issuing: { policies: ['1.2.3'], policyConstraints: { requireExplicitPolicy: 0 } }, leaf: { policies: ['1.2.3'] } }],
    ['a mapping of anyPolicy',                 { issuing: { mappings: [{ issuerPolicy: '2.5.29.32.0', subjectPolicy: '1.2.3' }] } }, '1 policy', { issuing: { mappings: [{ issuerPolicy: '1.2.4', subjectPolicy: '1.2.3' }] } }],
  ];
  it.each(TABLE)('is refused for %s', (_, refused, problem, accepted) => {
    expect(problemsOf(request(refused))).toEqual([problem]);
    expect(problemsOf(request(accepted))).toEqual([]);
  });

  it('is valid at both ends of a period, and not beyond', () => {
    const plans = { leaf: { period: [HIERARCHY_AT - 5, HIERARCHY_AT + 5] as const } };
    const at = (seconds: number) => problemsOf({ ...request(plans), at: HIERARCHY_AT + seconds });
    expect([-6, -5, 5, 6].map(at)).toEqual([['0 not_yet_valid'], [], [], ['0 expired']]);
    for (const at of [1e300, Number.NaN]) {
      expect(problemsOf({ ...request(plans), at })).toContain('0 expired');
    }
  });

  it('has all problems of its leaf told at once', () => {
    const leaf = { period: past, more: strange(true), purposes: ['client_auth'] as const };
    expect(problemsOf(request({ leaf }, { purpose: 'server_auth', hostname: 'a.test' }))).toEqual([
      '0 expired',
      '0 unknown_critical_extension',
      '0 extended_key_usage',
      '0 hostname',
    ]);
  });
});

describe('keys and algorithms that do not hold', () => {
  // sha1WithRSAEncryption (RFC 3279 §2.2.1), ecdsa-with-SHA1 (§2.2.3), md5WithRSAEncryption, id-RSASSA-PSS.
  const SHA1_RSA = hex('300d 0609 2a864886f70d010105 0500');
  const SHA1_ECDSA = hex('3009 0607 2a8648ce3d0401');
  const MD5_RSA = hex('300d 0609 2a864886f70d010104 0500');
  const PSS = hex('300b 0609 2a864886f70d01010a');

  it.each([SHA1_RSA, SHA1_ECDSA, MD5_RSA, PSS])(
    'refuse a certificate, and not an anchor, signed with one (%#)',
    (algorithm) => {
      expect(problemsOf(request({ leaf: { algorithm } }))).toEqual(['0 weak_algorithm']);
      expect(problemsOf(request({ issuing: { algorithm } }))).toEqual(['1 weak_algorithm']);
      expect(problemsOf(request({ root: { algorithm } }))).toEqual([]);
    },
  );

  it.each([
    ['RSA of 1,024 bits', rsaSpki(modulusOf(1024))],
    ['RSA with the exponent 3', rsaSpki(modulusOf(2048), 3n)],
    ['EC on secp256k1', ecSpki(hex(`04${'01'.repeat(64)}`), '1.3.132.0.10')],
    ['EC beside its curve', ecSpki(hex(`04${'01'.repeat(64)}`))],
    ['DSA', spki('1.2.840.10040.4.1', undefined, hex('00'))],
  ])('refuse a certificate for a key such as %s', (_, weak) => {
    const of = (to: typeof subject) => ({ ...to, key: { ...to.key, spki: weak } });
    const leaf = parseCertificate(certify(issuing, of(subject), 'leaf'));
    expect(problemsOf({ ...request({}), leaf })).toEqual(['0 weak_key']);
    const intermediates = [parseCertificate(certify(root, of(issuing), 'authority'))];
    expect(problemsOf({ ...request({}), intermediates })).toEqual(['1 weak_key']);
  });
});

describe('a purpose', () => {
  const server = { purpose: 'server_auth' } as const;

  it.each<[string, Plans, readonly string[]]>([
    ['is anything where no certificate names one', {}, []],
    ['is the leaf’s own', { leaf: { purposes: ['client_auth', 'server_auth'] } }, []],
    ['is not another one', { leaf: { purposes: ['client_auth'] } }, ['0 extended_key_usage']],
    ['is bounded by the authority', { issuing: { purposes: ['client_auth'] } }, ['1 extended_key_usage']],
    ['is bounded by the anchor', { root: { purposes: ['client_auth'] } }, ['2 extended_key_usage']],
    [
      'is not bounded by anyExtendedKeyUsage',
      { issuing: { purposes: ['any'] }, leaf: { purposes: ['any'] } },
      [],
    ],
    ['is not what the key may not do', { leaf: { keyUsage: ['content_commitment'] } }, ['0 key_usage']],
    ['is what the key may do one way', { leaf: { keyUsage: ['key_encipherment'] } }, []],
  ])('%s', (_, plans, problems) => {
    expect(problemsOf(request(plans, server))).toEqual(problems);
    expect(problemsOf(request(plans))).toEqual([]);
  });

  it('of OCSP is named by the leaf itself (RFC 6960 §4.2.2.2)', () => {
    const asked = { purpose: 'ocsp_signing' } as const;
    expect(problemsOf(request({}, asked))).toEqual(['0 extended_key_usage']);
    expect(problemsOf(request({ leaf: { purposes: ['any'] } }, asked))).toEqual(['0 extended_key_usage']);
    expect(problemsOf(request({ leaf: { purposes: ['ocsp_signing'] } }, asked))).toEqual([]);
  });

  it('of time-stamping stands alone and is critical (RFC 3161 §2.3)', () => {
    const asked = { purpose: 'time_stamping' } as const;
    const value = encodeExtendedKeyUsage([KEY_PURPOSE.time_stamping]);
    const leaf = { more: [{ oid: EXTENDED_KEY_USAGE, critical: true, value }] };
    expect(problemsOf(request({ leaf }, asked))).toEqual([]);
    expect(problemsOf(request({ leaf: { purposes: ['time_stamping'] } }, asked))).toEqual([
      '0 extended_key_usage',
    ]);
  });
});

describe('a host name (RFC 9525 §6)', () => {
  const address: GeneralName = { type: 'ip', octets: parseIp('192.0.2.1') ?? hex('') };
  const names = [
    dns('A.example.com'),
    dns('*.w.example.com'),
    dns('*.com'),
    dns('x*.example.com'),
    dns('192.0.2.9'),
    address,
  ];

  it.each([
    ['a.example.com', true],
    ['A.EXAMPLE.com.', true],
    ['b.a.example.com', false],
    ['x.w.example.com', true],
    ['w.example.com', false],
    ['y.x.w.example.com', false],
    ['*.w.example.com', false],
    ['example.com', false],
    ['xy.example.com', false],
    ['192.0.2.1', true],
    ['192.0.2.9', false],
    ['2001:db8::1', false],
    ['A service', false],
    ['', false],
    ['.', false],
    ['a_b.w.example.com', false],
    ['ä.w.example.com', false],
  ])('%s: %s', (hostname, good) => {
    expect(problemsOf(request({ leaf: { names } }, { hostname }))).toEqual(good ? [] : ['0 hostname']);
  });

  it('is never found in the subject', () => {
    const named = party(leafKey, [['commonName', 'a.example.com']]);
    const leaf = parseCertificate(certify(issuing, named, 'leaf'));
    expect(problemsOf({ ...request({}), leaf, hostname: 'a.example.com' })).toEqual(['0 hostname']);
    expect(problemsOf({ ...request({}), leaf })).toEqual([]);
  });
});

describe('the profile of authorities, when it is asked for', () => {
  const constraints = { permitted: [dns('b.test')], excluded: [] };
  const constrainedBy = (base: string) => ({ constraints: { permitted: [dns(base)], excluded: [] } });

  // biome-ignore format: a table
  it.each<[string, Plans, RegExp]>([
    ['an authority’s key identifier in what it issues', { leaf: { keyIds: 'no authority' } },            /0 profile/],
    ['a key identifier of an authority',                { issuing: { keyIds: 'no subject' } },           /1 profile/],
    ['critical basicConstraints',                       { root: { basicNotCritical: true } },            /2 profile/],
    ['keyUsage in an authority',                        { issuing: { keyUsage: 'absent' } },             /1 profile/],
    ['cA where certificates may be signed',             { leaf: { keyUsage: ['key_cert_sign'] } },       /0 profile/],
    ['keyCertSign where there is a path length', { leaf: { basic: { ca: true, pathLength: 0 } } }, /0 profile/],
    ['version 3 of an anchor',                          { root: { version: 1 } },                        /2 profile/],
    ['critical nameConstraints',                        { issuing: { constraints, constraintsNotCritical: true } }, /1 profile/],
    ['nameConstraints in authorities alone',            { leaf: { constraints } },                       /0 profile/],
    ['dNSName constraints without a leading period',    { issuing: constrainedBy('.test') },             /1 profile/],
  ])('wants %s', (_, plans, problem) => {
    expect(problemsOf(request(plans, { strict: true })).join()).toMatch(problem);
    expect(problemsOf(request(plans))).toEqual([]);
  });
});
