/**
 * OpenSSH certificates (draft-ietf-sshm-cert, once OpenSSH's PROTOCOL.certkeys). The reader takes what the draft allows and
 * Go's x/crypto takes as well: options sorted and without duplicates. Whether a certificate is wise is not judged here.
 */
import { compare, concat, toBase64, utf8 } from '../base/bytes.ts';
import { ChanceryError } from '../base/error.ts';
import { readKeyLine } from './key-line.ts';
import { isSshKeyType, keyTypeOfCertType, SSH_KEY_TYPES } from './key-types.ts';
import { MOST_PRINCIPALS } from './names.ts';
import {
  isSshCriticalOption,
  isSshExtension,
  SSH_CRITICAL_OPTIONS,
  SSH_EXTENSIONS,
  type SshOption,
} from './options.ts';
import {
  decodeKeyBase64,
  encodeKeyFields,
  encodeSshPublicKey,
  parseSshPublicKey,
  printableComment,
  readKeyFields,
  type SshPublicKey,
  withComment,
} from './public-key.ts';
import { parseSshSignature, type SshSignature } from './signature.ts';
import { SshReader, wireString, wireUint32, wireUint64 } from './wire.ts';

export type SshCertificateKind = 'user' | 'host';

/** The `before` of a certificate that does not end. */
export const FOREVER = 0xffff_ffff_ffff_ffffn;

export interface SshCertificateFields {
  /** The key that is certified. */
  readonly key: SshPublicKey;
  /** Octets that nobody can foresee; 32 by custom. */
  readonly nonce: Uint8Array;
  /** From 0 to 2^64 − 1; a KRL cannot name 0. */
  readonly serial: bigint;
  readonly kind: SshCertificateKind;
  readonly keyId: string;
  readonly principals: readonly string[];
  /** Seconds since 1970 UTC: validAfter <= now < validBefore. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly criticalOptions: readonly SshOption[];
  readonly extensions: readonly SshOption[];
  /** The authority's. */
  readonly signatureKey: SshPublicKey;
}

/** All octets are views of the input, except the blob of `key`. */
export interface SshCertificate extends SshCertificateFields {
  readonly blob: Uint8Array;
  /** What is signed. */
  readonly tbs: Uint8Array;
  readonly signature: SshSignature;
}

/**
 * What is signed: from the certificate's type to the authority's key, that key's length included. Options are sorted.
 * @throws RangeError for an option or principal that stands twice, for no principal and for more than OpenSSH reads, and
 *   for numbers beyond 64 bits
 */
export function encodeSshTbs(fields: SshCertificateFields): Uint8Array {
  const { key, nonce, serial, kind, keyId, principals, validAfter, validBefore } = fields;
  // A certificate without principals is taken for any user or host by OpenSSH before 10.3, and by Go (CVE-2024-7594).
  if (principals.length === 0 || principals.length > MOST_PRINCIPALS) {
    throw new RangeError(
      `a certificate has from 1 to ${MOST_PRINCIPALS} principals, not ${principals.length}`,
    );
  }
  if (new Set(principals).size !== principals.length) throw new RangeError('a principal twice');
  return concat(
    wireString(SSH_KEY_TYPES[key.type].certType),
    wireString(nonce),
    encodeKeyFields(key.fields),
    wireUint64(serial),
    wireUint32(KIND_NUMBERS[kind]),
    wireString(keyId),
    wireString(concat(...principals.map(wireString))),
    wireUint64(validAfter),
    wireUint64(validBefore),
    encodeOptions(fields.criticalOptions),
    encodeOptions(fields.extensions),
    wireString(''),
    wireString(fields.signatureKey.blob),
  );
}

/** @param signature the content of the signature's string: `string algorithm, string octets` */
export function assembleSshCertificate(tbs: Uint8Array, signature: Uint8Array): Uint8Array {
  return concat(tbs, wireString(signature));
}

/** @throws malformed for all but one encoding of a certificate; its signature is not verified */
export function parseSshCertificate(blob: Uint8Array): SshCertificate {
  return SshReader.whole(blob, (reader: SshReader) => {
    const type = keyTypeOfCertType(reader.text());
    if (type === undefined) reader.fail('is not an SSH certificate of a type that is taken');
    const nonce = reader.string();
    const key = encodeSshPublicKey(readKeyFields(reader, type));
    const fields = { key, nonce, ...readSubject(reader), ...readOptionFields(reader) };
    if (reader.string().length !== 0) reader.fail('must have an empty reserved field');
    // A plain key: certificates are not chained, and DSA is gone.
    const signatureKey = parseSshPublicKey(reader.string());
    const tbs = blob.subarray(0, reader.offset);
    return { ...fields, signatureKey, blob, tbs, signature: parseSshSignature(reader.string()) };
  });
}

/** The line of a `-cert.pub` file, without a newline. @throws malformed when `blob` does not begin with a type */
export function formatSshCertificate(blob: Uint8Array, comment = ''): string {
  return withComment(`${new SshReader(blob).text()} ${toBase64(blob)}`, comment);
}

/** @throws malformed for all but one line that {@link formatSshCertificate} could have written, with white space around it */
export function parseSshCertificateLine(text: string): {
  readonly certificate: SshCertificate;
  readonly comment: string;
} {
  const { line, type, base64, comment } = readKeyLine(text);
  if (isSshKeyType(type)) throw malformed('must be a certificate, and is a public key');
  if (keyTypeOfCertType(type) === undefined || /[\r\n]/.test(line)) {
    throw malformed('must be one line that begins with a type of certificate that is taken');
  }
  const blob = decodeKeyBase64(base64);
  if (new SshReader(blob).text() !== type) {
    throw malformed('names one type of certificate, and holds one of another');
  }
  return { certificate: parseSshCertificate(blob), comment: printableComment(comment) };
}

const KIND_NUMBERS: Readonly<Record<SshCertificateKind, number>> = { user: 1, host: 2 };
const KINDS: ReadonlyMap<number, SshCertificateKind> = new Map([
  [1, 'user'],
  [2, 'host'],
]);

type SubjectFields = Pick<
  SshCertificateFields,
  'serial' | 'kind' | 'keyId' | 'principals' | 'validAfter' | 'validBefore'
>;

function readSubject(reader: SshReader): SubjectFields {
  const serial = reader.uint64();
  const kind = KINDS.get(reader.uint32());
  if (kind === undefined) reader.fail('must be a certificate of a user or a host');
  return {
    serial,
    kind,
    keyId: reader.text(),
    principals: readPrincipals(reader),
    validAfter: reader.uint64(),
    validBefore: reader.uint64(),
  };
}

function readPrincipals(reader: SshReader): string[] {
  const principals = reader.each((inner) => inner.text());
  if (principals.length > MOST_PRINCIPALS) reader.fail(`must have at most ${MOST_PRINCIPALS} principals`);
  if (principals.includes('')) reader.fail('must have no empty principal');
  if (new Set(principals).size !== principals.length) reader.fail('must have each principal once');
  return principals;
}

function readOptionFields(reader: SshReader): Pick<SshCertificateFields, 'criticalOptions' | 'extensions'> {
  return {
    criticalOptions: readOptions(reader, (name) =>
      isSshCriticalOption(name) ? SSH_CRITICAL_OPTIONS[name].isFlag : undefined,
    ),
    extensions: readOptions(reader, (name) =>
      isSshExtension(name) ? SSH_EXTENSIONS[name].isFlag : undefined,
    ),
  };
}

/** @param isFlag undefined for an option that is not known */
function readOptions(reader: SshReader, isFlag: (name: string) => boolean | undefined): SshOption[] {
  let previous: Uint8Array | undefined;
  return reader.each((inner) => {
    const octets = inner.string();
    if (previous !== undefined && compare(previous, octets) >= 0) {
      inner.fail('must have its options sorted by octets, each once');
    }
    previous = octets;
    const name = new SshReader(wireString(octets)).text();
    const data = inner.string();
    // A value is wrapped twice; a flag has an empty string.
    const value = data.length === 0 ? undefined : SshReader.whole(data, (wrapped) => wrapped.text());
    if (name === '' || (isFlag(name) ?? value === undefined) !== (value === undefined)) {
      inner.fail('has an option without the value that it needs, or with one that it cannot have');
    }
    return value === undefined ? { name } : { name, value };
  });
}

function encodeOptions(options: readonly SshOption[]): Uint8Array {
  const sorted = options
    .map(({ name, value }) => ({ octets: utf8(name), value }))
    .sort((a, b) => compare(a.octets, b.octets));
  if (new Set(options.map(({ name }) => name)).size !== options.length) {
    throw new RangeError('an option twice');
  }
  return wireString(
    concat(
      ...sorted.flatMap(({ octets, value }) => [
        wireString(octets),
        wireString(value === undefined ? '' : wireString(value)),
      ]),
    ),
  );
}

function malformed(what: string): ChanceryError {
  return new ChanceryError('malformed', what);
}
