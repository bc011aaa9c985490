import { describe, expect, it } from 'vitest';
import { fromFormat1, type PolicyFormat1 } from '../../../src/policy/former-policy.ts';
import type { IssuancePolicy } from '../../../src/policy/issuance-policy.ts';
import { authorityPolicy, directPolicy } from '../../../src/policy/spellings/authority.ts';
import { compileRole, ROLE_DEFAULTS } from '../../../src/policy/spellings/role.ts';

const DAY = 86_400;
const ALL_KEYS = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384', 'ec-p521', 'ed25519'] as const;
const TLS = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];

/** As databases of the first format hold them. */
const ROLE: PolicyFormat1 = {
  format: 1,
  certificate: 'leaf',
  subject: { commonName: 'required' },
  names: {
    dns: [
      { base: 'example.com', exact: true, below: true },
      { base: 'example.org', exact: false, below: true },
    ],
    wildcards: true,
    ip: true,
  },
  keys: ['rsa-2048'],
  usages: { keyUsage: ['digital_signature'], encipherWithRsa: true, extendedKeyUsage: TLS },
  validity: { usual: 30 * DAY, usualMayShorten: false, longest: 30 * DAY, onExceed: 'clamp', backdate: 60 },
  retainsKey: true,
};

const DIRECT: PolicyFormat1 = {
  format: 1,
  certificate: 'leaf',
  subject: { commonName: 'optional' },
  names: { dns: [], wildcards: false, ip: false },
  keys: ALL_KEYS,
  usages: { keyUsage: ['digital_signature'], encipherWithRsa: true, extendedKeyUsage: TLS },
  validity: { usual: 90 * DAY, usualMayShorten: false, longest: null, onExceed: 'refuse', backdate: 60 },
  retainsKey: false,
};

const AUTHORITY: PolicyFormat1 = {
  format: 1,
  certificate: 'authority',
  subject: { commonName: 'required' },
  names: { dns: [], wildcards: false, ip: false },
  keys: ALL_KEYS,
  usages: {
    keyUsage: ['digital_signature', 'key_cert_sign', 'crl_sign'],
    encipherWithRsa: false,
    extendedKeyUsage: [],
  },
  validity: { usual: 1825 * DAY, usualMayShorten: true, longest: null, onExceed: 'refuse', backdate: 3600 },
  retainsKey: true,
};

/** An authority's certificate names nothing, whether or not the kind is listed. */
const withoutNames = (policy: IssuancePolicy): unknown => ({ ...policy, names: undefined });

describe('a policy of the first format', () => {
  it('of a role is what the role compiles into today', () => {
    const role = {
      ...ROLE_DEFAULTS,
      allowedDomains: ['example.com', '*.example.org'],
      allowSubdomains: true,
      allowIpSans: true,
      keyType: 'rsa' as const,
      keyBits: 2048,
      storePrivateKeys: true,
    };
    expect(fromFormat1(ROLE)).toEqual(compileRole(role));
  });

  it('of an authority for what names it directly is today’s', () => {
    expect(fromFormat1(DIRECT)).toEqual(directPolicy());
  });

  it('of an authority for those below it is today’s', () => {
    expect(withoutNames(fromFormat1(AUTHORITY))).toEqual(withoutNames(authorityPolicy()));
    expect(fromFormat1(AUTHORITY).names.rules).toEqual({ dns: { allowed: [], required: [], denied: [] } });
  });
});
