/** Who signed a CRL, and whether they may (RFC 5280 §6.3.3(f), (g)). */
import { equal } from '../../base/bytes.ts';
import { signatureAlgorithmFromIdentifier } from '../../keys/algorithms.ts';
import { parsePublicKey } from '../../keys/public-key.ts';
import { verifySignature } from '../../keys/verify.ts';
import { type Certificate, findExtension } from '../../x509/certificate.ts';
import type { CertificateList } from '../../x509/crl.ts';
import { decodeKeyUsage, KEY_USAGE } from '../../x509/extensions/key-usage.ts';
import {
  decodeSubjectKeyIdentifier,
  SUBJECT_KEY_IDENTIFIER,
} from '../../x509/extensions/subject-key-identifier.ts';
import { sameName } from '../../x509/name.ts';
import type { CrlFault } from './fault.ts';
import { readable } from './readable.ts';

export interface CrlSigners {
  /** Certificates that CRLs may be signed with, beside the issuer's: those of other keys of its name, and of CRL issuers. */
  readonly issuers?: readonly Certificate[];
  /**
   * Whether a certificate among `issuers` has a valid path, to the anchor of the certificate in question. Asked once a CRL
   * was found to be signed with its key; by default nobody is authorized.
   */
  readonly authorized?: (crlIssuer: Certificate) => boolean;
}

/** Certificates of one name are as many as somebody cares to give; a CRL's signature is verified with these at most. */
const MOST_OTHERS = 8;

/** @param issuer of the certificate in question: what it signed needs no further authority */
export function signerOf(
  crl: CertificateList,
  issuer: Certificate,
  { authorized, issuers }: CrlSigners,
): Certificate | CrlFault {
  const others = (issuers ?? [])
    .filter(({ der, subject }) => sameName(subject, crl.issuer) && !equal(der, issuer.der))
    .sort((a, b) => Number(isHinted(b, crl)) - Number(isHinted(a, crl)))
    .slice(0, MOST_OTHERS);
  const candidates = sameName(issuer.subject, crl.issuer) ? [issuer, ...others] : others;
  const signers = candidates.filter((candidate) => isSignedBy(crl, candidate));
  const found = signers.find(
    (signer) => maySignCrls(signer) && (signer === issuer || authorized?.(signer) === true),
  );
  if (found !== undefined) return found;
  if (candidates.length === 0) return 'no_signer';
  return signers.length === 0 ? 'bad_signature' : 'unauthorized_signer';
}

/** The certificate's key made the signature. False also for a key or an algorithm that is refused. */
export function isSignedBy(crl: CertificateList, signer: Certificate): boolean {
  const known = VERIFIED.get(crl) ?? new WeakMap<Certificate, boolean>();
  const before = known.get(signer);
  if (before !== undefined) return before;
  const good = verify(crl, signer);
  VERIFIED.set(crl, known.set(signer, good));
  return good;
}

/** A list of a megabyte takes milliseconds to hash, and is asked for all certificates of its issuer. */
const VERIFIED = new WeakMap<CertificateList, WeakMap<Certificate, boolean>>();

function verify(crl: CertificateList, signer: Certificate): boolean {
  const algorithm = signatureAlgorithmFromIdentifier(crl.signatureAlgorithm);
  const key = readable(() => parsePublicKey(signer.spki));
  if (algorithm === undefined || key === undefined) return false;
  return verifySignature(key, algorithm, crl.tbs, crl.signature);
}

/** §5.2.1: the key identifiers agree. It decides nothing but the order. */
function isHinted(candidate: Certificate, { authorityKey }: CertificateList): boolean {
  const extension = findExtension(candidate, SUBJECT_KEY_IDENTIFIER);
  const keyId = extension && readable(() => decodeSubjectKeyIdentifier(extension.value));
  return keyId !== undefined && authorityKey?.keyId !== undefined && equal(keyId, authorityKey.keyId);
}

/** (f): "If a key usage extension is present in the CRL issuer's certificate, verify that the cRLSign bit is set." */
function maySignCrls(signer: Certificate): boolean {
  const extension = findExtension(signer, KEY_USAGE);
  if (extension === undefined) return true;
  return readable(() => decodeKeyUsage(extension.value))?.includes('crl_sign') === true;
}
