/** subjectAltName (RFC 5280 §4.2.1.6). */
import { DerReader } from '../../der/reader.ts';
import { encode, sequence } from '../../der/writer.ts';
import { type GeneralName, generalNameNode, readGeneralNames } from '../general-name.ts';
import { EXTENSION } from '../oid.ts';

export const SUBJECT_ALT_NAME = EXTENSION.subjectAltName;

/** @throws RangeError for an empty list, malformed for a name that cannot be written */
export function encodeSubjectAltName(names: readonly GeneralName[]): Uint8Array {
  if (names.length === 0) throw new RangeError('a subjectAltName without a name');
  return encode(sequence(...names.map(generalNameNode)));
}

/** @throws malformed */
export function decodeSubjectAltName(value: Uint8Array): readonly GeneralName[] {
  return DerReader.whole(value, (reader) => readGeneralNames(reader));
}
