/** A certificate on the wire. */
import Type from 'typebox';
import type { Random } from '../../../../base/ports.ts';
import type { SshIssued } from '../../../../issuing/ssh/door.ts';
import { pkcs8ToOpenssh } from '../../../../keys/ssh-private-key.ts';
import { formatSshCertificate, parseSshCertificate } from '../../../../ssh/certificate.ts';
import { encodeOpensshPrivateKey } from '../../../../ssh/private-key.ts';
import { formatSshPublicKey } from '../../../../ssh/public-key.ts';

export const SIGNED = Type.Object({
  serialNumber: Type.String({ description: 'decimal' }),
  signedKey: Type.String({ description: 'one line, which ends with a newline' }),
});

export const SIGNED_WITH_KEY = Type.Object({
  serialNumber: Type.String({ description: 'decimal' }),
  signedKey: Type.String({ description: 'one line, which ends with a newline' }),
  privateKey: Type.String({ description: 'PEM, in OpenSSH’s format; it is kept nowhere' }),
  publicKey: Type.String(),
  keyAlgorithm: Type.String(),
});

export function spellSigned({ blob, serial }: SshIssued, comment = ''): Readonly<Record<string, string>> {
  return { serialNumber: String(serial), signedKey: `${formatSshCertificate(blob, comment)}\n` };
}

/** The private key that was made for it is wiped. */
export function spellSignedWithKey(
  issued: SshIssued,
  keyAlgorithm: string,
  random: Random,
): Readonly<Record<string, string>> {
  const { blob, privateKey: pkcs8 } = issued;
  if (pkcs8 === undefined) throw new TypeError('a certificate without the key that was made for it');
  try {
    return {
      ...spellSigned(issued),
      privateKey: encodeOpensshPrivateKey(pkcs8ToOpenssh(pkcs8), '', random.bytes(4)),
      publicKey: formatSshPublicKey(parseSshCertificate(blob).key),
      keyAlgorithm,
    };
  } finally {
    pkcs8.fill(0);
  }
}
