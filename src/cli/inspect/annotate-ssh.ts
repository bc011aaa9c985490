/** The octets of an OpenSSH certificate, field by field (OpenSSH, PROTOCOL.certkeys). */
import { spellTime } from '../../base/time.ts';
import { FOREVER, parseSshCertificateLine, type SshCertificate } from '../../ssh/certificate.ts';
import { SshReader } from '../../ssh/wire.ts';
import type { Annotation } from './annotation.ts';

/** What a key type's own fields are called: RFC 8709 §4, RFC 5656 §3.1, RFC 4253 §6.6. */
const KEY_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['pk'],
  'ssh-rsa': ['e', 'n'],
  ecdsa: ['curve', 'public_key'],
};

/** @param line of a `-cert.pub` file. @throws malformed */
export function annotateSsh(line: string): readonly Annotation[] {
  // Read strictly first: what follows needs no care of its own.
  const { certificate } = parseSshCertificateLine(line);
  const { blob, key } = certificate;
  const reader = new SshReader(blob);
  const found: Annotation[] = [];
  const take = (name: string, read: () => unknown, value = '', depth = 0): void => {
    const offset = reader.offset;
    read();
    found.push({ offset, depth, octets: blob.subarray(offset, reader.offset), name, value });
  };
  const string = (name: string, value = ''): void => take(name, () => reader.string(), value);
  string('type', JSON.stringify(`${key.type}-cert-v01@openssh.com`));
  string('nonce', 'random, so that nobody foresees what is signed');
  for (const name of KEY_FIELDS[key.type] ?? KEY_FIELDS['ecdsa'] ?? []) {
    string(name, name === 'curve' ? JSON.stringify(key.type.replace('ecdsa-sha2-', '')) : '');
  }
  take('serial', () => reader.uint64(), certificate.serial.toString());
  take('type', () => reader.uint32(), certificate.kind === 'user' ? '1 user' : '2 host');
  string('key id', JSON.stringify(certificate.keyId));
  string('valid principals', certificate.principals.map((one) => JSON.stringify(one)).join(' '));
  take('valid after', () => reader.uint64(), timeOf(certificate.validAfter));
  take('valid before', () => reader.uint64(), timeOf(certificate.validBefore));
  string('critical options', optionsOf(certificate.criticalOptions));
  string('extensions', optionsOf(certificate.extensions));
  string('reserved', 'empty');
  string('signature key', certificate.signatureKey.type);
  string('signature', certificate.signature.algorithm);
  return found;
}

function timeOf(seconds: bigint): string {
  if (seconds === 0n) return 'from ever';
  return seconds === FOREVER ? 'for ever' : spellTime(Number(seconds));
}

function optionsOf(options: SshCertificate['extensions']): string {
  return options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`)).join(' ');
}
