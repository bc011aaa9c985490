/**
 * Reading a CSR, cheap checks first: size, PEM, strict DER, counts, the key's strength; only then is OpenSSL asked to
 * verify that whoever made it holds the key (RFC 2986 §3, proof of possession).
 */
import { atField, ChanceryError } from '../base/error.ts';
import { decodeOnePem } from '../base/pem.ts';
import { TAG } from '../der/tag.ts';
import { type SignatureAlgorithm, signatureAlgorithmFromIdentifier } from '../keys/algorithms.ts';
import { type PublicKey, parsePublicKey } from '../keys/public-key.ts';
import { verifySignature, verifySignatureInPool } from '../keys/verify.ts';
import { ATTRIBUTE_TYPE } from '../x509/attribute-type.ts';
import type { Extension } from '../x509/extension.ts';
import { decodeSubjectAltName } from '../x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { commonNames, type Name } from '../x509/name.ts';
import { EXTENSION } from '../x509/oid.ts';
import { type CertificateRequest, parseRequest } from '../x509/request.ts';

export interface Csr {
  readonly der: Uint8Array;
  readonly subject: Name;
  readonly commonNames: readonly string[];
  /** Types of the subject's attributes besides the common name, as OIDs. */
  readonly otherAttributes: readonly string[];
  readonly names: readonly GeneralName[];
  readonly extensions: readonly Extension[];
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/** In characters of PEM. A CSR with 100 names of full length is below 40,000. */
export const LONGEST_CSR = 65_536;

const COMMON_NAME = ATTRIBUTE_TYPE.commonName.oid;
const STRINGS: ReadonlySet<number> = new Set([
  TAG.utf8String,
  TAG.printableString,
  TAG.teletexString,
  TAG.bmpString,
  TAG.universalString,
  TAG.ia5String,
]);

const LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'] as const;

/**
 * What somebody sends. Its signature is verified beside the thread that serves.
 * @throws invalid_field naming `field`
 */
export async function readCsr(pem: string, field: string): Promise<Csr> {
  const claim = atField(field, () => {
    if (pem.length > LONGEST_CSR) throw malformed(`must have at most ${LONGEST_CSR} characters`);
    return claimOf(decodeOnePem(pem, LABELS));
  });
  const isProven = await verifySignatureInPool(...proofOf(claim));
  return atField(field, () => csrOf(claim, isProven));
}

/** What was read before, and kept. @throws malformed */
export function parseCsr(der: Uint8Array): Csr {
  const claim = claimOf(der);
  return csrOf(claim, verifySignature(...proofOf(claim)));
}

/** A request whose signature says that its sender has the private key, and that is not verified yet. */
interface Claim {
  readonly der: Uint8Array;
  readonly request: CertificateRequest;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly names: readonly GeneralName[];
}

function claimOf(der: Uint8Array): Claim {
  const request = parseRequest(der);
  const publicKey = parsePublicKey(request.spki);
  const san = request.extensions.find((extension) => extension.oid === EXTENSION.subjectAltName);
  const names = san === undefined ? [] : decodeSubjectAltName(san.value);
  const signatureAlgorithm = signatureAlgorithmFromIdentifier(request.signatureAlgorithm);
  if (signatureAlgorithm === undefined) {
    const passes = 'ECDSA or RSA with SHA-256, SHA-384 or SHA-512, or Ed25519';
    throw malformed(`is signed with ${request.signatureAlgorithm.oid}; it must be signed with ${passes}`);
  }
  return { der, request, publicKey, signatureAlgorithm, names };
}

function proofOf({ publicKey, request, signatureAlgorithm }: Claim): Parameters<typeof verifySignature> {
  return [publicKey, signatureAlgorithm, request.info, request.signature];
}

function csrOf({ der, names, publicKey, request, signatureAlgorithm }: Claim, isProven: boolean): Csr {
  if (!isProven) throw malformed('has a signature that its own public key does not verify');
  checkCommonNames(request);
  const types = request.subject.rdns.flatMap((rdn) => rdn.map((attribute) => attribute.type));
  return {
    der,
    subject: request.subject,
    commonNames: commonNames(request.subject),
    otherAttributes: types.filter((type) => type !== COMMON_NAME),
    names,
    extensions: request.extensions,
    publicKey,
    signatureAlgorithm,
  };
}

/** RFC 5280 Appendix A.1: a common name is a DirectoryString; a value of another type is nobody's text. */
function checkCommonNames({ subject }: CertificateRequest): void {
  const values = subject.rdns.flat().filter(({ type }) => type === COMMON_NAME);
  if (values.every(({ tag }) => STRINGS.has(tag))) return;
  throw malformed('has a common name that is no character string');
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
