/** What a CSR asks for, in the terms of the decision table and of whoever has to approve it. */
import { atField } from '../../base/error.ts';
import type { IssuanceRequest } from '../../policy/request.ts';
import { nameList } from '../../policy/requested-names.ts';
import { readSubject } from '../../policy/requested-subject.ts';
import type { Extension } from '../../x509/extension.ts';
import { type BasicConstraints, decodeBasicConstraints } from '../../x509/extensions/basic-constraints.ts';
import { decodeExtendedKeyUsage } from '../../x509/extensions/extended-key-usage.ts';
import { decodeKeyUsage, type KeyUsage } from '../../x509/extensions/key-usage.ts';
import { EXTENSION } from '../../x509/oid.ts';
import type { Csr } from '../read-csr.ts';

/** The field that a CSR comes by, and is shown in. */
export const CSR = 'csr_pem';

/** An extension that a CSR asks for; `oid` is in dotted decimal. */
export type AskedExtension = { readonly oid: string; readonly critical: boolean } & (
  | { readonly kind: 'keyUsage'; readonly usages: readonly KeyUsage[] }
  /** OIDs. */
  | { readonly kind: 'extendedKeyUsage'; readonly purposes: readonly string[] }
  | { readonly kind: 'basicConstraints'; readonly basic: BasicConstraints }
  | { readonly kind: 'subjectAltName' | 'subjectKeyIdentifier' | 'other' }
);

/** All of it, read: nothing of a CSR is stored that could not be shown. */
export interface Asked {
  readonly request: IssuanceRequest;
  readonly extensions: readonly AskedExtension[];
}

/**
 * @param ttl seconds
 * @throws invalid_field for a subject, name or extension that cannot be read
 */
export function readAsked(csr: Csr, ttl?: number): Asked {
  const subject = atField(CSR, () => readSubject(csr.subject));
  const names = nameList();
  for (const { type, value } of subject) {
    if (type === 'commonName') names.addCommonName(value, CSR);
    // RFC 5280 §4.1.2.6: an address in the subject is there for old software, and stands in subjectAltName as well.
    if (type === 'emailAddress') names.addEmail(value, CSR);
  }
  for (const name of csr.names) names.addGeneral(name, CSR);
  names.check();
  const request: IssuanceRequest = {
    issuerField: 'ca_id',
    commonNames: csr.commonNames,
    commonNameField: CSR,
    subject,
    names: names.names,
    namesField: CSR,
    key: { kind: 'given', publicKey: csr.publicKey },
    keyField: CSR,
    ttl,
    ttlField: 'validity_days',
    csr: { field: CSR, extensions: csr.extensions, unlistedNames: [] },
    authority: undefined,
  };
  return { request, extensions: atField(CSR, () => csr.extensions.map(readExtension)) };
}

function readExtension({ critical, oid, value }: Extension): AskedExtension {
  const its = { oid, critical };
  switch (oid) {
    case EXTENSION.keyUsage:
      return { ...its, kind: 'keyUsage', usages: decodeKeyUsage(value) };
    case EXTENSION.extendedKeyUsage:
      return { ...its, kind: 'extendedKeyUsage', purposes: decodeExtendedKeyUsage(value) };
    case EXTENSION.basicConstraints:
      return { ...its, kind: 'basicConstraints', basic: decodeBasicConstraints(value) };
    case EXTENSION.subjectAltName:
      return { ...its, kind: 'subjectAltName' };
    case EXTENSION.subjectKeyIdentifier:
      return { ...its, kind: 'subjectKeyIdentifier' };
    default:
      return { ...its, kind: 'other' };
  }
}
