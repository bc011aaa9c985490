import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifySshSignature } from '../../src/keys/ssh-signature.ts';
import { judgeSshKey } from '../../src/keys/ssh-subject.ts';
import {
  assembleSshCertificate,
  encodeSshTbs,
  formatSshCertificate,
  parseSshCertificateLine,
} from '../../src/ssh/certificate.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { formatSshPublicKey, spellFingerprint } from '../../src/ssh/public-key.ts';
import { encodeSshSignature } from '../../src/ssh/signature.ts';
import { expectMalformed } from '../support/malformed.ts';
import { vectors } from '../support/programs.ts';

const folder = vectors();
const files = ['openssh/regress', 'pyca-vectors/asymmetric/OpenSSH'].flatMap((part) => {
  const root = join(folder ?? '', part);
  if (folder === undefined || !existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pub$|\.cert$/.test(name) && !name.endsWith('.param.pub'))
    .map((name) => join(root, name));
});
const nameOf = (file: string) => file.slice((folder ?? '').length + 1);

/** What is refused, and why. Everything else is read, verified and written back. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'openssh/regress/misc/fuzz-harness/testdata/id_dsa.pub': /DSA/,
  'openssh/regress/unittests/sshkey/testdata/mldsa44_ed25519_1-cert.pub': /type of certificate that is taken/,
  'openssh/regress/unittests/sshkey/testdata/mldsa44_ed25519_1.pub': /not supported yet/,
  'openssh/regress/unittests/sshkey/testdata/mldsa44_ed25519_2.pub': /not supported yet/,
  'pyca-vectors/asymmetric/OpenSSH/dsa-nopsw.key-cert.pub': /type of certificate that is taken/,
  'pyca-vectors/asymmetric/OpenSSH/dsa-nopsw.key.pub': /DSA/,
  'pyca-vectors/asymmetric/OpenSSH/dsa-psw.key.pub': /DSA/,
};

/** Keys that are read, and too weak. */
const WEAK = new Set(
  ['rsa_1.pub', 'rsa_1_sha1.pub', 'rsa_1_sha512.pub'].map(
    (name) => `openssh/regress/unittests/sshkey/testdata/${name}`,
  ),
);

/** Signed with SHA-1. */
const UNVERIFIED = 'openssh/regress/unittests/sshkey/testdata/rsa_1_sha1-cert.pub';

const cases = files.map((file) => [nameOf(file), readFileSync(file, 'utf8'), file] as const);
const isCertificate = (text: string) => /^\S+-cert-v0\d@openssh\.com /.test(text);
const read = (text: string) => (isCertificate(text) ? parseSshCertificateLine(text) : parsePastedKey(text));
const taken = cases.filter(([name]) => REFUSED[name] === undefined);

describe.skipIf(folder === undefined)('keys and certificates of OpenSSH and pyca', () => {
  it('are all there', () => {
    const names = cases.map(([name]) => name);
    expect(names.length).toBeGreaterThan(50);
    expect(names).toEqual(expect.arrayContaining([...Object.keys(REFUSED), ...WEAK, UNVERIFIED]));
  });

  it.each(cases.filter(([name]) => REFUSED[name] !== undefined))('are refused: %s', (name, text) => {
    expectMalformed(() => read(text), REFUSED[name] ?? /^$/);
  });

  it.each(taken.filter(([, text]) => !isCertificate(text)))('are read: the key %s', (name, text, file) => {
    const { key, comment } = parsePastedKey(text);
    expect(formatSshPublicKey(key, comment)).toBe(text.trim());
    expectFingerprint(file, spellFingerprint(key.fingerprint));
    if (WEAK.has(name)) expectMalformed(() => judgeSshKey(key), /1024 bits/);
    else expect(judgeSshKey(key).ssh).toBe(key);
  });

  it.each(taken.filter(([, text]) => isCertificate(text)))(
    'are read and verified: the certificate %s',
    (name, text, file) => {
      const { certificate, comment } = parseSshCertificateLine(text);
      const { blob, key, signature, signatureKey, tbs } = certificate;
      expect(verifySshSignature(signatureKey, tbs, signature)).toBe(name !== UNVERIFIED);
      // pyca has one without principals: it is read, and would not be written.
      if (certificate.principals.length === 0) expect(() => encodeSshTbs(certificate)).toThrow(RangeError);
      else expect(encodeSshTbs(certificate)).toEqual(tbs);
      const again = encodeSshSignature(signature.algorithm, signature.octets);
      expect(assembleSshCertificate(tbs, again)).toEqual(blob);
      expect(formatSshCertificate(blob, comment)).toBe(text.trim());
      expectFingerprint(file, spellFingerprint(key.fingerprint));
    },
  );
});

/** OpenSSH keeps what it says of a key beside it. */
function expectFingerprint(file: string, found: string): void {
  const beside = file.replace(/\.pub$/, '.fp');
  if (beside !== file && existsSync(beside)) expect(readFileSync(beside, 'utf8').trim()).toBe(found);
}
