/** Certificates as callers paste them. */
import { atField, ChanceryError } from '../base/error.ts';
import { decodeOnePem, decodePem, type PemBlock } from '../base/pem.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';

/** In characters of PEM, of one certificate. */
export const LONGEST_CERTIFICATE = 65_536;

/** Of several certificates, one after the other. */
export const LONGEST_BUNDLE = 524_288;

const LABEL = 'CERTIFICATE';

/** The one certificate of a field. @param most characters. @throws invalid_field */
export function readCertificatePem(
  pem: string,
  field: string,
  most: number = LONGEST_CERTIFICATE,
): Certificate {
  return atField(field, () => {
    if (pem.length > most) throw tooLong(most);
    return parseCertificate(decodeOnePem(pem, [LABEL]));
  });
}

/** At least one and at most `most` certificates. @throws invalid_field */
export function readBundlePem(pem: string, most: number, field: string): readonly Certificate[] {
  return atField(field, () => {
    if (pem.length > LONGEST_BUNDLE) throw tooLong(LONGEST_BUNDLE);
    return decodePem(pem, most).map(readBlock);
  });
}

function readBlock({ der, label }: PemBlock): Certificate {
  if (label === LABEL) return parseCertificate(der);
  const found = label.includes('PRIVATE KEY') ? 'a private key' : `"${label}"`;
  throw new ChanceryError('malformed', `must be PEM blocks "${LABEL}", and holds ${found}`);
}

function tooLong(most: number): ChanceryError {
  return new ChanceryError('malformed', `must have at most ${most} characters`);
}
