import { beforeAll, describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../../src/base/bytes.ts';
import { sha256 } from '../../../src/base/hash.ts';
import type { Signer } from '../../../src/keys/signer.ts';
import { sshPublicKeyOf } from '../../../src/keys/ssh-subject.ts';
import { parseSshCertificate, type SshCertificate } from '../../../src/ssh/certificate.ts';
import {
  assembleKrl,
  encodeKrl,
  encodeKrlCertificates,
  isRevokedBy,
  type KrlCertificates,
  type KrlParts,
  parseKrl,
} from '../../../src/ssh/krl.ts';
import { wireByte, wireString, wireUint32, wireUint64 } from '../../../src/ssh/wire.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { newSigner, newSshCertificate, newSshKey } from '../../support/ssh.ts';

const AUTHORITY = newSshKey().blob;
const EMPTY: KrlParts = {
  version: 7n,
  generatedAt: 1_700_000_000n,
  comment: 'by Chancery',
  certificates: [],
  keys: [],
  sha256: [],
};

const of = (part: Partial<KrlCertificates>): KrlParts => ({
  ...EMPTY,
  certificates: [{ authority: AUTHORITY, serials: [], ranges: [], keyIds: [], ...part }],
});
const roundTrip = (part: Partial<KrlCertificates>) => parseKrl(encodeKrl(of(part))).certificates[0];

describe('a KRL', () => {
  it('may be empty: a head alone', () => {
    const octets = encodeKrl(EMPTY);
    expect(Buffer.from(octets.subarray(0, 8)).toString('hex')).toBe('5353484b524c0a00');
    expect(octets).toHaveLength(8 + 4 + 3 * 8 + 4 + 4 + EMPTY.comment.length);
    expect(parseKrl(octets)).toEqual(EMPTY);
  });

  it('has no section for an authority of which nothing is revoked', () => {
    expect(encodeKrl(of({}))).toEqual(encodeKrl(EMPTY));
  });

  it('lists serial numbers as such, not as texts, each once', () => {
    const serials = [10n, 9n, 2n ** 64n - 1n, 2n ** 53n + 1n, 100n, 9n];
    expect(roundTrip({ serials })?.serials).toEqual([9n, 10n, 100n, 2n ** 53n + 1n, 2n ** 64n - 1n]);
  });

  it('writes runs as ranges where that is shorter, and joins what touches', () => {
    expect(roundTrip({ serials: [5n, 6n] })).toMatchObject({ serials: [5n, 6n], ranges: [] });
    expect(roundTrip({ serials: [7n, 5n, 6n] })).toMatchObject({
      serials: [],
      ranges: [{ first: 5n, last: 7n }],
    });
    const ranges = [
      { first: 8n, last: 20n },
      { first: 10n, last: 12n },
      { first: 30n, last: 30n },
    ];
    expect(roundTrip({ serials: [7n, 21n, 25n], ranges })).toMatchObject({
      serials: [25n, 30n],
      ranges: [{ first: 7n, last: 21n }],
    });
    const all = [{ first: 1n, last: 2n ** 64n - 1n }];
    expect(roundTrip({ ranges: all, serials: [2n ** 64n - 1n] })).toMatchObject({ serials: [], ranges: all });
  });

  it('has key ids, keys and hashes sorted by octets, each once', () => {
    const [a, b] = [sha256(utf8('a')), sha256(utf8('b'))].sort((x, y) => Buffer.compare(x, y));
    if (a === undefined || b === undefined) return expect.fail();
    const krl = parseKrl(
      encodeKrl({ ...of({ keyIds: ['b', 'Z', 'a', 'b'] }), keys: [b, a, b], sha256: [b, a, a] }),
    );
    expect(krl.certificates[0]?.keyIds).toEqual(['Z', 'a', 'b']);
    expect([krl.keys, krl.sha256]).toEqual([
      [a, b],
      [a, b],
    ]);
  });

  it('is the same made whole and made in pieces', () => {
    const parts: KrlParts = {
      ...EMPTY,
      certificates: [
        { authority: AUTHORITY, serials: [1n], ranges: [], keyIds: ['x'] },
        { authority: newSshKey().blob, serials: [1n, 2n, 3n, 9n], ranges: [], keyIds: [] },
      ],
      keys: [AUTHORITY],
    };
    const pieces = parts.certificates.map(encodeKrlCertificates);
    expect(assembleKrl(parts, pieces, parts)).toEqual(encodeKrl(parts));
    expect(parseKrl(encodeKrl(parts)).certificates).toHaveLength(2);
  });

  it('of a hundred thousand serial numbers is read as it was written', () => {
    const serials = Array.from({ length: 100_000 }, (_, i) => BigInt(2 * i + 1));
    expect(roundTrip({ serials: serials.toReversed() })?.serials).toEqual(serials);
  });
});

describe('a KRL is not written', () => {
  it.each<[string, Partial<KrlCertificates>, Partial<KrlCertificates>]>([
    ['with the serial 0, which OpenSSH cannot revoke', { serials: [0n] }, { serials: [1n] }],
    ['with a serial beyond 64 bits', { serials: [2n ** 64n] }, { serials: [2n ** 64n - 1n] }],
    ['with a negative serial', { serials: [-1n] }, { serials: [1n] }],
    ['with a range from 0', { ranges: [{ first: 0n, last: 1n }] }, { ranges: [{ first: 1n, last: 1n }] }],
    [
      'with a range that runs backwards',
      { ranges: [{ first: 2n, last: 1n }] },
      { ranges: [{ first: 1n, last: 2n }] },
    ],
  ])('%s', (_, wrong, right) => {
    expect(() => encodeKrl(of(wrong))).toThrow(RangeError);
    expect(() => encodeKrl(of(right))).not.toThrow();
  });

  it('with a hash of other than 32 octets', () => {
    expect(() => encodeKrl({ ...EMPTY, sha256: [new Uint8Array(20)] })).toThrow(RangeError);
    expect(() => encodeKrl({ ...EMPTY, sha256: [new Uint8Array(32)] })).not.toThrow();
  });
});

describe('a KRL is refused', () => {
  const head = encodeKrl({ ...EMPTY, comment: '' });
  const section = (type: number, ...body: Uint8Array[]) =>
    concat(wireByte(type), wireString(concat(...body)));
  const certificates = (...body: Uint8Array[]) => section(1, wireString(AUTHORITY), wireString(''), ...body);

  it.each<[what: string, octets: Uint8Array, why: RegExp]>([
    ['that is empty', new Uint8Array(0), /ends too early/],
    ['that is a page of HTML', utf8('<html><head><title>502 Bad Gateway</title></head>'), /must be a KRL/],
    ['of another format', head.with(11, 2), /format 1/],
    ['with flags', head.with(35, 1), /without flags/],
    ['that is cut off', encodeKrl(of({ serials: [1n] })).subarray(0, -1), /ends too early/],
    ['with octets behind it', concat(head, wireByte(1)), /ends too early/],
    ['with SHA-1', concat(head, section(3)), /type 3/],
    ['with a signature', concat(head, section(4)), /type 4/],
    ['with an extension', concat(head, section(255)), /type 255/],
    [
      'with a bitmap',
      concat(head, certificates(section(0x22, wireUint64(0n), wireString('')))),
      /by type 34/,
    ],
    ['with an extension of certificates', concat(head, certificates(section(0x39))), /by type 57/],
    ['with the serial 0', concat(head, certificates(section(0x20, wireUint64(0n)))), /serial number 0/],
    ['with half a serial', concat(head, certificates(section(0x20, wireUint32(1)))), /ends too early/],
    [
      'with a range that runs backwards',
      concat(head, certificates(section(0x21, wireUint64(2n), wireUint64(1n)))),
      /backwards/,
    ],
    [
      'with two ranges in one',
      concat(head, certificates(section(0x21, ...[1n, 2n, 3n, 4n].map(wireUint64)))),
      /trailing/,
    ],
    ['with a short hash', concat(head, section(5, wireString(new Uint8Array(20)))), /32 octets/],
    ['with a reserved field', concat(head, section(1, wireString(''), wireString('x'))), /reserved/],
  ])('%s', (_, octets, why) => {
    expectMalformed(() => parseKrl(octets), why);
  });

  it('but not with sections that are well-formed', () => {
    const octets = concat(
      head,
      certificates(
        section(0x20, wireUint64(1n)),
        section(0x21, wireUint64(2n), wireUint64(2n)),
        section(0x23, wireString('a')),
      ),
      section(2, wireString('key')),
      section(5, wireString(new Uint8Array(32))),
    );
    expect(parseKrl(octets)).toMatchObject({ keys: [utf8('key')], sha256: [new Uint8Array(32)] });
  });
});

describe('a certificate', () => {
  let authority: Signer;
  let certificate: SshCertificate;
  beforeAll(async () => {
    authority = newSigner('ssh-ed25519');
    certificate = parseSshCertificate(
      await newSshCertificate(authority, { serial: 10n, keyId: 'id', key: newSshKey() }),
    );
  });

  const listed = (part: Partial<KrlCertificates>) => ({
    ...of({ authority: sshPublicKeyOf(authority.publicKey).blob, ...part }),
  });

  it('is revoked by its serial, a range around it and its key id, and not by others', () => {
    expect(isRevokedBy(listed({ serials: [10n] }), certificate)).toBe(true);
    expect(isRevokedBy(listed({ serials: [9n, 11n] }), certificate)).toBe(false);
    expect(isRevokedBy(listed({ ranges: [{ first: 10n, last: 11n }] }), certificate)).toBe(true);
    expect(isRevokedBy(listed({ ranges: [{ first: 11n, last: 12n }] }), certificate)).toBe(false);
    expect(isRevokedBy(listed({ keyIds: ['id'] }), certificate)).toBe(true);
    expect(isRevokedBy(listed({ keyIds: ['ID'] }), certificate)).toBe(false);
  });

  it('is revoked by the serial of its own authority only, or of all', () => {
    expect(isRevokedBy(listed({ serials: [10n], authority: AUTHORITY }), certificate)).toBe(false);
    expect(isRevokedBy(listed({ serials: [10n], authority: new Uint8Array(0) }), certificate)).toBe(true);
  });

  it('is revoked with its key and with its authority, by blob and by hash', () => {
    for (const { blob, fingerprint } of [certificate.key, certificate.signatureKey]) {
      expect(isRevokedBy({ ...EMPTY, keys: [blob] }, certificate)).toBe(true);
      expect(isRevokedBy({ ...EMPTY, sha256: [fingerprint] }, certificate)).toBe(true);
    }
    expect(isRevokedBy({ ...EMPTY, keys: [AUTHORITY], sha256: [sha256(AUTHORITY)] }, certificate)).toBe(
      false,
    );
  });

  it('of serial 0 is not revoked by a serial', async () => {
    const zero = parseSshCertificate(await newSshCertificate(authority, { serial: 0n }));
    expect(isRevokedBy(listed({ serials: [0n] }), zero)).toBe(false);
    expect(isRevokedBy(listed({ keyIds: [zero.keyId] }), zero)).toBe(true);
  });
});
