/** A key pair from elsewhere that is to be an authority's. No error quotes any of it. */
import { equal } from '../../../../../base/bytes.ts';
import { ChanceryError } from '../../../../../base/error.ts';
import { decodePem } from '../../../../../base/pem.ts';
import type { PublicKey } from '../../../../../keys/public-key.ts';
import { softwareSigner } from '../../../../../keys/software.ts';
import { opensshToPkcs8 } from '../../../../../keys/ssh-private-key.ts';
import { sshPublicKeyOf } from '../../../../../keys/ssh-subject.ts';
import { parseOpensshPrivateKey } from '../../../../../ssh/private-key.ts';
import { readSubjectKey } from '../subject-key.ts';

/**
 * @param privateKey in OpenSSH's format or PKCS#8, not encrypted
 * @returns PKCS#8 in DER, in the clear: whoever has it wipes it
 * @throws malformed
 */
export function readKeyPair(publicKey: string, privateKey: string): Uint8Array {
  const { subject } = readSubjectKey(publicKey);
  const { pkcs8, publicKey: own } = readPrivateKey(privateKey);
  if (!equal(sshPublicKeyOf(own).blob, subject.ssh.blob)) {
    pkcs8.fill(0);
    throw malformed(
      'Failed to validate matching SSH key pair: the private key is not that of the public key.',
    );
  }
  return pkcs8;
}

function readPrivateKey(text: string): {
  readonly pkcs8: Uint8Array;
  readonly publicKey: PublicKey;
} {
  try {
    const pkcs8 = decodePrivateKey(text);
    return { pkcs8, publicKey: softwareSigner(pkcs8).publicKey };
  } catch (error) {
    if (!(error instanceof ChanceryError && error.code === 'malformed')) throw error;
    throw malformed('Failed to validate SSH private key format: could not be parsed.');
  }
}

function decodePrivateKey(text: string): Uint8Array {
  // As it stands in files of settings.
  const pem = text.replaceAll(/\\r\\n|\\n/g, '\n');
  const [block] = decodePem(pem, 1);
  if (block?.label === 'PRIVATE KEY') return block.der;
  return opensshToPkcs8(parseOpensshPrivateKey(pem).key);
}

function malformed(message: string): ChanceryError {
  return new ChanceryError('malformed', message);
}
