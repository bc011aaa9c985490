/** A certificate signing request's contents as plain data. Whether its signature is right is for the server to say. */
import { decodeOnePem } from '../../../src/base/pem.ts';
import { decodeSubjectAltName } from '../../../src/x509/extensions/subject-alt-name.ts';
import { EXTENSION } from '../../../src/x509/oid.ts';
import { type CertificateRequest, parseRequest } from '../../../src/x509/request.ts';
import { type SpelledName, spellGeneralName } from '../../../src/x509/spell-general-name.ts';
import { type DistinguishedName, describeName } from './distinguished-name.ts';
import { describeExtension, type ExtensionFacts } from './extensions.ts';
import { describePublicKey, type PublicKeyFacts } from './public-key.ts';
import { signatureName } from './signature-name.ts';
import { readText } from './unreadable.ts';

export interface RequestFacts {
  readonly subject: DistinguishedName;
  /** The subject alternative names asked for. */
  readonly names: readonly SpelledName[];
  readonly publicKey: PublicKeyFacts;
  readonly signatureAlgorithm: string;
  /** All that are asked for, the names among them. */
  readonly extensions: readonly ExtensionFacts[];
}

/** In characters of PEM: what the server reads at most. */
const LONGEST_PEM = 65_536;
const LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST'];

/** @throws Unreadable */
export async function readRequest(pem: string): Promise<RequestFacts> {
  return readText('signing request', pem, LONGEST_PEM, (text) => {
    const request = parseRequest(decodeOnePem(text, LABELS));
    return describe(request, namesOf(request));
  });
}

function namesOf({ extensions }: CertificateRequest): readonly SpelledName[] {
  const names = extensions.find(({ oid }) => oid === EXTENSION.subjectAltName);
  return names === undefined ? [] : decodeSubjectAltName(names.value).map(spellGeneralName);
}

async function describe(
  { extensions, signatureAlgorithm, spki, subject }: CertificateRequest,
  names: readonly SpelledName[],
): Promise<RequestFacts> {
  return {
    subject: describeName(subject),
    names,
    publicKey: await describePublicKey(spki),
    signatureAlgorithm: signatureName(signatureAlgorithm),
    extensions: extensions.map(describeExtension),
  };
}
