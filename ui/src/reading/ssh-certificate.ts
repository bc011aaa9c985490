/** An OpenSSH certificate's contents as plain data. */
import { spellTime } from '../../../src/base/time.ts';
import { FOREVER, parseSshCertificateLine } from '../../../src/ssh/certificate.ts';
import type { SshOption } from '../../../src/ssh/options.ts';
import { type SshPublicKey, spellFingerprint } from '../../../src/ssh/public-key.ts';
import { readText } from './unreadable.ts';

export interface SshKeyFacts {
  /** E.g. `ssh-ed25519`. */
  readonly type: string;
  /** `SHA256:…`, as `ssh-keygen -l` spells it. */
  readonly fingerprint: string;
}

export interface SshCertificateFacts {
  readonly type: 'user' | 'host';
  readonly keyId: string;
  /** Decimal. */
  readonly serialNumber: string;
  readonly principals: readonly string[];
  /** RFC 3339; undefined: from ever, for ever. */
  readonly validAfter: string | undefined;
  readonly validBefore: string | undefined;
  readonly criticalOptions: readonly SshOption[];
  readonly extensions: readonly SshOption[];
  readonly key: SshKeyFacts;
  readonly authority: SshKeyFacts;
  /** What stands behind the certificate on its line. */
  readonly comment: string;
}

/** In characters: with 256 principals and long options a certificate is far below. */
const LONGEST_LINE = 262_144;

/** @param line of a `-cert.pub` file. @throws Unreadable */
export function readSshCertificate(line: string): SshCertificateFacts {
  return readText('SSH certificate', line, LONGEST_LINE, (text) => {
    const { certificate, comment } = parseSshCertificateLine(text);
    const { validAfter, validBefore } = certificate;
    return {
      type: certificate.kind,
      keyId: certificate.keyId,
      serialNumber: certificate.serial.toString(),
      principals: certificate.principals,
      validAfter: validAfter === 0n ? undefined : spellTime(Number(validAfter)),
      validBefore: validBefore === FOREVER ? undefined : spellTime(Number(validBefore)),
      criticalOptions: certificate.criticalOptions,
      extensions: certificate.extensions,
      key: describeKey(certificate.key),
      authority: describeKey(certificate.signatureKey),
      comment,
    };
  });
}

function describeKey({ fingerprint, type }: SshPublicKey): SshKeyFacts {
  return { type, fingerprint: spellFingerprint(fingerprint) };
}
