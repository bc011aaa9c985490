/** Certificates of authorities that are not ours. */
import { sign } from 'node:crypto';
import { encodePem } from '../../src/base/pem.ts';
import { assembleCertificate, encodeTbsCertificate } from '../../src/x509/certificate.ts';
import type { Extension } from '../../src/x509/extension.ts';
import { encodeAuthorityKeyIdentifier } from '../../src/x509/extensions/authority-key-identifier.ts';
import { encodeBasicConstraints } from '../../src/x509/extensions/basic-constraints.ts';
import { encodeSubjectAltName } from '../../src/x509/extensions/subject-alt-name.ts';
import type { GeneralName } from '../../src/x509/general-name.ts';
import { type AttributeName, encodeName } from '../../src/x509/name.ts';
import { EXTENSION } from '../../src/x509/oid.ts';
import { type CsrKey, ecKey } from './csr.ts';

export interface ForeignParts {
  readonly subject?: readonly { readonly type: AttributeName; readonly value: string }[];
  /** DER; instead of `subject`. */
  readonly subjectDer?: Uint8Array;
  /** DER of the issuer's name. */
  readonly issuer?: Uint8Array;
  readonly key?: CsrKey;
  readonly signer?: CsrKey;
  readonly serial?: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly ca?: boolean;
  readonly names?: readonly GeneralName[];
  readonly authorityKeyId?: Uint8Array;
  readonly extensions?: readonly Extension[];
}

export interface ForeignCertificate {
  readonly der: Uint8Array;
  readonly pem: string;
  readonly subject: Uint8Array;
  readonly key: CsrKey;
}

/** Good for the year 2026, for foreign.example.com, with a new serial number, by its own key unless told otherwise. */
export function foreignCertificate(parts: ForeignParts = {}): ForeignCertificate {
  const key = parts.key ?? ecKey();
  const signer = parts.signer ?? key;
  const named = parts.subject ?? [{ type: 'commonName', value: 'foreign.example.com' }];
  const subject = parts.subjectDer ?? encodeName(named);
  const tbs = encodeTbsCertificate({
    serial: parts.serial ?? nextSerial(),
    signatureAlgorithm: signer.algorithm,
    issuer: parts.issuer ?? subject,
    notBefore: parts.notBefore ?? Date.UTC(2026, 0, 1) / 1000,
    notAfter: parts.notAfter ?? Date.UTC(2027, 0, 1) / 1000,
    subject,
    spki: key.spki,
    extensions: extensionsOf(parts),
  });
  const der = assembleCertificate(tbs, signer.algorithm, sign(signer.digest, tbs, signer.privateKey));
  return { der, pem: encodePem('CERTIFICATE', der), subject, key };
}

let serials = 0;

function nextSerial(): Uint8Array {
  serials += 1;
  return Uint8Array.of(1, serials >> 8, serials & 0xff);
}

function extensionsOf({ authorityKeyId, ca, extensions = [], names }: ForeignParts): readonly Extension[] {
  const add = (oid: string, value: Uint8Array | undefined): readonly Extension[] =>
    value === undefined ? [] : [{ oid, critical: false, value }];
  return [
    ...add(EXTENSION.basicConstraints, ca === undefined ? undefined : encodeBasicConstraints({ ca })),
    ...add(EXTENSION.subjectAltName, names && encodeSubjectAltName(names)),
    ...add(
      EXTENSION.authorityKeyIdentifier,
      authorityKeyId && encodeAuthorityKeyIdentifier({ keyId: authorityKeyId }),
    ),
    ...extensions,
  ];
}
