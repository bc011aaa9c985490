import { beforeAll, describe, expect, it } from 'vitest';
import { fromUtf8, toHex, utf8, utf16be } from '../../../src/base/bytes.ts';
import { sha256 } from '../../../src/base/hash.ts';
import type { Random } from '../../../src/base/ports.ts';
import { checkPkcs12Password, encodePkcs12, type Pkcs12Entry } from '../../../src/keys/pkcs12.ts';
import { pkcs12MacKey } from '../../../src/keys/pkcs12-mac-key.ts';
import { encodeFriendlyName } from '../../../src/x509/pkcs12/friendly-name.ts';
import { expectMalformed } from '../../support/malformed.ts';
import { type OpenedPkcs12, openPkcs12 } from '../../support/pkcs12.ts';
import { fixedKey, hex, selfSigned } from '../../support/x509.ts';

/** Octets that differ at each call and are the same in each run. */
function counting(): Random {
  let next = 0;
  return { bytes: (count) => Uint8Array.from({ length: count }, () => next++) };
}

const KEY = fixedKey();
const CERTIFICATE = selfSigned(KEY);
const CHAIN = [selfSigned(KEY, { serial: Uint8Array.of(2) }), selfSigned(KEY, { serial: Uint8Array.of(3) })];
const ENTRY: Pkcs12Entry = {
  privateKey: KEY.pkcs8,
  certificate: CERTIFICATE,
  chain: CHAIN,
  friendlyName: 'billing',
  password: 'correct horse',
};

describe('the key of the MAC', () => {
  // By OpenSSL 3.0: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt id:3 -kdfopt hexpass:… PKCS12KDF
  it.each([
    ['smeg', '3d83c0e4546ac140', 1, '8f6f13d2cb72394a920abe6d278f0085a76ad8456835e7dcc297807220c7bf7c'],
    ['queeg', '263216fcc2fab31c', 1000, '9f45006a11944cc660293a49156e1471a134e193f132d8b32bfdece984864933'],
    // One block each.
    ['x'.repeat(31), '00'.repeat(64), 2, 'b975b9aef0842fe808cfc03afd7c1dd68abfccf93175354077871bd2af671bb2'],
    // An octet or two more than one block, and turns for others in between.
    [
      'x'.repeat(32),
      '01'.repeat(65),
      4001,
      '94ac9ce1e7166667736ebff2f240272a284927254dc7dff155c4961b57a3a7ee',
    ],
    [
      'пароль 😀',
      '0a58cf64530d823f'.repeat(2),
      3,
      'cc47ad506e5d271f04e556409a8540c8b74f872338391a53b5ede3c9b5d64f34',
    ],
  ])('of %j, salt %s and %i iterations is as OpenSSL derives it', async (password, salt, iterations, key) => {
    expect(toHex(await pkcs12MacKey(password, hex(salt), iterations))).toBe(key);
  });
});

describe('a PKCS#12 file', () => {
  let opened: OpenedPkcs12;

  beforeAll(async () => {
    opened = await openPkcs12(await encodePkcs12(ENTRY, counting()), ENTRY.password);
  });

  it('holds the certificate, named, and those above it, in their order and nameless', () => {
    const localKeyId = sha256(CERTIFICATE).subarray(0, 20);
    const nameless = { type: CERT_BAG, friendlyName: undefined, localKeyId: undefined };
    expect(opened.encrypted).toEqual([
      { type: CERT_BAG, contents: CERTIFICATE, friendlyName: 'billing', localKeyId },
      ...CHAIN.map((contents) => ({ ...nameless, contents })),
    ]);
  });

  it('holds the key, by the name and the id of its certificate', () => {
    const [{ localKeyId } = {}] = opened.encrypted;
    expect(opened.plain).toEqual([
      { type: SHROUDED_KEY_BAG, contents: KEY.pkcs8, friendlyName: 'billing', localKeyId },
    ]);
  });

  it('has a MAC by the password, and of all that is in the safe', async () => {
    expect(opened.intact).toBe(true);
    const changed = await encodePkcs12(ENTRY, counting());
    // The last octet of the safe stands before the MacData, whose length OCTETS tell.
    const at = changed.length - MAC_DATA_OCTETS - 1;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect((await openPkcs12(changed, ENTRY.password)).intact).toBe(false);
  });

  it('has another salt and another initialization vector for each use', () => {
    expect(opened.parameters).toHaveLength(2);
    const used = opened.parameters.flatMap(({ iv, salt }) => [iv, salt]);
    const all = [...used, opened.macSalt];
    expect(new Set(all.map(toHex)).size).toBe(5);
    expect(all.map(({ length }) => length)).toEqual([16, 16, 16, 16, 16]);
  });

  it('derives each key by 100,000 iterations', () => {
    expect(opened.macIterations).toBe(100_000);
    expect(opened.parameters.map(({ iterations }) => iterations)).toEqual([100_000, 100_000]);
  });

  it('is the same for the same chance, and another for other chance', async () => {
    const random = counting();
    const first = await encodePkcs12(ENTRY, random);
    const second = await encodePkcs12(ENTRY, random);
    expect(toHex(await encodePkcs12(ENTRY, counting()))).toBe(toHex(first));
    expect(toHex(second)).not.toBe(toHex(first));
  });

  it('does not open with another password', async () => {
    const file = await encodePkcs12(ENTRY, counting());
    // One of 256 keys leaves what looks like padding, and then octets that are no DER.
    await expect(openPkcs12(file, 'correct hors')).rejects.toThrow(/bad decrypt|DER/);
  });

  it('may be without a chain, and leaves the key that it was given as it was', async () => {
    const privateKey = new Uint8Array(KEY.pkcs8);
    const file = await encodePkcs12({ ...ENTRY, privateKey, chain: [] }, counting());
    expect((await openPkcs12(file, ENTRY.password)).encrypted).toHaveLength(1);
    expect(privateKey).toEqual(KEY.pkcs8);
  });

  it('is refused for a name or a password that cannot be taken', async () => {
    const malformed = expect.objectContaining({ code: 'malformed' });
    await expect(encodePkcs12({ ...ENTRY, friendlyName: '' }, counting())).rejects.toThrow(malformed);
    await expect(encodePkcs12({ ...ENTRY, password: '' }, counting())).rejects.toThrow(malformed);
  });
});

describe('a friendly name', () => {
  it.each(['x', 'Schlüssel 鍵 \uFFFD', 'é'.repeat(255)])('may be %j', (name) => {
    expect(toHex(encodeFriendlyName(name))).toBe(toHex(utf16be(name)));
  });

  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'x'.repeat(256)],
    ['with a character above U+FFFF', 'key 😀'],
    ['with half of one', 'key \uD83D'],
    ['with NUL', 'a\0b'],
    ['with a line break', 'a\nb'],
    ['with a control character of Latin-1', 'a\u0085b'],
  ])('is refused when it is %s', (_, name) => {
    expectMalformed(() => encodeFriendlyName(name), /^must be 1 to 255 characters, .* above U\+FFFF$/);
  });
});

describe('a password', () => {
  it.each(['x', ' ', 'пароль 😀', '😀'.repeat(255)])('may be %j', (password) => {
    expect(() => checkPkcs12Password(password)).not.toThrow();
    expect(fromUtf8(utf8(password))).toBe(password);
  });

  it.each([
    ['empty', ''],
    ['longer than 255 characters', 'x'.repeat(256)],
    ['with half of a character above U+FFFF', 'secret \uDE00'],
    ['with NUL', 'secret\0'],
    ['with a line break', 'secret\n'],
  ])('is refused when it is %s, and not told', (_, password) => {
    expectMalformed(() => checkPkcs12Password(password), /^must be 1 to 255 characters of Unicode, [a-z ]+$/);
    expectMalformed(() => checkPkcs12Password(password), /^(?!.*secret)/);
  });
});

const CERT_BAG = '1.2.840.113549.1.12.10.1.3';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';

/** SEQUENCE of DigestInfo (2 + 49), salt (2 + 16) and iterations (2 + 3), with its header. */
const MAC_DATA_OCTETS = 2 + 51 + 18 + 5;
