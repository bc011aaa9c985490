/** CRLs as callers paste them, and which of them may be registered. */
import { atField, invalidField } from '../base/error.ts';
import { decodeOnePem } from '../base/pem.ts';
import type { CrlFault } from '../path/crl/fault.ts';
import { signerOf } from '../path/crl/signer.ts';
import { usabilityFault } from '../path/crl/usable.ts';
import type { Certificate } from '../x509/certificate.ts';
import { type CertificateList, parseCrl } from '../x509/crl.ts';

/** In characters of PEM: about 15,000 entries. */
export const LONGEST_CRL = 900_000;

/** A list that has an end. */
export type RegistrableCrl = CertificateList & { readonly nextUpdate: number };

/**
 * A complete list of all that its issuer revoked, for now, signed by `issuer`. Deltas, indirect lists and lists of a part
 * are refused: what they leave out would pass for good.
 * @param at seconds since 1970 UTC
 * @throws invalid_field naming `crl_pem`
 */
export function readRegistrableCrl(pem: string, issuer: Certificate, at: number): RegistrableCrl {
  const crl = atField(FIELD, () => parseCrl(decodeOnePem(pem, ['X509 CRL'])));
  const { nextUpdate } = crl;
  if (crl.deltaBase !== undefined || crl.issuingDistributionPoint !== undefined) {
    throw refused('be the complete list of its issuer: no delta, and without issuingDistributionPoint');
  }
  const fault = usabilityFault(crl, at);
  if (fault !== undefined || nextUpdate === undefined) throw refused(WANTED[fault ?? 'not_current']);
  const signer = signerOf(crl, issuer, {});
  if (typeof signer === 'string') throw refused(WANTED[signer]);
  return { ...crl, nextUpdate };
}

const FIELD = 'crl_pem';

function refused(wanted: string | undefined): Error {
  return invalidField(FIELD, `must ${wanted ?? 'be usable'}`);
}

const WANTED: Readonly<Partial<Record<CrlFault, string>>> = {
  critical_extension: 'have no critical extension that is not processed here (RFC 5280 §5.2)',
  no_number: 'be of version 2 and have a CRL number (RFC 5280 §5.2.3)',
  not_current: 'be current: thisUpdate has come, and nextUpdate has not passed',
  no_signer: 'be of the anchor itself; one of an authority below it comes with issuer_pem',
  bad_signature: 'be signed with the key of its issuer, by an algorithm with SHA-256 or more',
  unauthorized_signer: 'be signed by a certificate whose keyUsage, if it has one, has cRLSign',
};
