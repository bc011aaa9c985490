/** authorityKeyIdentifier (RFC 5280 §4.2.1.1). */
import { DerReader } from '../../der/reader.ts';
import { contextConstructedTag, contextTag, TAG } from '../../der/tag.ts';
import { encode, implicit, sequence } from '../../der/writer.ts';
import { type GeneralName, readGeneralNames } from '../general-name.ts';
import { EXTENSION } from '../oid.ts';

export const AUTHORITY_KEY_IDENTIFIER = EXTENSION.authorityKeyIdentifier;

export interface AuthorityKeyIdentifier {
  readonly keyId?: Uint8Array;
  /** The issuer's own issuer and serial (contents octets of the INTEGER): both or neither. */
  readonly certificate?: { readonly issuer: readonly GeneralName[]; readonly serial: Uint8Array };
}

/** With the key identifier alone. */
export function encodeAuthorityKeyIdentifier({ keyId }: { readonly keyId: Uint8Array }): Uint8Array {
  return encode(sequence(implicit(0, keyId)));
}

/** @throws malformed */
export function decodeAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  return DerReader.whole(value, (outer) =>
    outer.within(TAG.sequence, (reader) => {
      const keyId = reader.optional(contextTag(0), () => reader.primitive(contextTag(0)));
      const issuer = reader.optional(contextConstructedTag(1), () =>
        readGeneralNames(reader, contextConstructedTag(1)),
      );
      const serial = reader.optional(contextTag(2), () => reader.integer(contextTag(2)));
      if ((issuer === undefined) !== (serial === undefined)) {
        reader.fail('an authorityKeyIdentifier with only one of issuer and serial');
      }
      return {
        ...(keyId === undefined ? {} : { keyId }),
        ...(issuer === undefined || serial === undefined ? {} : { certificate: { issuer, serial } }),
      };
    }),
  );
}
