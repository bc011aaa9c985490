import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/base/bytes.ts';
import {
  isKeyAlgorithm,
  KEY_ALGORITHMS,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  signatureAlgorithmFromIdentifier,
  signaturesOf,
} from '../../../src/keys/algorithms.ts';

const NULL = Uint8Array.of(5, 0);

describe('the registry of key algorithms', () => {
  it('names the signature that each key makes by default', () => {
    const defaults = Object.entries(KEY_ALGORITHMS).map(([id, { signature }]) => [id, signature]);
    expect(Object.fromEntries(defaults)).toEqual({
      'rsa-2048': 'sha256-with-rsa',
      'rsa-3072': 'sha256-with-rsa',
      'rsa-4096': 'sha256-with-rsa',
      'ec-p256': 'ecdsa-with-sha256',
      'ec-p384': 'ecdsa-with-sha384',
      'ec-p521': 'ecdsa-with-sha512',
      ed25519: 'ed25519',
    });
  });

  it('knows its own ids and no property of Object', () => {
    expect(isKeyAlgorithm('ec-p256')).toBe(true);
    expect(['ec-p224', 'constructor', '__proto__', 'rsa-other', ''].filter(isKeyAlgorithm)).toEqual([]);
  });

  it('lets a key of a family sign with all algorithms of that family only', () => {
    expect([...signaturesOf('rsa')]).toEqual(['sha256-with-rsa', 'sha384-with-rsa', 'sha512-with-rsa']);
    expect([...signaturesOf('ed25519')]).toEqual(['ed25519']);
  });
});

describe('the registry of signature algorithms', () => {
  // RFC 5758 §3.2, RFC 4055 §5, RFC 8410 §3.
  const identifiers: Record<SignatureAlgorithm, string> = {
    'ecdsa-with-sha256': '300a06082a8648ce3d040302',
    'ecdsa-with-sha384': '300a06082a8648ce3d040303',
    'ecdsa-with-sha512': '300a06082a8648ce3d040304',
    'sha256-with-rsa': '300d06092a864886f70d01010b0500',
    'sha384-with-rsa': '300d06092a864886f70d01010c0500',
    'sha512-with-rsa': '300d06092a864886f70d01010d0500',
    ed25519: '300506032b6570',
  };

  it('writes each AlgorithmIdentifier as its RFC does', () => {
    const written = Object.entries(SIGNATURE_ALGORITHMS).map(([id, facts]) => [id, toHex(facts.identifier)]);
    expect(Object.fromEntries(written)).toEqual(identifiers);
  });

  it.each(Object.keys(identifiers) as SignatureAlgorithm[])('reads %s without parameters', (id) => {
    expect(signatureAlgorithmFromIdentifier({ oid: SIGNATURE_ALGORITHMS[id].oid })).toBe(id);
  });

  it('reads NULL parameters with RSA, and refuses them with ECDSA and Ed25519', () => {
    const read = Object.values(SIGNATURE_ALGORITHMS).map(({ oid }) =>
      signatureAlgorithmFromIdentifier({ oid, parameters: NULL }),
    );
    expect(read.filter((id) => id !== undefined)).toEqual([...signaturesOf('rsa')]);
  });

  it('refuses parameters other than NULL', () => {
    const { oid } = SIGNATURE_ALGORITHMS['sha256-with-rsa'];
    for (const hex of ['3000', '0501', '050000', '']) {
      expect(signatureAlgorithmFromIdentifier({ oid, parameters: fromHex(hex) })).toBeUndefined();
    }
  });

  it.each([
    ['SHA-1 with RSA', '1.2.840.113549.1.1.5'],
    ['MD5 with RSA', '1.2.840.113549.1.1.4'],
    ['RSASSA-PSS', '1.2.840.113549.1.1.10'],
    ['ECDSA with SHA-1', '1.2.840.10045.4.1'],
    ['ECDSA with SHA-224', '1.2.840.10045.4.3.1'],
    ['Ed448', '1.3.101.113'],
    ['DSA with SHA-256', '2.16.840.1.101.3.4.3.2'],
  ])('does not know %s', (_, oid) => {
    expect(signatureAlgorithmFromIdentifier({ oid, parameters: NULL })).toBeUndefined();
    expect(signatureAlgorithmFromIdentifier({ oid })).toBeUndefined();
  });
});
