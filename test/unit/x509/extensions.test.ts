import { describe, expect, it } from 'vitest';
import { DerReader } from '../../../src/der/reader.ts';
import { encode, sequence } from '../../../src/der/writer.ts';
import { extensionNode, extensionsNode, readExtensions } from '../../../src/x509/extension.ts';
import {
  accessUris,
  decodeAuthorityInfoAccess,
  encodeAuthorityInfoAccess,
} from '../../../src/x509/extensions/authority-info-access.ts';
import {
  decodeAuthorityKeyIdentifier,
  encodeAuthorityKeyIdentifier,
} from '../../../src/x509/extensions/authority-key-identifier.ts';
import {
  decodeBasicConstraints,
  encodeBasicConstraints,
} from '../../../src/x509/extensions/basic-constraints.ts';
import { decodeCertificateIssuer } from '../../../src/x509/extensions/certificate-issuer.ts';
import {
  decodeCertificatePolicies,
  encodeCertificatePolicies,
} from '../../../src/x509/extensions/certificate-policies.ts';
import {
  decodeCrlDistributionPoints,
  encodeCrlDistributionPoints,
} from '../../../src/x509/extensions/crl-distribution-points.ts';
import { decodeCrlNumber, encodeCrlNumber } from '../../../src/x509/extensions/crl-number.ts';
import {
  decodeExtendedKeyUsage,
  encodeExtendedKeyUsage,
  keyPurpose,
} from '../../../src/x509/extensions/extended-key-usage.ts';
import { decodeInvalidityDate, encodeInvalidityDate } from '../../../src/x509/extensions/invalidity-date.ts';
import {
  decodeIssuingDistributionPoint,
  encodeIssuingDistributionPoint,
} from '../../../src/x509/extensions/issuing-distribution-point.ts';
import { decodeKeyUsage, encodeKeyUsage, type KeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import {
  decodeNameConstraints,
  encodeNameConstraints,
} from '../../../src/x509/extensions/name-constraints.ts';
import {
  CRL_REASON,
  crlReason,
  decodeReasonCode,
  encodeReasonCode,
} from '../../../src/x509/extensions/reason-code.ts';
import { decodeSubjectAltName, encodeSubjectAltName } from '../../../src/x509/extensions/subject-alt-name.ts';
import {
  decodeSubjectKeyIdentifier,
  encodeSubjectKeyIdentifier,
} from '../../../src/x509/extensions/subject-key-identifier.ts';
import { formatName, nameBelow, parseName } from '../../../src/x509/name.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { hex } from '../../support/x509.ts';

describe('Extensions', () => {
  const read = (octets: string) => DerReader.whole(hex(octets), readExtensions);
  const A = '3007 06022a03 0401aa';
  const B = '300a 06022a04 0101ff 0401bb';

  it('are written and read in order', () => {
    const extensions = [
      { oid: '1.2.3', critical: false, value: hex('aa') },
      { oid: '1.2.4', critical: true, value: hex('bb') },
    ];
    expect(read(`3015 ${A} ${B}`)).toEqual(extensions);
    expect(encode(sequence(extensionsNode(extensions)))).toEqual(hex(`3017 3015 ${A} ${B}`));
    expect(extensionsNode([])).toBeUndefined();
    expect(extensions.map((extension) => encode(extensionNode(extension)))).toEqual([hex(A), hex(B)]);
  });

  it.each([
    ['one twice', `3012 ${A} ${A}`, /extension 1.2.3 twice/],
    ['none at all', '3000', /fewer than 1/],
    ['critical FALSE written out', '300c 300a 06022a04 010100 0401bb', /DEFAULT value/],
    ['an element too many', '300b 3009 06022a03 0401aa 0500', /trailing/],
  ])('are refused with %s', (_, octets, why) => {
    expectMalformed(() => read(octets), why);
  });
});

/** Per extension: what is refused, an accepted twin, and why. */
const REFUSED: readonly [
  string,
  (value: Uint8Array) => unknown,
  refused: string,
  accepted: string,
  RegExp,
][] = [
  [
    'basicConstraints with cA FALSE written out',
    decodeBasicConstraints,
    '3003 010100',
    '3000',
    /DEFAULT value/,
  ],
  [
    'basicConstraints with a negative path length',
    decodeBasicConstraints,
    '3006 0101ff 0201ff',
    '3006 0101ff 020100',
    /negative/,
  ],
  [
    'basicConstraints with more',
    decodeBasicConstraints,
    '3008 0101ff 020100 0500',
    '3006 0101ff 020100',
    /trailing/,
  ],
  ['basicConstraints with trailing octets', decodeBasicConstraints, '3000 00', '3000', /trailing/],
  ['keyUsage of none', decodeKeyUsage, '03 01 00', '03 02 07 80', /without a usage/],
  ['keyUsage of a zero octet', decodeKeyUsage, '03 02 00 00', '03 02 07 80', /trailing zeros/],
  ['keyUsage with trailing zeros', decodeKeyUsage, '03 02 00 80', '03 02 07 80', /trailing zeros/],
  ['keyUsage with a tenth bit', decodeKeyUsage, '03 03 06 80 40', '03 03 07 80 80', /no name/],
  ['extendedKeyUsage of none', decodeExtendedKeyUsage, '3000', '3004 06022a03', /fewer than 1/],
  ['subjectAltName of none', decodeSubjectAltName, '3000', '3003 820161', /fewer than 1/],
  ['subjectKeyIdentifier with trailing octets', decodeSubjectKeyIdentifier, '0401aa00', '0401aa', /trailing/],
  [
    'authorityKeyIdentifier with a serial alone',
    decodeAuthorityKeyIdentifier,
    '3006 8001aa 820101',
    '300b 8001aa a103 820161 820101',
    /only one of/,
  ],
  [
    'authorityKeyIdentifier with an issuer alone',
    decodeAuthorityKeyIdentifier,
    '3005 a103 820161',
    '3003 8001aa',
    /only one of/,
  ],
  [
    'cRLDistributionPoints of none',
    decodeCrlDistributionPoints,
    '3000',
    '300b 3009 a007 a005 8603 613a62',
    /fewer than 1/,
  ],
  [
    'a distribution point without a name',
    decodeCrlDistributionPoints,
    '3006 3004 81020640',
    '3009 3007 a205 8603 613a62',
    /without a name/,
  ],
  [
    'a full name of none',
    decodeCrlDistributionPoints,
    '3006 3004 a002 a000',
    '3009 3007 a005 a003 820161',
    /fewer than 1/,
  ],
  [
    'authorityInfoAccess of none',
    decodeAuthorityInfoAccess,
    '3000',
    '3009 3007 06022a03 860161',
    /fewer than 1/,
  ],
  ['nameConstraints of none', decodeNameConstraints, '3000', '3007 a005 3003 820161', /without a subtree/],
  [
    'nameConstraints with an empty list',
    decodeNameConstraints,
    '3002 a000',
    '3007 a105 3003 820161',
    /fewer than 1/,
  ],
  [
    'nameConstraints with a minimum of 0 written out',
    decodeNameConstraints,
    '300a a008 3006 820161 800100',
    '3007 a005 3003 820161',
    /trailing/,
  ],
  [
    'nameConstraints with a minimum',
    decodeNameConstraints,
    '300a a008 3006 820161 800101',
    '3007 a005 3003 820161',
    /trailing/,
  ],
  [
    'nameConstraints with a maximum',
    decodeNameConstraints,
    '300a a008 3006 820161 810101',
    '3007 a005 3003 820161',
    /trailing/,
  ],
  [
    'nameConstraints with an address without mask',
    decodeNameConstraints,
    '300a a008 3006 8704 0a000000',
    '300e a00c 300a 8708 0a000000ff000000',
    /8 or 32/,
  ],
  ['certificatePolicies of none', decodeCertificatePolicies, '3000', '3006 3004 06022a03', /fewer than 1/],
  [
    'a policy twice',
    decodeCertificatePolicies,
    '300c 3004 06022a03 3004 06022a03',
    '300c 3004 06022a03 3004 06022a04',
    /a policy twice/,
  ],
  [
    'a policy with an empty list of qualifiers',
    decodeCertificatePolicies,
    '3008 3006 06022a03 3000',
    '3010 300e 06022a03 3008 3006 06022a04 0500',
    /fewer than 1/,
  ],
  [
    'issuingDistributionPoint that says nothing',
    decodeIssuingDistributionPoint,
    '3000',
    '3003 8101ff',
    /says nothing/,
  ],
  [
    'issuingDistributionPoint with a FALSE written out',
    decodeIssuingDistributionPoint,
    '3003 810100',
    '3003 8101ff',
    /DEFAULT value/,
  ],
  [
    'issuingDistributionPoint for two kinds of certificates only',
    decodeIssuingDistributionPoint,
    '3006 8101ff 8201ff',
    '3006 8201ff 8401ff',
    /two kinds/,
  ],
  [
    'issuingDistributionPoint in another order',
    decodeIssuingDistributionPoint,
    '3006 8401ff 8101ff',
    '3006 8101ff 8401ff',
    /trailing/,
  ],
  [
    'issuingDistributionPoint with reasons and trailing zeros',
    decodeIssuingDistributionPoint,
    '3004 83020040',
    '3004 83020640',
    /trailing zeros/,
  ],
  [
    'a relative name of no attribute',
    decodeIssuingDistributionPoint,
    '3004 a002 a100',
    '3010 a00e a10c 300a 0603550403 0c03615f62',
    /fewer than 1/,
  ],
  ['cRLNumber below zero', decodeCrlNumber, '0201ff', '020100', /negative/],
  [
    'cRLNumber of 21 octets',
    decodeCrlNumber,
    '0215 00ffffffffffffffffffffffffffffffffffffffff',
    '0214 7fffffffffffffffffffffffffffffffffffffff',
    /20 octets/,
  ],
  ['reasonCode that is not used', decodeReasonCode, '0a0107', '0a0108', /no name/],
  ['reasonCode as an INTEGER', decodeReasonCode, '020101', '0a0101', /instead of/],
  [
    'invalidityDate as a UTCTime',
    decodeInvalidityDate,
    '170d 323630313031303030303030 5a',
    '180f 3230323630313031303030303030 5a',
    /instead of/,
  ],
  [
    'invalidityDate with a fraction',
    decodeInvalidityDate,
    '1811 3230323630313031303030303030 2e31 5a',
    '180f 3230323630313031303030303030 5a',
    /GeneralizedTime/,
  ],
  [
    'certificateIssuer without a distinguished name',
    decodeCertificateIssuer,
    '3003 820161',
    '3007 820161 a402 3000',
    /without a distinguished name/,
  ],
];

describe('an extension', () => {
  it.each(REFUSED)('is refused: %s', (_, decode, refused, accepted, why) => {
    expectMalformed(() => decode(hex(refused)), why);
    expect(() => decode(hex(accepted))).not.toThrow();
  });

  it.each([
    [{ ca: false }, '3000'],
    [{ ca: true }, '3003 0101ff'],
    [{ ca: true, pathLength: 0 }, '3006 0101ff 020100'],
    [{ ca: true, pathLength: 128 }, '3007 0101ff 02020080'],
  ])('basicConstraints %j is written and read', (value, octets) => {
    expect(encodeBasicConstraints(value)).toEqual(hex(octets));
    expect(decodeBasicConstraints(hex(octets))).toEqual(value);
  });

  it('basicConstraints with a path length and no cA is read, and not written', () => {
    expect(decodeBasicConstraints(hex('3003 020101'))).toEqual({ ca: false, pathLength: 1 });
    expect(() => encodeBasicConstraints({ ca: false, pathLength: 1 })).toThrow(RangeError);
  });

  it.each<[readonly KeyUsage[], string]>([
    [['digital_signature'], '0302 07 80'],
    [['digital_signature', 'key_encipherment'], '0302 05 a0'],
    [['key_cert_sign', 'crl_sign'], '0302 01 06'],
    [['key_agreement', 'decipher_only'], '0303 07 08 80'],
    [
      [
        'digital_signature',
        'content_commitment',
        'key_encipherment',
        'data_encipherment',
        'key_agreement',
        'key_cert_sign',
        'crl_sign',
        'encipher_only',
        'decipher_only',
      ],
      '0303 07 ff 80',
    ],
  ])('keyUsage %j is written and read', (usages, octets) => {
    expect(encodeKeyUsage(usages)).toEqual(hex(octets));
    expect(decodeKeyUsage(hex(octets))).toEqual(usages);
  });

  it('extendedKeyUsage is written and read by OIDs, some of which have names', () => {
    const purposes = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.4.1.311.20.2.2'];
    const octets = hex('3016 0608 2b06010505070301 060a 2b0601040182371402 02');
    expect(encodeExtendedKeyUsage(purposes)).toEqual(octets);
    expect(decodeExtendedKeyUsage(octets)).toEqual(purposes);
    expect(purposes.map(keyPurpose)).toEqual(['server_auth', undefined]);
  });

  it('subjectAltName is written and read', () => {
    const names = [
      { type: 'dns', value: 'a.b' },
      { type: 'ip', octets: hex('0a000001') },
    ] as const;
    expect(encodeSubjectAltName(names)).toEqual(hex('300b 8203612e62 87040a000001'));
    expect(decodeSubjectAltName(encodeSubjectAltName(names))).toEqual(names);
  });

  it('key identifiers are written and read', () => {
    const keyId = hex('aabb');
    expect(encodeSubjectKeyIdentifier(keyId)).toEqual(hex('0402aabb'));
    expect(decodeSubjectKeyIdentifier(hex('0402aabb'))).toEqual(keyId);
    expect(encodeAuthorityKeyIdentifier({ keyId })).toEqual(hex('3004 8002aabb'));
    expect(decodeAuthorityKeyIdentifier(hex('3004 8002aabb'))).toEqual({ keyId });
    expect(decodeAuthorityKeyIdentifier(hex('3000'))).toEqual({});
    expect(decodeAuthorityKeyIdentifier(hex('3008 a103 820161 8201ff'))).toEqual({
      certificate: { issuer: [{ type: 'dns', value: 'a' }], serial: hex('ff') },
    });
  });

  it('cRLDistributionPoints is written with all addresses of the one CRL in one point', () => {
    const octets = hex('3010 300e a00c a00a 8603 613a62 8603 613a63');
    expect(encodeCrlDistributionPoints(['a:b', 'a:c'])).toEqual(octets);
    expect(decodeCrlDistributionPoints(octets)).toEqual([
      {
        fullName: [
          { type: 'uri', value: 'a:b' },
          { type: 'uri', value: 'a:c' },
        ],
        crlIssuer: [],
      },
    ]);
  });

  it('cRLDistributionPoints is read with a relative name, reasons and a CRL issuer', () => {
    const octets = hex('301c 301a a00e a10c 300a 06035504030c03 615f62 8102 0640 a204 a402 3000');
    expect(decodeCrlDistributionPoints(octets)).toMatchObject([
      {
        fullName: [],
        relativeName: [{ type: '2.5.4.3', value: 'a_b' }],
        reasons: [1],
        crlIssuer: [{ type: 'directory' }],
      },
    ]);
  });

  it('a name relative to a CRL issuer stands below it', () => {
    const octets = hex('3010 a00e a10c 300a 06035504030c03 615f62');
    const rdn = decodeIssuingDistributionPoint(octets).point?.relativeName ?? [];
    const whole = nameBelow(parseName(hex('300d 310b 3009 060355040613024445')), rdn);
    expect(formatName(whole)).toBe('CN=a_b,C=DE');
    expect(formatName(parseName(whole.der))).toBe('CN=a_b,C=DE');
  });

  it('issuingDistributionPoint is written and read', () => {
    const octets = hex('300f a007 a005 8603 613a62 8101ff 8401ff');
    expect(encodeIssuingDistributionPoint({ uris: ['a:b'], only: 'user', indirect: true })).toEqual(octets);
    expect(decodeIssuingDistributionPoint(octets)).toEqual({
      point: { fullName: [{ type: 'uri', value: 'a:b' }] },
      only: 'user',
      indirect: true,
    });
    expect(encodeIssuingDistributionPoint({ only: 'ca' })).toEqual(hex('3003 8201ff'));
    expect(encodeIssuingDistributionPoint({ only: 'attribute' })).toEqual(hex('3003 8501ff'));
    expect(decodeIssuingDistributionPoint(hex('3004 83020640'))).toEqual({
      onlySomeReasons: [1],
      indirect: false,
    });
  });

  it.each([
    [0n, '020100'],
    [255n, '020200ff'],
    [2n ** 64n, '0209 010000000000000000'],
  ])('cRLNumber %i is written and read', (number, octets) => {
    expect(encodeCrlNumber(number)).toEqual(hex(octets));
    expect(decodeCrlNumber(hex(octets))).toBe(number);
  });

  it('reasonCode is written and read by its number, which has a name', () => {
    expect(encodeReasonCode(CRL_REASON.aa_compromise)).toEqual(hex('0a010a'));
    expect(crlReason(decodeReasonCode(hex('0a0101')))).toBe('key_compromise');
    expect(crlReason(7)).toBeUndefined();
  });

  it('invalidityDate is written and read, before 2050 and after', () => {
    for (const time of [
      Date.UTC(1960, 1, 29) / 1000,
      Date.UTC(2026, 0, 1) / 1000,
      Date.UTC(2051, 0, 1) / 1000,
    ])
      expect(decodeInvalidityDate(encodeInvalidityDate(time))).toBe(time);
    expect(encodeInvalidityDate(Date.UTC(2026, 0, 1) / 1000)).toEqual(
      hex('180f 3230323630313031303030303030 5a'),
    );
  });

  it('authorityInfoAccess is written and read', () => {
    const uris = { ocsp: ['http://o'], caIssuers: ['http://c', 'http://d'] };
    const descriptions = decodeAuthorityInfoAccess(encodeAuthorityInfoAccess(uris));
    expect(descriptions).toHaveLength(3);
    expect(accessUris(descriptions, 'ocsp')).toEqual(uris.ocsp);
    expect(accessUris(descriptions, 'caIssuers')).toEqual(uris.caIssuers);
  });

  it('nameConstraints is written and read, the name of all names included', () => {
    const constraints = {
      permitted: [{ type: 'dns', value: '.internal' }],
      excluded: [
        { type: 'ip', octets: hex('00000000 00000000') },
        { type: 'email', value: '' },
      ],
    } as const;
    const octets = hex('3021 a00d 300b 8209 2e696e7465726e616c a110 300a 8708 0000000000000000 3002 8100');
    expect(encodeNameConstraints(constraints)).toEqual(octets);
    expect(decodeNameConstraints(octets)).toEqual(constraints);
    const { permitted } = constraints;
    expect(decodeNameConstraints(encodeNameConstraints({ permitted, excluded: [] }))).toEqual({
      permitted,
      excluded: [],
    });
  });

  it('certificatePolicies is written and read, its qualifiers as DER', () => {
    const policies = [
      { oid: '2.5.29.32.0', qualifiers: [] },
      { oid: '1.2.3', qualifiers: [{ oid: '1.3.6.1.5.5.7.2.1', value: hex('1603 613a62') }] },
    ];
    expect(decodeCertificatePolicies(encodeCertificatePolicies(policies))).toEqual(policies);
  });

  it('of no element is a mistake of the caller', () => {
    for (const write of [
      () => encodeKeyUsage([]),
      () => encodeExtendedKeyUsage([]),
      () => encodeSubjectAltName([]),
      () => encodeCrlDistributionPoints([]),
      () => encodeAuthorityInfoAccess({}),
      () => encodeNameConstraints({ permitted: [], excluded: [] }),
      () => encodeCertificatePolicies([]),
      () => encodeIssuingDistributionPoint({}),
      () => encodeIssuingDistributionPoint({ uris: [] }),
      () => encodeReasonCode(7),
    ]) {
      expect(write).toThrow(RangeError);
    }
  });
});
