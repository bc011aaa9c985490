/** What an SSH certificate says. */

import { sha256 } from '../../base/hash.ts';
import { spellTime } from '../../base/time.ts';
import {
  FOREVER,
  formatSshCertificate,
  parseSshCertificateLine,
  type SshCertificate,
} from '../../ssh/certificate.ts';
import type { SshOption } from '../../ssh/options.ts';
import { type SshPublicKey, spellFingerprint } from '../../ssh/public-key.ts';

/** Field for field what `-o json` prints: a stable shape. */
export interface SshFacts {
  readonly kind: 'ssh';
  readonly type: 'user' | 'host';
  readonly key_id: string;
  /** Decimal. */
  readonly serial_number: string;
  readonly principals: readonly string[];
  /** RFC 3339; null: from ever, for ever. */
  readonly valid_after: string | null;
  readonly valid_before: string | null;
  readonly key: string;
  readonly authority: string;
  readonly critical_options: readonly string[];
  readonly extensions: readonly string[];
  readonly notes: readonly string[];
  readonly line: string;
}

/** @param line of a `-cert.pub` file; @param nowMs milliseconds since 1970. @throws malformed */
export function readSsh(line: string, nowMs: number): SshFacts {
  const { certificate } = parseSshCertificateLine(line);
  return {
    kind: 'ssh',
    type: certificate.kind,
    key_id: certificate.keyId,
    serial_number: certificate.serial.toString(),
    principals: certificate.principals,
    valid_after: certificate.validAfter === 0n ? null : timeOf(certificate.validAfter),
    valid_before: certificate.validBefore === FOREVER ? null : timeOf(certificate.validBefore),
    key: keyText(certificate.key),
    authority: keyText(certificate.signatureKey),
    critical_options: certificate.criticalOptions.map(optionText),
    extensions: certificate.extensions.map(optionText),
    notes: notesOf(certificate, BigInt(Math.floor(nowMs / 1000))),
    line: formatSshCertificate(certificate.blob),
  };
}

function timeOf(seconds: bigint): string {
  return spellTime(Number(seconds));
}

/** As `ssh-keygen -L` spells it: `ssh-ed25519 SHA256:…`. */
export function keyText({ blob, type }: SshPublicKey): string {
  return `${type} ${spellFingerprint(sha256(blob))}`;
}

function optionText({ name, value }: SshOption): string {
  return value === undefined ? name : `${name} ${value}`;
}

function notesOf(
  { principals, serial, validAfter, validBefore }: SshCertificate,
  now: bigint,
): readonly string[] {
  const notes: readonly (readonly [string, boolean])[] = [
    ['it has ended', validBefore <= now],
    ['it is not good yet', validAfter > now],
    ['it never ends', validBefore === FOREVER],
    ['it names no principal: OpenSSH before 10.1 takes it for anybody', principals.length === 0],
    ['its serial number is 0, which no KRL can name', serial === 0n],
  ];
  return notes.filter(([, holds]) => holds).map(([text]) => text);
}
