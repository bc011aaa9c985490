/** A CSR for a key of ours (RFC 2986 §4). */
import { KEY_ALGORITHMS, type KeyAlgorithm, SIGNATURE_ALGORITHMS } from '../../keys/algorithms.ts';
import type { KeyPair } from '../../keys/generate.ts';
import { softwareSigner } from '../../keys/software.ts';
import { type RequestedName, type SubjectAttribute, toGeneralName } from '../../policy/request.ts';
import type { Extension } from '../../x509/extension.ts';
import { encodeSubjectAltName } from '../../x509/extensions/subject-alt-name.ts';
import { encodeName } from '../../x509/name.ts';
import { EXTENSION } from '../../x509/oid.ts';
import { assembleRequest, encodeRequestInfo } from '../../x509/request.ts';

/** @returns DER, signed with the key's usual algorithm */
export async function drawUpCsr(
  { pkcs8, publicKey }: KeyPair,
  subject: readonly SubjectAttribute[],
  names: readonly RequestedName[],
): Promise<Uint8Array> {
  const algorithm = KEY_ALGORITHMS[publicKey.algorithm as KeyAlgorithm].signature;
  const info = encodeRequestInfo({
    subject: encodeName(subject),
    spki: publicKey.spki,
    extensions: extensionsOf(subject, names),
  });
  const signature = await softwareSigner(pkcs8).sign(algorithm, info);
  return assembleRequest(info, SIGNATURE_ALGORITHMS[algorithm].identifier, signature);
}

/** Usages and the rest are the authority's to give. */
function extensionsOf(
  subject: readonly SubjectAttribute[],
  names: readonly RequestedName[],
): readonly Extension[] {
  const written = names.flatMap((name) => toGeneralName(name) ?? []);
  if (written.length === 0) return [];
  // As in a certificate: critical when the subject is empty (RFC 5280 §4.2.1.6).
  const critical = subject.length === 0;
  return [{ oid: EXTENSION.subjectAltName, critical, value: encodeSubjectAltName(written) }];
}
