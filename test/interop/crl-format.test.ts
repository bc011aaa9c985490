/** Our CRLs read by others, and others' by us: OpenSSL's command line, GnuTLS, @peculiar/x509. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/base/bytes.ts';
import { encodePem } from '../../src/base/pem.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from '../../src/keys/algorithms.ts';
import { softwareSigner } from '../../src/keys/software.ts';
import { assembleCertificate, encodeTbsCertificate } from '../../src/x509/certificate.ts';
import { assembleCrl, encodeTbsCertList, parseCrl } from '../../src/x509/crl.ts';
import { encodeRevokedEntries, type RevokedEntry } from '../../src/x509/crl-entries.ts';
import { encodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import { encodeKeyUsage } from '../../src/x509/extensions/key-usage.ts';
import { CRL_REASON, crlReason } from '../../src/x509/extensions/reason-code.ts';
import { encodeSubjectKeyIdentifier } from '../../src/x509/extensions/subject-key-identifier.ts';
import { formatName } from '../../src/x509/name.ts';
import { EXTENSION } from '../../src/x509/oid.ts';
import { CRL_PARTS, signedCrl } from '../support/crl.ts';
import { peculiar } from '../support/peculiar.ts';
import { temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output, run } from '../support/run.ts';
import { EXAMPLE_NAME, p256Key } from '../support/x509.ts';

const MANY = 100_000;
const PAGE = 500;
const REASONS = Object.values(CRL_REASON);

/** Entries with a serial number of 16 octets each, every reason among them. */
function manyEntries(): RevokedEntry[] {
  return Array.from({ length: MANY }, (_, index) => {
    const serial = Buffer.alloc(16, 0x5a);
    serial.writeUInt32BE(index, 12);
    const reason = REASONS[index % REASONS.length] as number;
    return { serial, revokedAt: CRL_PARTS.thisUpdate - index, reason };
  });
}

function keyOf(algorithm: SignatureAlgorithm): Uint8Array {
  const { privateKey } = algorithm.endsWith('rsa')
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: algorithm.endsWith('384') ? 'P-384' : 'P-256' });
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
}

/** An authority and its CRL as files in PEM, and the CRL in DER. */
async function signedWith(algorithm: SignatureAlgorithm, revoked: readonly Uint8Array[], folder: string) {
  const signer = softwareSigner(keyOf(algorithm));
  const { identifier } = SIGNATURE_ALGORITHMS[algorithm];
  const { keyId, spki } = signer.publicKey;
  const certificate = encodeTbsCertificate({
    serial: Uint8Array.of(1),
    signatureAlgorithm: identifier,
    issuer: EXAMPLE_NAME,
    subject: EXAMPLE_NAME,
    notBefore: CRL_PARTS.thisUpdate,
    notAfter: CRL_PARTS.thisUpdate + 1e9,
    spki,
    extensions: [
      { oid: EXTENSION.basicConstraints, critical: true, value: encodeBasicConstraints({ ca: true }) },
      { oid: EXTENSION.keyUsage, critical: true, value: encodeKeyUsage(['key_cert_sign', 'crl_sign']) },
      { oid: EXTENSION.subjectKeyIdentifier, critical: false, value: encodeSubjectKeyIdentifier(keyId) },
    ],
  });
  const parts = { ...CRL_PARTS, signatureAlgorithm: identifier, authorityKeyId: keyId, revoked };
  const tbs = encodeTbsCertList({ ...parts, nextUpdate: CRL_PARTS.thisUpdate + 1e9 });
  const der = assembleCrl(tbs, identifier, await signer.sign(algorithm, tbs));
  const [crl, ca] = [join(folder, `${algorithm}-crl.pem`), join(folder, `${algorithm}-ca.pem`)];
  const signed = assembleCertificate(certificate, identifier, await signer.sign(algorithm, certificate));
  writeFileSync(crl, encodePem('X509 CRL', der));
  writeFileSync(ca, encodePem('CERTIFICATE', signed));
  return { der, crl, ca };
}

describe.skipIf(!has('openssl') || !has('certtool'))('a CRL of many entries', () => {
  const folder = temporaryFolder();
  const entries = manyEntries();
  const pages: Uint8Array[] = [];
  for (let at = 0; at < MANY; at += PAGE) pages.push(encodeRevokedEntries(entries.slice(at, at + PAGE)));

  it.each<SignatureAlgorithm>(['ecdsa-with-sha256', 'ecdsa-with-sha384', 'sha256-with-rsa'])(
    'signed with %s is accepted by OpenSSL and GnuTLS, and read back',
    async (algorithm) => {
      const { ca, crl, der } = await signedWith(algorithm, pages, folder);
      const judged = await run('openssl', ['crl', '-in', crl, '-noout', '-verify', '-CAfile', ca]);
      expect(judged).toMatchObject({ code: 0, stderr: expect.stringContaining('verify OK') });
      const read = parseCrl(der);
      expect(read.revoked.length).toBe(MANY);
      const last = entries[MANY - 1];
      expect(read.revoked.find(last?.serial ?? new Uint8Array(0))).toMatchObject([
        { reason: last?.reason, revokedAt: last?.revokedAt },
      ]);

      // GnuTLS takes minutes for all of them: it judges one page.
      const short = await signedWith(algorithm, pages.slice(0, 1), folder);
      const args = ['--verify-crl', '--infile', short.crl, '--load-ca-certificate', short.ca];
      expect(await output('certtool', args)).toContain('Verification output: Verified.');
    },
    60_000,
  );
});

/** A few entries of each kind, as @peculiar/x509 and OpenSSL's text know them too. */
const FEW: readonly RevokedEntry[] = REASONS.map((reason, index) => ({
  serial: Uint8Array.of(0x80 + index, index),
  revokedAt: CRL_PARTS.thisUpdate - index * 86_400,
  reason,
  invalidityAt: index % 3 === 0 ? CRL_PARTS.thisUpdate - 1e8 : null,
}));

describe('what our CRL says', () => {
  const key = p256Key();
  const der = signedCrl(key, {
    revoked: [encodeRevokedEntries(FEW)],
    number: 2n ** 80n,
    issuingDistributionPoint: { uris: ['http://ca.test/crl/1'], only: 'user' },
  });

  it('is what @peculiar/x509 reads in it', async () => {
    const theirs = new peculiar.X509Crl(der);
    const ours = parseCrl(der);
    expect(theirs.nextUpdate?.getTime()).toBe((ours.nextUpdate ?? 0) * 1000);
    expect(
      theirs.entries.map(({ invalidity, reason, revocationDate, serialNumber }) => [
        serialNumber,
        revocationDate.getTime() / 1000,
        reason ?? 0,
        invalidity && invalidity.getTime() / 1000,
      ]),
    ).toEqual(
      [...ours.revoked].map(({ invalidityAt, reason, revokedAt, serial }) => [
        toHex(serial).replace(/^00/, ''),
        revokedAt,
        reason,
        invalidityAt,
      ]),
    );
    const publicKey = new peculiar.PublicKey(key.spki);
    expect(await theirs.verify({ publicKey })).toBe(true);
  });

  it.skipIf(!has('openssl'))('is what OpenSSL prints of it', async () => {
    const text = await output('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], { input: der });
    const ours = parseCrl(der);
    const serials = [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) =>
      serial?.toLowerCase(),
    );
    expect(serials).toEqual([...ours.revoked].map(({ serial }) => toHex(serial).replace(/^00/, '')));
    const reasons = [...text.matchAll(/Reason Code: \n\s+(.+)/g)].map(([, reason]) =>
      reason?.trim().toLowerCase().replaceAll(' ', '_'),
    );
    expect(reasons).toEqual(
      [...ours.revoked].filter(({ reason }) => reason !== 0).map(({ reason }) => crlReason(reason)),
    );
    expect(text).toContain(
      `Issuer: ${formatName(ours.issuer).split(',').reverse().join(', ').replace(/=/g, ' = ')}`,
    );
    expect(text).toMatch(/CRL Number: \n\s+(0x)?1/);
    expect(text).toMatch(
      /Issuing Distribution Point: critical\n\s+Full Name:\n\s+URI:http:\/\/ca.test\/crl\/1/,
    );
    expect(text).toContain('Only User Certificates');
    expect(text.match(/Invalidity Date/g)).toHaveLength(
      FEW.filter(({ invalidityAt }) => invalidityAt).length,
    );
  });
});
