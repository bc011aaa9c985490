/** subjectKeyIdentifier (RFC 5280 §4.2.1.2). */
import { DerReader } from '../../der/reader.ts';
import { encode, octetString } from '../../der/writer.ts';
import { EXTENSION } from '../oid.ts';

export const SUBJECT_KEY_IDENTIFIER = EXTENSION.subjectKeyIdentifier;

export function encodeSubjectKeyIdentifier(keyId: Uint8Array): Uint8Array {
  return encode(octetString(keyId));
}

/** The identifier's octets, a view of the input. @throws malformed */
export function decodeSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  return DerReader.whole(value, (reader) => reader.octetString());
}
