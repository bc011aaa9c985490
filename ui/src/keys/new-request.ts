/** A key pair and the signing request for it (RFC 2986), both made in the browser. */
import { encodePem } from '../../../src/base/pem.ts';
import { encode, integer, sequence } from '../../../src/der/writer.ts';
import { KEY_ALGORITHMS, SIGNATURE_ALGORITHMS } from '../../../src/keys/algorithms.ts';
import type { Extension } from '../../../src/x509/extension.ts';
import { encodeSubjectAltName } from '../../../src/x509/extensions/subject-alt-name.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { assembleRequest, encodeRequestInfo } from '../../../src/x509/request.ts';
import { exportKey, generateKey, type NewKeyAlgorithm, type WebKey } from './generate.ts';
import { type CheckedNames, checkNames, type RequestNames } from './request-names.ts';

export interface NewRequest {
  /** PEM. */
  readonly csr: string;
  /** PKCS#8 in PEM, not encrypted: nobody else has it. */
  readonly privateKey: string;
}

/** @throws ChanceryError `invalid_field` as `checkNames` does; NoKey */
export async function makeRequest(algorithm: NewKeyAlgorithm, asked: RequestNames): Promise<NewRequest> {
  const { names, subject } = checkNames(asked);
  const pair = await generateKey(algorithm);
  const info = encodeRequestInfo({
    subject,
    spki: await exportKey('spki', pair.publicKey),
    extensions: extensionsOf(names, asked.commonName ?? ''),
  });
  const { identifier } = SIGNATURE_ALGORITHMS[KEY_ALGORITHMS[algorithm].signature];
  const der = assembleRequest(info, identifier, await sign(algorithm, pair.privateKey, info));
  return {
    csr: encodePem('CERTIFICATE REQUEST', der),
    privateKey: encodePem('PRIVATE KEY', await exportKey('pkcs8', pair.privateKey)),
  };
}

/** Critical when the subject is empty (RFC 5280 §4.2.1.6). */
function extensionsOf(names: CheckedNames['names'], commonName: string): readonly Extension[] {
  if (names.length === 0) return [];
  return [{ oid: EXTENSION.subjectAltName, critical: commonName === '', value: encodeSubjectAltName(names) }];
}

async function sign(algorithm: NewKeyAlgorithm, key: WebKey, info: Uint8Array): Promise<Uint8Array> {
  const hash = algorithm === 'ec-p384' ? 'SHA-384' : 'SHA-256';
  const raw = await crypto.subtle.sign({ name: key.algorithm.name, hash }, key, new Uint8Array(info));
  const signature = new Uint8Array(raw);
  if (!algorithm.startsWith('ec-')) return signature;
  // WebCrypto gives r and s one after the other; certificates have Ecdsa-Sig-Value (RFC 5480 Appendix A).
  const half = signature.length / 2;
  return encode(sequence(integer(signature.subarray(0, half)), integer(signature.subarray(half))));
}
