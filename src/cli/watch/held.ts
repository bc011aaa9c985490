/** What lies in the files that a watch keeps, and when it is to be replaced. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { equal, toColonHex } from '../../base/bytes.ts';
import { formatIp } from '../../base/ip.ts';
import { magnitude } from '../../der/reader.ts';
import { type Certificate, findExtension } from '../../x509/certificate.ts';
import { parseCertificatesPem } from '../../x509/certificate-pem.ts';
import { decodeSubjectAltName } from '../../x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { EXTENSION } from '../../x509/oid.ts';

export interface Files {
  /** Paths. */
  readonly cert: string;
  readonly key: string;
}

/** A pair that can go on being used, or why there is none. */
export type Held =
  | {
      readonly serial: string;
      /** Seconds since 1970 UTC. */
      readonly notBefore: number;
      readonly notAfter: number;
    }
  | { readonly fault: string };

/** More than any chain has. */
const MOST = 20;

/** @param names that the certificate must have, and no others */
export function readHeld({ cert, key }: Files, names: readonly GeneralName[]): Held {
  if (!existsSync(cert) || !existsSync(key)) return { fault: 'there is none' };
  let certificate: Certificate | undefined;
  let spki: Uint8Array;
  try {
    [certificate] = parseCertificatesPem(readFileSync(cert, 'utf8'), MOST);
    const publicKey = createPublicKey(createPrivateKey(readFileSync(key)));
    spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  } catch {
    return { fault: 'what is there cannot be read' };
  }
  if (certificate === undefined) return { fault: 'what is there cannot be read' };
  // A crash between the two renames leaves such a pair.
  if (!equal(certificate.spki, spki)) return { fault: 'its key is another one' };
  if (textOf(namesIn(certificate)) !== textOf(names)) return { fault: 'it has other names' };
  const { notAfter, notBefore, serial } = certificate;
  return { serial: toColonHex(magnitude(serial)), notBefore, notAfter };
}

function namesIn(certificate: Certificate): readonly GeneralName[] {
  const extension = findExtension(certificate, EXTENSION.subjectAltName);
  return extension === undefined ? [] : decodeSubjectAltName(extension.value);
}

function textOf(names: readonly GeneralName[]): string {
  const texts = names.map((name) => {
    if (name.type === 'ip') return `ip ${formatIp(name.octets)}`;
    return name.type === 'dns' ? `dns ${name.value.toLowerCase()}` : name.type;
  });
  return texts.sort().join();
}

export interface Timing {
  /** Before its end, in seconds; a third of its life when undefined. */
  readonly before: number | undefined;
  /** From 0 to 1: where within the tenth of its life before that moment it is replaced. Drawn once for each certificate. */
  readonly jitter: number;
}

/** When it is to be replaced: seconds since 1970 UTC. Many machines that began at once do not come back at once. */
export function replacementTime(
  { notAfter, notBefore }: { readonly notBefore: number; readonly notAfter: number },
  { before, jitter }: Timing,
): number {
  const life = notAfter - notBefore;
  const latest = notAfter - Math.min(before ?? life / 3, life);
  return Math.floor(Math.max(notBefore, latest - (jitter * life) / 10));
}

const FIRST_WAIT = 30;
const LONGEST_WAIT = 3600;

/**
 * Seconds until the next attempt after so many that failed in a row: doubled each time, at most an hour or a tenth of what
 * is left, and spread by half.
 */
export function retryWait(failures: number, left: number, jitter: number): number {
  const most = Math.max(FIRST_WAIT, Math.min(LONGEST_WAIT, left / 10));
  return Math.min(most, FIRST_WAIT * 2 ** (failures - 1)) * (0.5 + jitter / 2);
}
