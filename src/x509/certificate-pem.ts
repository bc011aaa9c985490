/** Certificates in PEM, as callers paste them. */
import { ChanceryError } from '../base/error.ts';
import { decodeOnePem, decodePem } from '../base/pem.ts';
import { type Certificate, parseCertificate } from './certificate.ts';

/** In characters of PEM, of one certificate. */
export const LONGEST_CERTIFICATE = 65_536;

/** RFC 7468 §5.1 and Appendix A: the label, and one that older programs write. */
const LABELS: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE'];

/** The only block. @throws malformed */
export function parseCertificatePem(pem: string): Certificate {
  return parseCertificate(decodeOnePem(pem, LABELS));
}

/** At least one and at most `most` certificates, one after the other. @throws malformed */
export function parseCertificatesPem(pem: string, most: number): readonly Certificate[] {
  return decodePem(pem, most).map(({ der, label }, i) => {
    if (LABELS.includes(label)) return parseCertificate(der);
    const found = label.includes('PRIVATE KEY') ? 'a private key' : `"${label}"`;
    throw new ChanceryError(
      'malformed',
      `must hold PEM blocks "CERTIFICATE", and its block ${i + 1} holds ${found}`,
    );
  });
}
