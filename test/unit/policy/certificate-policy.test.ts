import { describe, expect, it } from 'vitest';
import { ChanceryError, type FieldError } from '../../../src/base/error.ts';
import type { IssuancePolicy } from '../../../src/policy/issuance-policy.ts';
import {
  type CertificatePolicySource,
  compileCertificatePolicy,
  EXTENDED_KEY_USAGES,
  KEY_USAGES,
  KEYS,
  SAN_TYPES,
  SIGNATURES,
  SUBJECT_TYPES,
} from '../../../src/policy/spellings/certificate-policy.ts';
import { KEY_PURPOSE } from '../../../src/x509/oid.ts';

const DAY = 86_400;
const glob = (text: string) => ({ kind: 'glob', text }) as const;

/** What stands against it: by field, or as one sentence. */
function faults(source: CertificatePolicySource): readonly FieldError[] | string {
  try {
    compileCertificatePolicy(source);
  } catch (error) {
    if (!(error instanceof ChanceryError)) throw error;
    if (error.code === 'access_denied') return error.message;
    expect(error.code).toBe('invalid_field');
    return error.fields;
  }
  return [];
}

function subjectOf(source: CertificatePolicySource): IssuancePolicy['subject']['attributes'] {
  return compileCertificatePolicy(source).subject.attributes;
}

describe('a policy that says nothing', () => {
  it('lets nothing be asked for, and makes keys and signatures those of the authority', () => {
    expect(compileCertificatePolicy({})).toEqual({
      format: 2,
      certificate: 'leaf',
      subject: { commonName: 'optional', attributes: {} },
      names: { wildcards: true, rules: {} },
      keys: 'own',
      signatures: 'own',
      usages: { keyUsage: { kind: 'none' }, encipherWithRsa: false, extendedKeyUsage: { kind: 'none' } },
      validity: { usual: 90 * DAY, usualMayShorten: false, longest: null, onExceed: 'refuse', backdate: 0 },
      extensions: { criticalBasicConstraints: false, criticalExtendedKeyUsage: false, anyPolicy: true },
      retainsKey: true,
    });
  });

  it('is the same with sections that hold none', () => {
    const empty = { subject: [], sans: [], algorithms: {}, validity: {} };
    expect(compileCertificatePolicy(empty)).toEqual(compileCertificatePolicy({}));
  });

  it('compiles to plain data', () => {
    const compiled = compileCertificatePolicy({ subject: [{ type: 'country', allowed: ['CH'] }] });
    expect(JSON.parse(JSON.stringify(compiled))).toEqual(compiled);
  });
});

describe('a section of values', () => {
  it.each(Object.entries(SUBJECT_TYPES))('of the subject: %s is %s', (type, attribute) => {
    expect(subjectOf({ subject: [{ type, allowed: ['*'] }] })).toEqual({
      [attribute]: { allowed: [glob('*')], required: [], denied: [] },
    });
  });

  it.each(Object.entries(SAN_TYPES))('of names: %s is %s', (type, name) => {
    const { names } = compileCertificatePolicy({ sans: [{ type, allowed: ['*'] }] });
    expect(names.rules).toEqual({ [name]: { allowed: [glob('*')], required: [], denied: [] } });
  });

  it('has three lists; where none is of what may be, all may be but what is denied', () => {
    const of = (lists: object): unknown =>
      subjectOf({ subject: [{ type: 'country', ...lists }] }).countryName;
    expect(of({ allowed: ['CH'], required: ['DE'], denied: ['AT'] })).toEqual({
      allowed: [glob('CH')],
      required: [glob('DE')],
      denied: [glob('AT')],
    });
    const open = { allowed: null, required: [], denied: [glob('AT')] };
    expect(of({ denied: ['AT'] })).toEqual(open);
    expect(of({ allowed: [], denied: ['AT'] })).toEqual(open);
    expect(of({ allowed: [], required: [], denied: ['AT'] })).toEqual(open);
    // What is required is allowed, and nothing else is.
    expect(of({ required: ['DE'] })).toEqual({ allowed: [], required: [glob('DE')], denied: [] });
  });

  it.each<readonly [string, string, string]>([
    ['dns_name', ' *.Example.COM ', '*.example.com'],
    ['ip_address', '2001:DB8:0::1', '2001:db8::1'],
    ['ip_address', '10.0.0.1', '10.0.0.1'],
    ['ip_address', '10.0.*', '10.0.*'],
    ['ip_address', '2001:DB8:*', '2001:db8:*'],
    ['email', 'Ops@Example.com', 'Ops@example.com'],
    ['email', '*@Example.com', '*@example.com'],
    ['uri', 'HTTPS://Example.com/A*', 'https://example.com/A*'],
    ['uri', 'URN:Ops', 'urn:Ops'],
  ])('spells a pattern of %s as names are compared: %j', (type, given, kept) => {
    const { rules } = compileCertificatePolicy({ sans: [{ type, denied: [given] }] }).names;
    expect(Object.values(rules)[0]?.denied).toEqual([glob(kept)]);
  });

  it('keeps the case of values of the subject', () => {
    const { organizationName } = subjectOf({
      subject: [{ type: 'organization', required: [' Example AG '] }],
    });
    expect(organizationName?.required).toEqual([glob('Example AG')]);
  });

  it.each<readonly [CertificatePolicySource, string]>([
    [{ subject: [{ type: 'title', allowed: ['x'] }] }, 'subject[0].type'],
    [{ subject: [{ type: 'constructor', allowed: ['x'] }] }, 'subject[0].type'],
    [{ subject: [{ type: 'dns_name', allowed: ['x'] }] }, 'subject[0].type'],
    [{ sans: [{ type: 'common_name', allowed: ['x'] }] }, 'sans[0].type'],
    [{ subject: [{ type: 'country' }] }, 'subject[0]'],
    [{ sans: [{ type: 'uri' }] }, 'sans[0]'],
    [{ sans: [{ type: 'uri', allowed: ['x', ' '] }] }, 'sans[0].allowed[1]'],
    [{ sans: [{ type: 'uri', required: ['x'.repeat(256)] }] }, 'sans[0].required[0]'],
    [{ sans: [{ type: 'uri', denied: ['a\tb'] }] }, 'sans[0].denied[0]'],
    [{ sans: [{ type: 'email', denied: ['\ud800'] }] }, 'sans[0].denied[0]'],
    [{ sans: [{ type: 'email', denied: ['chy_0123456789abcdef'] }] }, 'sans[0].denied[0]'],
    [{ sans: [{ type: 'ip_address', allowed: ['host'] }] }, 'sans[0].allowed[0]'],
    [{ sans: [{ type: 'ip_address', allowed: ['10.0.0.0/8'] }] }, 'sans[0].allowed[0]'],
  ])('%# is told by its place when it cannot be read', (source, field) => {
    expect(faults(source)).toMatchObject([{ field }]);
    expect(JSON.stringify(faults(source))).not.toContain('0123456789abcdef');
  });

  it('has each type once, and each value once in a list', () => {
    const twice = [
      { type: 'country', allowed: ['CH'] },
      { type: 'country', denied: ['DE'] },
    ];
    expect(faults({ subject: twice })).toMatch(/^Duplicate attribute type 'country' found in request/);
    const of = (lists: object): unknown => faults({ sans: [{ type: 'uri', ...lists }] });
    for (const list of ['allowed', 'required', 'denied']) {
      expect(of({ [list]: ['x', 'y', 'x'] })).toBe(
        `Duplicate values found in ${list} list for SAN type 'uri'`,
      );
    }
    expect(of({ allowed: ['x'], required: ['x'], denied: ['y'] })).toEqual([]);
  });

  it('is told of all that is wrong at once', () => {
    const source = {
      subject: [{ type: 'title', allowed: ['x'] }, { type: 'country' }],
      keyUsages: {},
      algorithms: { signature: [], keyAlgorithm: ['x'] },
      validity: { max: 'x' },
    };
    const fields = (faults(source) as readonly FieldError[]).map(({ field }) => field);
    expect(fields.toSorted()).toEqual([
      'algorithms.keyAlgorithm[0]',
      'algorithms.signature',
      'keyUsages',
      'subject[0].type',
      'subject[1]',
      'validity.max',
    ]);
  });
});

describe('a section of usages', () => {
  it('names them as X.509 has them', () => {
    const { usages } = compileCertificatePolicy({
      keyUsages: { allowed: Object.keys(KEY_USAGES) },
      extendedKeyUsages: { allowed: Object.keys(EXTENDED_KEY_USAGES) },
    });
    expect(usages.keyUsage).toMatchObject({ kind: 'asked', allowed: Object.values(KEY_USAGES) });
    expect(usages.extendedKeyUsage).toMatchObject({ allowed: Object.values(EXTENDED_KEY_USAGES) });
    expect(KEY_USAGES.non_repudiation).toBe('content_commitment');
    expect(EXTENDED_KEY_USAGES.server_auth).toBe(KEY_PURPOSE.server_auth);
  });

  it('allows none but those of its lists, and with empty lists none', () => {
    const of = (keyUsages: object): unknown => compileCertificatePolicy({ keyUsages }).usages.keyUsage;
    const none = { kind: 'asked', allowed: [], required: [], denied: [] };
    expect(of({ allowed: [] })).toEqual(none);
    expect(of({ denied: ['crl_sign'] })).toEqual({ ...none, denied: ['crl_sign'] });
    expect(of({ required: ['digital_signature'] })).toEqual({ ...none, required: ['digital_signature'] });
    // What is denied beats what is allowed.
    expect(of({ allowed: ['crl_sign'], denied: ['crl_sign'] })).toMatchObject({ allowed: ['crl_sign'] });
  });

  it('may make the extension critical', () => {
    const of = (critical?: boolean): unknown => {
      const more = critical === undefined ? {} : { critical };
      return compileCertificatePolicy({ extendedKeyUsages: { allowed: ['client_auth'], ...more } })
        .extensions;
    };
    expect([of(), of(false), of(true)]).toMatchObject([
      { criticalExtendedKeyUsage: false },
      { criticalExtendedKeyUsage: false },
      { criticalExtendedKeyUsage: true },
    ]);
  });

  it('is told by its place when it cannot be read', () => {
    expect(faults({ keyUsages: {} })).toMatchObject([
      { field: 'keyUsages', message: expect.stringMatching(/^Key usages must/) },
    ]);
    expect(faults({ extendedKeyUsages: { critical: true } })).toMatchObject([{ field: 'extendedKeyUsages' }]);
    expect(faults({ keyUsages: { denied: ['toString'] } })).toMatchObject([{ field: 'keyUsages.denied[0]' }]);
    const impossible = { required: ['key_agreement'], denied: ['key_agreement'] };
    expect(faults({ keyUsages: impossible })).toMatchObject([{ field: 'keyUsages' }]);
    expect(faults({ keyUsages: { required: ['key_agreement'], denied: ['key_cert_sign'] } })).toEqual([]);
    expect(faults({ keyUsages: { allowed: ['crl_sign', 'crl_sign'] } })).toBe(
      'Duplicate values found in allowed key usages list',
    );
    expect(faults({ extendedKeyUsages: { denied: ['client_auth', 'client_auth'] } })).toBe(
      'Duplicate values found in denied extended key usages list',
    );
  });
});

describe('algorithms', () => {
  it.each([
    ['RSA-2048', 'rsa-2048'],
    ['RSA-3072', 'rsa-3072'],
    ['RSA-4096', 'rsa-4096'],
    ['ECDSA-P256', 'ec-p256'],
    ['ECDSA-P384', 'ec-p384'],
    ['ECDSA-P521', 'ec-p521'],
    ...Object.entries(KEYS),
  ])('the key %s is %s', (name, algorithm) => {
    expect(compileCertificatePolicy({ algorithms: { keyAlgorithm: [name] } })).toMatchObject({
      keys: [algorithm],
      signatures: 'own',
    });
  });

  it.each([
    ['SHA256-RSA', 'sha256-with-rsa'],
    ['SHA384-RSA', 'sha384-with-rsa'],
    ['SHA512-RSA', 'sha512-with-rsa'],
    ['SHA256-ECDSA', 'ecdsa-with-sha256'],
    ['SHA384-ECDSA', 'ecdsa-with-sha384'],
    ['SHA512-ECDSA', 'ecdsa-with-sha512'],
    ...Object.entries(SIGNATURES),
  ])('the signature %s is %s', (name, algorithm) => {
    expect(compileCertificatePolicy({ algorithms: { signature: [name] } })).toMatchObject({
      keys: 'own',
      signatures: [algorithm],
    });
  });

  it('that are spelled in two ways are one', () => {
    const { keys } = compileCertificatePolicy({ algorithms: { keyAlgorithm: ['RSA-2048', 'RSA_2048'] } });
    expect(keys).toEqual(['rsa-2048']);
  });

  it.each<readonly [CertificatePolicySource['algorithms'], string]>([
    [{ keyAlgorithm: [] }, 'algorithms.keyAlgorithm'],
    [{ signature: [] }, 'algorithms.signature'],
    [{ keyAlgorithm: ['RSA-2048', 'RSA-1024'] }, 'algorithms.keyAlgorithm[1]'],
    [{ keyAlgorithm: ['rsa-2048'] }, 'algorithms.keyAlgorithm[0]'],
    [{ signature: ['SHA1-RSA'] }, 'algorithms.signature[0]'],
    [{ signature: ['__proto__'] }, 'algorithms.signature[0]'],
  ])('%j are not known', (algorithms, field) => {
    expect(faults(algorithms === undefined ? {} : { algorithms })).toMatchObject([{ field }]);
  });
});

describe('the longest validity', () => {
  const validity = (max: string): unknown => compileCertificatePolicy({ validity: { max } }).validity;

  it.each([
    ['24h', DAY],
    ['30m', 1800],
    ['12m', 720],
    ['90s', 90],
    ['2w', 14 * DAY],
    ['30d', 30 * DAY],
  ])('%s is %d seconds, and also what is usual', (max, longest) => {
    expect(validity(max)).toMatchObject({ longest, usual: longest, onExceed: 'refuse' });
  });

  it.each([
    ['365d', 365 * DAY],
    ['1y', 31_557_600],
  ])('%s is %d seconds, and longer than what is usual', (max, longest) => {
    expect(validity(max)).toMatchObject({ longest, usual: 90 * DAY });
  });

  it('is none where it is empty', () => {
    expect(validity('')).toMatchObject({ longest: null, usual: 90 * DAY });
  });

  it.each(['0d', '-1d', '1.5d', '90', 'd', '1mo', '1d12h', ' 1d', '101y', 'NaN', '1e9d'])(
    '%j is none',
    (max) => {
      expect(faults({ validity: { max } })).toMatchObject([
        { field: 'validity.max', message: expect.stringMatching(/^Max validity must be in format like/) },
      ]);
    },
  );
});

it('what it says of CA certificates changes nothing of what is issued', () => {
  const source: CertificatePolicySource = {
    caSettings: { maxPathLength: -1 },
    basicConstraints: { isCA: 'allowed', maxPathLength: 1 },
  };
  expect(compileCertificatePolicy(source)).toEqual(compileCertificatePolicy({}));
});

describe('a pattern that no value could match is not taken', () => {
  const sans = (type: string, pattern: string): CertificatePolicySource => ({
    sans: [{ type, denied: [pattern] }],
  });
  // biome-ignore format: a table
  it.each([
    ['dns_name',   'evil.com.',            'evil.com'],
    ['dns_name',   '*bücher.example',      '*xn--bcher-kva.example'],
    ['dns_name',   'foo bar',              'foo-bar'],
    ['dns_name',   '.evil.com',            '*.evil.com'],
    ['dns_name',   '*..com',               '*.com'],
    ['ip_address', '999.1.2.3',            '99.1.2.3'],
    ['ip_address', '10.300.*',             '10.30.*'],
    ['ip_address', '10.0.0.0/8',           '10.*'],
    ['ip_address', '2001:0db8:*',          '2001:db8:*'],
    ['ip_address', '2001:db8:0:0:*',       '2001:db8::*'],
    ['email',      'ops@bücher.example',   'ops@xn--bcher-kva.example'],
    ['uri',        'https://a.test/a b',   'https://a.test/a*b'],
    ['dns_name',   '*a'.repeat(11),        '*a'.repeat(10)],
    ['dns_name',   `*${'a'.repeat(255)}`,  `*${'a'.repeat(254)}`],
  ])('%s: %s, but %s', (type, wrong, right) => {
    expect(faults(sans(type, wrong))).toMatchObject([{ field: 'sans[0].denied[0]' }]);
    expect(faults(sans(type, right))).toEqual([]);
  });
});

describe('what no certificate could have is not required', () => {
  // biome-ignore format: a table
  it.each<[CertificatePolicySource, string, CertificatePolicySource]>([
    [{ keyUsages: { required: ['key_cert_sign'] } }, 'keyUsages.required', { keyUsages: { allowed: ['key_cert_sign'] } }],
    [{ keyUsages: { required: ['encipher_only'] } }, 'keyUsages.required', { keyUsages: { required: ['encipher_only'], allowed: ['key_agreement'] } }],
    [{ sans: [{ type: 'dns_name', required: ['a.x'], denied: ['a.x'] }] }, 'sans[0].required[0]', { sans: [{ type: 'dns_name', required: ['a.x'], denied: ['b.x'] }] }],
    [{ subject: [{ type: 'common_name', required: ['a'], denied: ['*'] }] }, 'subject[0].required[0]', { subject: [{ type: 'common_name', required: ['a'], denied: ['b*'] }] }],
    [{ sans: [{ type: 'uri', required: Array.from({ length: 101 }, (_, i) => `urn:${i}`) }] }, 'sans', { sans: [{ type: 'uri', required: Array.from({ length: 100 }, (_, i) => `urn:${i}`) }] }],
  ])('%j', (wrong, field, right) => {
    expect(faults(wrong)).toMatchObject([{ field }]);
    expect(faults(right)).toEqual([]);
  });
});
