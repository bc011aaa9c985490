/** The policies that every authority owns: for its own sub-authorities, and for requests that name it directly. */
import { KEY_ALGORITHMS, type KeyAlgorithm } from '../../keys/algorithms.ts';
import { KEY_PURPOSE } from '../../x509/oid.ts';
import type { IssuancePolicy } from '../issuance-policy.ts';
import { ANY_VALUE } from '../value-rules.ts';

const DAY = 86_400;
const ALL_KEYS = Object.keys(KEY_ALGORITHMS) as readonly KeyAlgorithm[];

/** RFC 5280 §4.2.1.9: basicConstraints is critical in an authority's certificate; marked so in all, as in the CA/Browser Forum's profiles. */
export const OUR_EXTENSIONS: IssuancePolicy['extensions'] = {
  criticalBasicConstraints: true,
  criticalExtendedKeyUsage: false,
  anyPolicy: false,
};

/** How long a root lasts when nobody says; nothing above bounds it. */
export const ROOT_DAYS = 3650;

/**
 * The certificate of an authority: signs certificates and CRLs, begins an hour early. Its usual length is five years, or
 * what is left of its parent's.
 */
export function authorityPolicy(): IssuancePolicy {
  return {
    format: 2,
    certificate: 'authority',
    subject: { commonName: 'required', attributes: { commonName: ANY_VALUE } },
    names: { wildcards: false, rules: {} },
    keys: ALL_KEYS,
    signatures: 'own',
    usages: {
      // RFC 5280 §4.2.1.3: keyCertSign and cRLSign; digitalSignature for an OCSP answer it may sign itself.
      keyUsage: { kind: 'given', usages: ['digital_signature', 'key_cert_sign', 'crl_sign'] },
      encipherWithRsa: false,
      extendedKeyUsage: { kind: 'given', usages: [] },
    },
    validity: {
      usual: 1825 * DAY,
      usualMayShorten: true,
      longest: null,
      onExceed: 'refuse',
      backdate: 3600,
    },
    extensions: OUR_EXTENSIONS,
    retainsKey: true,
  };
}

/** For requests that name the authority and no role: an approval must stand in for the allow-list, which is empty. */
export function directPolicy(): IssuancePolicy {
  return {
    format: 2,
    certificate: 'leaf',
    subject: { commonName: 'optional', attributes: { commonName: ANY_VALUE } },
    names: { wildcards: false, rules: { dns: { allowed: [], required: [], denied: [] } } },
    keys: ALL_KEYS,
    signatures: 'own',
    usages: {
      keyUsage: { kind: 'given', usages: ['digital_signature'] },
      encipherWithRsa: true,
      extendedKeyUsage: { kind: 'given', usages: [KEY_PURPOSE.server_auth, KEY_PURPOSE.client_auth] },
    },
    validity: { usual: 90 * DAY, usualMayShorten: false, longest: null, onExceed: 'refuse', backdate: 60 },
    extensions: OUR_EXTENSIONS,
    retainsKey: false,
  };
}
