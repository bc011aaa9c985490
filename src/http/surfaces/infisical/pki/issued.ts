/** A certificate as it is answered when it has just been issued. */
import Type from 'typebox';
import { toHex } from '../../../../base/bytes.ts';
import { encodePem } from '../../../../base/pem.ts';
import type { Issued } from '../../../../issuing/conclude.ts';

export const ISSUED_FIELDS = {
  certificate: Type.String({ description: 'PEM, without a line end at its end, as all that is PEM here' }),
  issuingCaCertificate: Type.String(),
  certificateChain: Type.String({ description: 'issuer first, root last' }),
  privateKey: Type.Optional(Type.String({ description: 'PKCS #8; of a key that was made here' })),
  serialNumber: Type.String({ description: '40 lower-case hexadecimal digits' }),
  certificateId: Type.String(),
};

export const ISSUED = Type.Object(ISSUED_FIELDS);

/** @param withoutRoot whether the last certificate of the chain, which is the root, is left out */
export function spellIssued(issued: Issued, withoutRoot = false): Readonly<Record<string, unknown>> {
  const { certificate, chain, der, privateKey } = issued;
  const [issuer] = chain;
  return {
    certificate: spellPem('CERTIFICATE', der),
    issuingCaCertificate: issuer === undefined ? '' : spellPem('CERTIFICATE', issuer),
    certificateChain: spellChain(withoutRoot ? chain.slice(0, -1) : chain),
    ...(privateKey === undefined ? {} : { privateKey: spellPem('PRIVATE KEY', privateKey) }),
    serialNumber: spellSerialNumber(certificate.serial),
    certificateId: certificate.id,
  };
}

export function spellPem(label: string, der: Uint8Array): string {
  return encodePem(label, der).trimEnd();
}

/** @param chain DER, in the order in which they are to stand */
export function spellChain(chain: readonly Uint8Array[]): string {
  return chain.map((der) => spellPem('CERTIFICATE', der)).join('\n');
}

/** @param serial its magnitude */
export function spellSerialNumber(serial: Uint8Array): string {
  return toHex(serial);
}
