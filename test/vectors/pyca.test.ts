import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ChanceryError } from '../../src/base/error.ts';
import { decodePem } from '../../src/base/pem.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { parseCrl } from '../../src/x509/crl.ts';
import { parseRequest } from '../../src/x509/request.ts';
import { DECODERS } from '../support/extensions.ts';
import { vectors } from '../support/programs.ts';

const folder = vectors();
const root = join(folder ?? '', 'pyca-vectors', 'x509');

/** What is refused, and why. Every other file is read, with all of its extensions that we have decoders for. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  // RFC 5280 §4.1.2.5: UTCTime with seconds, and GeneralizedTime from 2050 on.
  'badasn1time.pem': /a time/,
  'custom/unsupported_subject_public_key_info.pem': /a time/,
  // X.690 §11.2.2: no trailing zero bits in a keyUsage.
  'custom/alternate-rsa-sha1-oid.der': /trailing zeros/,
  'custom/invalid_utf8_common_name.pem': /string type/,
  'custom/invalid_version.pem': /version/,
  'requests/bad-version.pem': /version/,
  // Tags above 30: no type of X.509 has one.
  'custom/long-form-name-attribute.pem': /no type that names have/,
  'requests/long-form-attribute.pem': /long form/,
  // RFC 5280 §4.2.1.10: an address range is a prefix.
  'custom/nc_invalid_ip4_netmask.der': /no prefix/,
  'custom/nc_invalid_ip_netmask.pem': /no prefix/,
  'custom/nc_ip_invalid_length.pem': /8 or 32 octets/,
  // RFC 5280 §4.2: an extension once.
  'custom/two_basic_constraints.pem': /twice/,
  'requests/two_basic_constraints.pem': /twice/,
  // X.690 §11.5: critical FALSE is left out. The first is the example of RFC 8410 §10.2 itself.
  'ed25519/ed25519-rfc8410.pem': /DEFAULT/,
  'requests/freeipa-bad-critical.pem': /DEFAULT/,
  // RFC 5280 §4.2.1.6: a dNSName is ASCII.
  'utf8-dnsname.pem': /not ASCII/,
  // RFC 5280 §4.1.1.2: the algorithm outside is the one inside.
  'v1_cert.pem': /differs from the signed one/,
};

/** CRLs that are refused, and why; all others are read, every entry of them. */
const REFUSED_CRLS: Readonly<Record<string, RegExp>> = {
  // RFC 5280 §5.1.2.6: a revocationDate through 2049 is a UTCTime. All of these have another fault, or none.
  'custom/crl_all_reasons.pem': /a time/,
  'custom/crl_dup_entry_ext.pem': /a time/,
  'custom/crl_inval_cert_issuer_entry_ext.pem': /a time/,
  'custom/crl_md2_unknown_crit_entry_ext.pem': /a time/,
  'custom/crl_unsupported_reason.pem': /a time/,
  // A UTCTime without seconds.
  'custom/crl_invalid_time.der': /a time/,
  // §5.1.2.1
  'custom/crl_bad_version.pem': /version/,
};

const CRLS = /^custom\/crl_|^custom\/(in)?valid_signature_crl\.pem$/;

/** OCSP and a TBSCertificate: nothing that is read here. */
const OTHERS = /^ocsp\/|^cryptography-scts-tbs-precert\.der$/;

describe.skipIf(folder === undefined)("pyca/cryptography's", () => {
  const files = folder === undefined ? [] : readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  const read = files.filter((file) => /\.(pem|der)$/.test(file) && !OTHERS.test(file));
  const [crls, ours] = [read.filter((file) => CRLS.test(file)), read.filter((file) => !CRLS.test(file))];

  it('are all there', () => {
    expect(ours).toHaveLength(132);
    expect(crls).toHaveLength(24);
    expect(Object.keys(REFUSED).filter((file) => !ours.includes(file))).toEqual([]);
    expect(Object.keys(REFUSED_CRLS).filter((file) => !crls.includes(file))).toEqual([]);
  });

  it.each(ours)('%s is read or refused as the table says', (file) => {
    expectAsListed(() => readRequestOrCertificate(file), REFUSED[file]);
  });

  it.each(crls)('%s is read or refused as the table says', (file) => {
    const revoked = (): unknown[] => blocks(file).flatMap((der) => [...parseCrl(der).revoked]);
    expectAsListed(revoked, REFUSED_CRLS[file]);
    if (file.endsWith('_10k.pem')) expect(revoked()).toHaveLength(9999);
  });
});

function expectAsListed(read: () => unknown, why: RegExp | undefined): void {
  if (why === undefined) {
    expect(read).not.toThrow();
    return;
  }
  expect(read).toThrow(ChanceryError);
  expect(read).toThrow(why);
}

function readRequestOrCertificate(file: string): void {
  for (const der of blocks(file)) {
    const { extensions } = file.startsWith('requests/') ? parseRequest(der) : parseCertificate(der);
    for (const { oid, value } of extensions) DECODERS.get(oid)?.(value);
  }
}

/** The text that OpenSSL puts before a block is taken off: it is not refused for that here. */
function blocks(file: string): readonly Uint8Array[] {
  const octets = readFileSync(join(root, file));
  if (file.endsWith('.der')) return [octets];
  return decodePem(octets.toString('latin1').replace(/^[\s\S]*?(?=-----BEGIN)/, ''), 10).map(
    ({ der }) => der,
  );
}
