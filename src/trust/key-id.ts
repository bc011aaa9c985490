import { readable } from '../path/crl/readable.ts';
import { type Certificate, findExtension } from '../x509/certificate.ts';
import {
  AUTHORITY_KEY_IDENTIFIER,
  decodeAuthorityKeyIdentifier,
} from '../x509/extensions/authority-key-identifier.ts';

/** What a certificate says of its issuer's key (RFC 5280 §4.2.1.1); undefined when it says nothing that can be read. */
export function authorityKeyId(certificate: Certificate): Uint8Array | undefined {
  const extension = findExtension(certificate, AUTHORITY_KEY_IDENTIFIER);
  return extension && readable(() => decodeAuthorityKeyIdentifier(extension.value))?.keyId;
}
