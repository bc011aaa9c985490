/** A key of the caller's own, and a request for it: the key never leaves the machine. */
import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { parseIp } from '../../base/ip.ts';
import { encodePem } from '../../base/pem.ts';
import { KEY_ALGORITHMS, type KeyAlgorithm, SIGNATURE_ALGORITHMS } from '../../keys/algorithms.ts';
import { softwareSigner } from '../../keys/software.ts';
import { encodeSubjectAltName } from '../../x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { encodeName } from '../../x509/name.ts';
import { EXTENSION } from '../../x509/oid.ts';
import { assembleRequest, encodeRequestInfo } from '../../x509/request.ts';
import { usage } from '../failure.ts';

export interface Wanted {
  readonly commonName: string;
  readonly dns: readonly string[];
  /** As text. */
  readonly ips: readonly string[];
  readonly key: KeyAlgorithm;
}

/** @returns both in PEM: PKCS #8 in the clear, and PKCS #10. @throws Failure for an address that is none */
export async function newRequest(wanted: Wanted): Promise<{ readonly key: string; readonly csr: string }> {
  const { privateKey } = await makeKey(wanted.key);
  const pkcs8 = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  const signer = softwareSigner(pkcs8);
  const algorithm = KEY_ALGORITHMS[wanted.key].signature;
  const info = encodeRequestInfo({
    subject: encodeName([{ type: 'commonName', value: wanted.commonName }]),
    spki: signer.publicKey.spki,
    extensions: [
      { oid: EXTENSION.subjectAltName, critical: false, value: encodeSubjectAltName(namesOf(wanted)) },
    ],
  });
  const signature = await signer.sign(algorithm, info);
  const der = assembleRequest(info, SIGNATURE_ALGORITHMS[algorithm].identifier, signature);
  return { key: encodePem('PRIVATE KEY', pkcs8), csr: encodePem('CERTIFICATE REQUEST', der) };
}

const generate = promisify(generateKeyPair);

function makeKey(algorithm: KeyAlgorithm): Promise<{ readonly privateKey: KeyObject }> {
  const facts = KEY_ALGORITHMS[algorithm];
  switch (facts.family) {
    case 'ec':
      return generate('ec', { namedCurve: facts.openssl });
    case 'rsa':
      return generate('rsa', { modulusLength: facts.bits });
    case 'ed25519':
      return generate('ed25519');
  }
}

/** The names that a certificate is to have, each once; the common name is one of them (RFC 9525 §2). */
export function namesOf({ commonName, dns, ips }: Omit<Wanted, 'key'>): readonly GeneralName[] {
  const isIp = parseIp(commonName) !== undefined;
  const addresses = new Set(isIp ? [commonName, ...ips] : ips);
  return [
    ...[...new Set(isIp ? dns : [commonName, ...dns])].map((value) => ({ type: 'dns' as const, value })),
    ...[...addresses].map((text) => ({ type: 'ip' as const, octets: octetsOf(text) })),
  ];
}

function octetsOf(text: string): Uint8Array {
  const octets = parseIp(text);
  if (octets === undefined) throw usage(`--ip: "${text}" is no IP address`);
  return octets;
}
