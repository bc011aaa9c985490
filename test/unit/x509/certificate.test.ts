import { describe, expect, it } from 'vitest';
import {
  bitString,
  encode,
  explicit,
  implicit,
  integer,
  type Node,
  nullValue,
  oid,
  primitive,
  sequence,
  time,
} from '../../../src/der/writer.ts';
import { findExtension, parseCertificate } from '../../../src/x509/certificate.ts';
import { extensionNode } from '../../../src/x509/extension.ts';
import { BASIC_CONSTRAINTS, encodeBasicConstraints } from '../../../src/x509/extensions/basic-constraints.ts';
import { formatName } from '../../../src/x509/name.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { ECDSA_SHA256, EXAMPLE_NAME, hex, p256Key, selfSigned } from '../../support/x509.ts';

const key = p256Key();
const caExtension = { oid: BASIC_CONSTRAINTS, critical: true, value: encodeBasicConstraints({ ca: true }) };

/** A certificate of raw parts, with a signature of one octet: none is checked here. */
function raw(
  parts: {
    version?: Node | undefined;
    serial?: Node;
    inner?: Node;
    validity?: Node;
    subject?: Node;
    spki?: Node;
    last?: Node[];
    outer?: Node;
    signature?: Node;
  } = {},
): Uint8Array {
  const all = {
    version: explicit(0, integer(2)),
    serial: integer(1),
    inner: ECDSA_SHA256,
    validity: sequence(time(0), time(1)),
    subject: EXAMPLE_NAME,
    spki: key.spki,
    last: [explicit(3, sequence(extensionNode(caExtension)))],
    outer: ECDSA_SHA256,
    signature: bitString(Uint8Array.of(1)),
    ...parts,
  };
  const { version, serial, inner, validity, subject, spki, last } = all;
  const tbs = sequence(version, serial, inner, EXAMPLE_NAME, validity, subject, spki, ...last);
  return encode(sequence(tbs, all.outer, all.signature));
}

const withNull = sequence(oid('1.2.840.10045.4.3.2'), nullValue());
const v1 = { version: undefined, last: [] };

describe('a certificate', () => {
  it('is read as it was written', () => {
    const der = selfSigned(key, { serial: hex('00 ff 01'), extensions: [caExtension] });
    const certificate = parseCertificate(der);
    expect(certificate).toMatchObject({
      der,
      version: 3,
      serial: hex('00ff01'),
      notBefore: Date.UTC(2026, 0, 1) / 1000,
      notAfter: Date.UTC(2027, 0, 1) / 1000,
      spki: key.spki,
      signatureAlgorithm: { oid: '1.2.840.10045.4.3.2', parameters: undefined, der: ECDSA_SHA256 },
      extensions: [caExtension],
    });
    expect(formatName(certificate.subject)).toBe('CN=www.example.com,O=Example');
    expect(findExtension(certificate, BASIC_CONSTRAINTS)).toEqual(caExtension);
    expect(findExtension(certificate, '1.2.3')).toBeUndefined();
    expect(certificate.tbs.buffer).toBe(der.buffer);
  });

  it('without extensions is of version 1', () => {
    expect(parseCertificate(selfSigned(key))).toMatchObject({ version: 1, extensions: [] });
  });

  it.each([
    ['of version 3', raw(), 3],
    ['of version 1', raw(v1), 1],
    [
      'of version 2 with unique identifiers',
      raw({ version: explicit(0, integer(1)), last: [implicit(1, hex('00ab')), implicit(2, hex('00cd'))] }),
      2,
    ],
    ['of version 3 without extensions', raw({ last: [] }), 3],
    ['with an empty subject', raw({ subject: hex('3000') }), 3],
    ['with a negative serial, as some roots have', raw({ serial: primitive(2, hex('ff')) }), 3],
    ['with a time after 2049', raw({ validity: sequence(time(0), time(Date.UTC(2050, 0, 1) / 1000)) }), 3],
    [
      'with a GeneralizedTime before 2050 (RFC 5280 §4.1.2.5)',
      raw({ validity: sequence(time(0), primitive(0x18, Buffer.from('20300101000000Z'))) }),
      3,
    ],
    ['with NULL parameters inside and outside', raw({ inner: withNull, outer: withNull }), 3],
  ])('%s is read', (_, der, version) => {
    expect(parseCertificate(der).version).toBe(version);
  });

  it.each([
    ['version 1 written out', raw({ ...v1, version: explicit(0, integer(0)) }), /a version that is not/],
    ['version 4', raw({ version: explicit(0, integer(3)) }), /a version that is not/],
    ['extensions in version 1', raw({ version: undefined }), /trailing/],
    ['extensions in version 2', raw({ version: explicit(0, integer(1)) }), /trailing/],
    ['unique identifiers in version 1', raw({ ...v1, last: [implicit(1, hex('00ab'))] }), /trailing/],
    ['an empty list of extensions', raw({ last: [explicit(3, sequence())] }), /fewer than 1/],
    [
      'an extension twice',
      raw({ last: [explicit(3, sequence(extensionNode(caExtension), extensionNode(caExtension)))] }),
      /twice/,
    ],
    [
      'another algorithm outside',
      raw({ outer: sequence(oid('1.2.840.10045.4.3.3')) }),
      /differs from the signed/,
    ],
    ['other parameters outside', raw({ outer: withNull }), /differs from the signed/],
    ['broken parameters', raw({ inner: sequence(oid('1.2.3'), hex('0501ff')) }), /NULL with contents/],
    ['a padded serial', raw({ serial: primitive(2, hex('0001')) }), /needless/],
    ['an empty serial', raw({ serial: primitive(2, hex('')) }), /empty INTEGER/],
    ['three times', raw({ validity: sequence(time(0), time(0), time(0)) }), /trailing/],
    ['a key that is no SubjectPublicKeyInfo', raw({ spki: sequence(integer(1)) }), /instead of tag 30/],
    ['a signature of 7 bits', raw({ signature: primitive(3, hex('0102')) }), /whole octets/],
    ['trailing octets', Uint8Array.from([...raw(), 0]), /trailing/],
    ['its end cut off', raw().subarray(0, -1), /beyond the input/],
    ['nothing', new Uint8Array(0), /ends where/],
  ])('with %s is refused', (_, der, why) => {
    expectMalformed(() => parseCertificate(der), why);
  });

  it('is not written with a time that it cannot hold', () => {
    expect(() => selfSigned(key, { notAfter: 253_402_300_800 })).toThrow(RangeError);
  });
});
