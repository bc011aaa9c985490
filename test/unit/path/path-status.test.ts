/** A whole path by CRLs: who may sign them, when it is not the issuer itself (RFC 5280 §6.3.3(f)). */
import { describe, expect, it } from 'vitest';
import { pathStatuses } from '../../../src/path/crl/path-status.ts';
import type { CrlStatus } from '../../../src/path/crl/status.ts';
import { validPaths } from '../../../src/path/paths.ts';
import type { ValidPath } from '../../../src/path/request.ts';
import { type Certificate, parseCertificate } from '../../../src/x509/certificate.ts';
import type { CertificateList } from '../../../src/x509/crl.ts';
import { encodeKeyUsage } from '../../../src/x509/extensions/key-usage.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import {
  BASIC_CA,
  CRL_PARTS,
  type TestAuthority,
  testAuthority,
  testCertificate,
  testCrl,
} from '../../support/crl.ts';
import { selfSigned } from '../../support/x509.ts';

const at = CRL_PARTS.thisUpdate + 3600;
const USAGE = {
  oid: EXTENSION.keyUsage,
  critical: true,
  value: encodeKeyUsage(['key_cert_sign', 'crl_sign']),
};

/** `below` with a certificate that `above` signed. */
function certified(below: TestAuthority, above: TestAuthority, serial: number): TestAuthority {
  const parts = { issuer: above.name, subject: below.name, spki: below.key.spki };
  const extensions = [BASIC_CA, USAGE];
  const der = selfSigned(above.key, { ...parts, serial: Uint8Array.of(serial), extensions });
  return { ...below, certificate: parseCertificate(der) };
}

const root = testAuthority('Root');
const ca = certified(testAuthority('CA'), root, 2);
/** Another key of the same authority, which signs its lists. */
const rolled = certified(testAuthority('CA'), root, 3);
const leaf = testCertificate(ca, 5);
const [path] = [...validPaths({ leaf, intermediates: [ca.certificate], anchors: [root.certificate], at })];

const words = (crls: readonly CertificateList[], intermediates: readonly Certificate[] = []): string[] => {
  expect(path).toBeDefined();
  return pathStatuses(path as ValidPath, { at, crls, intermediates }).map(wordOf);
};
const wordOf = (status: CrlStatus): string => (status.status === 'unknown' ? status.why : status.status);

describe('a path', () => {
  it('is told of for each certificate but the anchor, the leaf first', () => {
    expect(words([testCrl(root), testCrl(ca)])).toEqual(['good', 'good']);
    expect(words([testCrl(root), testCrl(ca, { entries: [{ serial: 5 }] })])).toEqual(['revoked', 'good']);
    expect(words([testCrl(root, { entries: [{ serial: 2 }] }), testCrl(ca)])).toEqual(['good', 'revoked']);
    expect(words([testCrl(ca)])).toEqual(['good', 'other_issuer']);
  });

  const signed = testCrl(ca, { signer: rolled });
  it('is judged by a list of another key of the authority, which has a path to the same anchor', () => {
    expect(words([testCrl(root), signed], [rolled.certificate])).toEqual(['good', 'good']);
    expect(words([testCrl(root), signed])).toEqual(['bad_signature', 'good']);
    const stranger = certified(rolled, testAuthority('Root'), 3);
    expect(words([testCrl(root), signed], [stranger.certificate])).toEqual(['unauthorized_signer', 'good']);
  });

  it('is not judged by a list whose signer was revoked, or is not known not to be', () => {
    const revoked = testCrl(root, { entries: [{ serial: 3 }] });
    expect(words([revoked, signed], [rolled.certificate])).toEqual(['unauthorized_signer', 'good']);
    expect(words([signed], [rolled.certificate])).toEqual(['unauthorized_signer', 'other_issuer']);
  });

  it('whose authorities sign the lists of each other comes to an end', () => {
    const own = testCrl(root, { signer: certified(testAuthority('Root'), root, 4) });
    expect(words([own, signed], [rolled.certificate])).toEqual(['unauthorized_signer', 'bad_signature']);
    const twin = certified(testAuthority('Root'), root, 4);
    const circle = testCrl(root, { signer: twin });
    expect(words([circle, testCrl(ca)], [twin.certificate])).toEqual(['good', 'good']);
  });
});
