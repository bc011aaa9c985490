/** Why a CRL could not be used, the reason of the one that got furthest last. */
const FAULTS = [
  'no_crl',
  /** The certificate's own extensions cannot be read. */
  'unreadable_certificate',
  /** Of another issuer than the certificate or its distribution point names. */
  'other_issuer',
  /** For other kinds of certificates, or other distribution points. */
  'out_of_scope',
  /** A critical extension of the list or of an entry that is not processed (RFC 5280 §5.2, §5.3). */
  'critical_extension',
  /** Without cRLNumber (§5.2.3). */
  'no_number',
  /** Before thisUpdate, after nextUpdate, or without nextUpdate. */
  'not_current',
  /** No certificate of the list's issuer is given. */
  'no_signer',
  /** Signed by none of the keys given, or by a key or an algorithm that is refused. */
  'bad_signature',
  /** Signed by a certificate without cRLSign, or one that is not authorized. */
  'unauthorized_signer',
  /** The lists that could be used speak of some reasons only. */
  'reasons_not_covered',
] as const;

export type CrlFault = (typeof FAULTS)[number];

export function furthest(a: CrlFault, b: CrlFault): CrlFault {
  return FAULTS.indexOf(a) > FAULTS.indexOf(b) ? a : b;
}
