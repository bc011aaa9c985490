/** certificateIssuer, of an entry of an indirect CRL (RFC 5280 §5.3.3). */
import { DerReader } from '../../der/reader.ts';
import { readGeneralNames } from '../general-name.ts';
import type { Name } from '../name.ts';
import { CRL_EXTENSION } from '../oid.ts';

export const CERTIFICATE_ISSUER = CRL_EXTENSION.certificateIssuer;

/** The distinguished names. @throws malformed, also when there is none, as §5.3.3 demands the one of the issuer field */
export function decodeCertificateIssuer(value: Uint8Array): readonly Name[] {
  return DerReader.whole(value, (reader) => {
    const names = readGeneralNames(reader).flatMap((one) => (one.type === 'directory' ? [one.name] : []));
    return names.length > 0 ? names : reader.fail('a certificateIssuer without a distinguished name');
  });
}
