/** authorityInfoAccess (RFC 5280 §4.2.2.1). */
import { DerReader } from '../../der/reader.ts';
import { TAG } from '../../der/tag.ts';
import { encode, oid, sequence } from '../../der/writer.ts';
import { type GeneralName, generalNameNode, readGeneralName } from '../general-name.ts';
import { ACCESS_METHOD, EXTENSION } from '../oid.ts';

export const AUTHORITY_INFO_ACCESS = EXTENSION.authorityInfoAccess;

export interface AccessDescription {
  /** The access method's OID; {@link ACCESS_METHOD} names those in use. */
  readonly method: string;
  readonly location: GeneralName;
}

/** The usual two methods, each with URIs. @throws RangeError for none, malformed for one that is not ASCII */
export function encodeAuthorityInfoAccess(uris: {
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
}): Uint8Array {
  const descriptions = (['ocsp', 'caIssuers'] as const).flatMap((method) =>
    (uris[method] ?? []).map((value) =>
      sequence(oid(ACCESS_METHOD[method]), generalNameNode({ type: 'uri', value })),
    ),
  );
  if (descriptions.length === 0) throw new RangeError('an authorityInfoAccess without an address');
  return encode(sequence(...descriptions));
}

/** @throws malformed */
export function decodeAuthorityInfoAccess(value: Uint8Array): readonly AccessDescription[] {
  return DerReader.whole(value, (outer) =>
    outer.each(TAG.sequence, (one) => one.within(TAG.sequence, readDescription), 1),
  );
}

/** The URIs of one method, in order. */
export function accessUris(
  descriptions: readonly AccessDescription[],
  method: keyof typeof ACCESS_METHOD,
): string[] {
  return descriptions.flatMap(({ method: id, location }) =>
    id === ACCESS_METHOD[method] && location.type === 'uri' ? [location.value] : [],
  );
}

function readDescription(reader: DerReader): AccessDescription {
  return { method: reader.oid(), location: readGeneralName(reader) };
}
