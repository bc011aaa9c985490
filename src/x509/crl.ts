/** Writing certificate revocation lists, version 2 (RFC 5280 §5). */
import { TAG } from '../der/tag.ts';
import {
  bitString,
  constructed,
  encode,
  explicit,
  integer,
  type Node,
  primitive,
  sequence,
  time,
} from '../der/writer.ts';
import { type Extension, extensionsNode } from './extension.ts';
import { encodeAuthorityKeyIdentifier } from './extensions/authority-key-identifier.ts';
import { CRL_EXTENSION, EXTENSION } from './oid.ts';

export interface RevokedEntry {
  /** Its magnitude. */
  readonly serial: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly revokedAt: number;
  /** CRLReason (§5.3.1); 0, unspecified, is left out as §5.3.1 asks. */
  readonly reason: number;
}

export interface CrlParts {
  /** DER of an AlgorithmIdentifier. */
  readonly signatureAlgorithm: Uint8Array;
  /** DER of the issuer's name. */
  readonly issuer: Uint8Array;
  /** The issuer's subject key identifier. */
  readonly authorityKeyId: Uint8Array;
  /** Seconds since 1970 UTC. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** §5.2.3: grows from each list of an issuer to its next; at most 20 octets. */
  readonly number: number;
  readonly revoked: readonly RevokedEntry[];
}

/** DER of a TBSCertList. @throws RangeError for a time outside 1950 to 9999 */
export function encodeTbsCertList(parts: CrlParts): Uint8Array {
  const extensions: readonly Extension[] = [
    {
      oid: EXTENSION.authorityKeyIdentifier,
      critical: false,
      value: encodeAuthorityKeyIdentifier({ keyId: parts.authorityKeyId }),
    },
    { oid: CRL_EXTENSION.crlNumber, critical: false, value: encode(integer(parts.number)) },
  ];
  const list = extensionsNode(extensions);
  return encode(
    sequence(
      integer(1),
      parts.signatureAlgorithm,
      parts.issuer,
      time(parts.thisUpdate),
      time(parts.nextUpdate),
      // §5.1.2.6: absent rather than empty.
      parts.revoked.length === 0 ? undefined : constructed(TAG.sequence, parts.revoked.map(entryNode)),
      list && explicit(0, list),
    ),
  );
}

/** @param signatureAlgorithm DER, the same as in `tbs` */
export function assembleCrl(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return encode(sequence(tbs, signatureAlgorithm, bitString(signature)));
}

function entryNode({ reason, revokedAt, serial }: RevokedEntry): Node {
  const value = encode(primitive(TAG.enumerated, Uint8Array.of(reason)));
  const extensions = reason === 0 ? [] : [{ oid: CRL_EXTENSION.reasonCode, critical: false, value }];
  return sequence(integer(serial), time(revokedAt), extensionsNode(extensions));
}
