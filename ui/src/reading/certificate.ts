/** A certificate's contents as plain data. The server's own strict reader reads it. */
import { toColonHex } from '../../../src/base/bytes.ts';
import { ChanceryError } from '../../../src/base/error.ts';
import { decodeOnePem, decodePem } from '../../../src/base/pem.ts';
import { spellTime } from '../../../src/base/time.ts';
import { magnitude } from '../../../src/der/reader.ts';
import { parseCertificate } from '../../../src/x509/certificate.ts';
import { fingerprint } from './digest.ts';
import { type DistinguishedName, describeName } from './distinguished-name.ts';
import { describeExtension, type ExtensionFacts } from './extensions.ts';
import { describePublicKey, type PublicKeyFacts } from './public-key.ts';
import { signatureName } from './signature-name.ts';
import { readText } from './unreadable.ts';

export interface CertificateFacts {
  readonly version: 1 | 2 | 3;
  /** Upper-case hexadecimal with colons, as the server's API spells it. */
  readonly serialNumber: string;
  readonly signatureAlgorithm: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly publicKey: PublicKeyFacts;
  readonly fingerprints: { readonly sha256: string; readonly sha1: string };
  /** In the order of the encoding. */
  readonly extensions: readonly ExtensionFacts[];
}

/** In characters of PEM. */
const LONGEST_PEM = 1_000_000;
/** More than any chain has. */
const MOST_CERTIFICATES = 20;

/** @param pem of one certificate. @throws Unreadable */
export async function readCertificate(pem: string): Promise<CertificateFacts> {
  return readText('certificate', pem, LONGEST_PEM, (text) => describe(decodeOnePem(text, ['CERTIFICATE'])));
}

/** @param pem of certificates, one after the other. @returns them in their order. @throws Unreadable */
export async function readCertificates(pem: string): Promise<readonly CertificateFacts[]> {
  return readText('chain of certificates', pem, LONGEST_PEM, (text) => {
    const blocks = decodePem(text, MOST_CERTIFICATES);
    if (blocks.some(({ label }) => label !== 'CERTIFICATE')) {
      throw new ChanceryError('malformed', 'must hold PEM blocks "CERTIFICATE" alone');
    }
    return Promise.all(blocks.map(({ der }) => describe(der)));
  });
}

function describe(der: Uint8Array): Promise<CertificateFacts> {
  const certificate = parseCertificate(der);
  const known = {
    version: certificate.version,
    serialNumber: toColonHex(magnitude(certificate.serial)),
    signatureAlgorithm: signatureName(certificate.signatureAlgorithm),
    issuer: describeName(certificate.issuer),
    subject: describeName(certificate.subject),
    notBefore: spellTime(certificate.notBefore),
    notAfter: spellTime(certificate.notAfter),
    extensions: certificate.extensions.map(describeExtension),
  };
  return withDigests(known, certificate.spki, der);
}

async function withDigests(
  known: Omit<CertificateFacts, 'publicKey' | 'fingerprints'>,
  spki: Uint8Array,
  der: Uint8Array,
): Promise<CertificateFacts> {
  const [publicKey, sha256, sha1] = await Promise.all([
    describePublicKey(spki),
    fingerprint('SHA-256', der),
    fingerprint('SHA-1', der),
  ]);
  return { ...known, publicKey, fingerprints: { sha256, sha1 } };
}
