/** Which names of a certificate name constraints bind (RFC 5280 §4.2.1.10). */
import { TAG } from '../der/tag.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { commonNames, type Name } from '../x509/name.ts';

const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

/**
 * - all of subjectAltName;
 * - the subject, unless it is empty, as a directory name;
 * - each emailAddress of the subject as an rfc822Name. RFC 5280 demands it where there is no subjectAltName; OpenSSL does
 *   it always, and so do we;
 * - of a leaf without a dNSName, each common name that is taken for one ({@link takenForDns}).
 *
 * @param names subjectAltName; empty when it is absent
 */
export function constrainedNames(
  subject: Name,
  names: readonly GeneralName[],
  isLeaf: boolean,
): readonly GeneralName[] {
  const directory: readonly GeneralName[] =
    subject.rdns.length === 0 ? [] : [{ type: 'directory', name: subject }];
  const emails = subject.rdns
    .flat()
    .filter(({ type }) => type === EMAIL_ADDRESS)
    // PKCS #9 has an IA5String; what is none cannot be a mailbox of RFC 5321, and is judged as such.
    .map(({ tag, value }): GeneralName => ({ type: 'email', value: tag === TAG.ia5String ? value : '' }));
  const nameless = isLeaf && !names.some(({ type }) => type === 'dns');
  const taken = nameless ? commonNames(subject).filter(takenForDns) : [];
  return [...names, ...directory, ...emails, ...taken.map((value): GeneralName => ({ type: 'dns', value }))];
}

/**
 * Whether verifiers take this common name for a DNS name where a certificate has none, and hold it to the constraints:
 * OpenSSL one that looks like a DNS name, as 10.0.0.1 does; GnuTLS any. We match no host against common names (RFC 9525
 * §6.4.4), but others do, and a constrained authority must not reach them so. A plain text is left to those who want it.
 */
export function takenForDns(commonName: string): boolean {
  return /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+$/.test(commonName);
}
