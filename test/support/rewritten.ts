/** What anybody can do to a certificate that was signed with P-256: s and the order less s verify alike. */
import { encodePem } from '../../src/base/pem.ts';
import { DerReader } from '../../src/der/reader.ts';
import { TAG } from '../../src/der/tag.ts';
import { encode, integer, sequence } from '../../src/der/writer.ts';
import { assembleCertificate, parseCertificate } from '../../src/x509/certificate.ts';
import { derOf } from './foreign.ts';
import { hex } from './x509.ts';

/** SEC 2 §2.4.2. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** @returns the same certificate in other octets, PEM */
export function withRewrittenSignature(pem: string): string {
  const { signature, signatureAlgorithm, tbs } = parseCertificate(derOf(pem));
  const [r, s] = DerReader.whole(signature, (outer) =>
    outer.within(TAG.sequence, (reader) => [reader.unsigned(), reader.unsigned()] as const),
  );
  const other = ORDER - BigInt(`0x${Buffer.from(s).toString('hex')}`);
  const rewritten = encode(sequence(integer(r), integer(hex(other.toString(16).padStart(64, '0')))));
  return encodePem('CERTIFICATE', assembleCertificate(tbs, signatureAlgorithm.der, rewritten));
}
