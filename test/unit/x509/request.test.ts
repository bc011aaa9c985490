import { describe, expect, it } from 'vitest';
import {
  bitString,
  encode,
  implicitConstructed,
  integer,
  type Node,
  oid,
  sequence,
  setOf,
  text,
} from '../../../src/der/writer.ts';
import { extensionNode } from '../../../src/x509/extension.ts';
import { encodeSubjectAltName, SUBJECT_ALT_NAME } from '../../../src/x509/extensions/subject-alt-name.ts';
import { formatName } from '../../../src/x509/name.ts';
import { REQUEST_ATTRIBUTE } from '../../../src/x509/oid.ts';
import { parseRequest } from '../../../src/x509/request.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { ECDSA_SHA256, EXAMPLE_NAME, hex, p256Key, signedRequest } from '../../support/x509.ts';

const key = p256Key();
const san = {
  oid: SUBJECT_ALT_NAME,
  critical: false,
  value: encodeSubjectAltName([{ type: 'dns', value: 'a.example' }]),
};
const requested = sequence(oid(REQUEST_ATTRIBUTE.extensionRequest), setOf([sequence(extensionNode(san))]));
const password = sequence(oid('1.2.840.113549.1.9.7'), setOf([text(0x0c, 'secret')]));

function raw({
  version = integer(0),
  attributes,
}: {
  version?: Node;
  attributes?: readonly Node[];
}): Uint8Array {
  const info = sequence(version, EXAMPLE_NAME, key.spki, attributes && implicitConstructed(0, attributes));
  return encode(sequence(info, ECDSA_SHA256, bitString(Uint8Array.of(1))));
}

describe('a request', () => {
  it('is read as it was written', () => {
    const der = signedRequest(key, EXAMPLE_NAME, [san]);
    const request = parseRequest(der);
    expect(request).toMatchObject({ der, spki: key.spki, extensions: [san] });
    expect(request.signatureAlgorithm.oid).toBe('1.2.840.10045.4.3.2');
    expect(formatName(request.subject)).toBe('CN=www.example.com,O=Example');
    expect(request.info.buffer).toBe(der.buffer);
  });

  it.each([
    ['no attributes', [], []],
    ['its attributes left out, as some tools do', undefined, []],
    ['a challenge password, which is passed over', [password], []],
    ['an extensionRequest', [requested], [san]],
    ['both, in either order', [requested, password], [san]],
    ['both, in either order', [password, requested], [san]],
    ['an attribute without values', [sequence(oid('1.2.3'), setOf([]))], []],
  ])('with %s is read', (_, attributes, extensions) => {
    expect(parseRequest(raw(attributes === undefined ? {} : { attributes })).extensions).toEqual(extensions);
  });

  it.each([
    ['version 2', raw({ version: integer(1) }), /a version that is not v1/],
    ['two extensionRequests', raw({ attributes: [requested, requested] }), /more than one extensionRequest/],
    [
      'an extensionRequest of two values',
      raw({
        attributes: [
          sequence(
            oid(REQUEST_ATTRIBUTE.extensionRequest),
            setOf([sequence(extensionNode(san)), sequence(extensionNode(san))]),
          ),
        ],
      }),
      /trailing/,
    ],
    [
      'an extensionRequest of no value',
      raw({ attributes: [sequence(oid(REQUEST_ATTRIBUTE.extensionRequest), setOf([]))] }),
      /ends where/,
    ],
    [
      'an extensionRequest of no extension',
      raw({ attributes: [sequence(oid(REQUEST_ATTRIBUTE.extensionRequest), setOf([sequence()]))] }),
      /fewer than 1/,
    ],
    [
      'an extension twice',
      raw({
        attributes: [
          sequence(
            oid(REQUEST_ATTRIBUTE.extensionRequest),
            setOf([sequence(extensionNode(san), extensionNode(san))]),
          ),
        ],
      }),
      /twice/,
    ],
    [
      'an attribute that is not DER',
      raw({ attributes: [sequence(oid('1.2.3'), setOf([hex('010101')]))] }),
      /BOOLEAN/,
    ],
    [
      'an attribute that is no SET',
      raw({ attributes: [sequence(oid('1.2.3'), integer(1))] }),
      /instead of tag 31/,
    ],
    ['trailing octets', Uint8Array.from([...raw({}), 0]), /trailing/],
  ])('with %s is refused', (_, der, why) => {
    expectMalformed(() => parseRequest(der), why);
  });
});
