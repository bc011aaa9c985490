import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../../src/base/bytes.ts';
import type { Random } from '../../../src/base/ports.ts';
import type { SealContext } from '../../../src/base/seal-context.ts';
import { masterKey, masterKeyFromPassphrase } from '../../../src/keys/master-key.ts';
import { checkValue, sealer, verifyCheckValue } from '../../../src/keys/sealing.ts';

const KEK = masterKey(new Uint8Array(32).fill(1));
const OTHER = masterKey(new Uint8Array(32).fill(2));
const SECRET = utf8('the private key of an authority');
const PLACE: SealContext = {
  table: 'issuers',
  id: '01',
  purpose: 'private-key',
  tenantId: 'a',
  spkiHash: new Uint8Array(32).fill(7),
};

/** Octets that differ at each call and are the same in each run. */
function counting(): Random {
  let next = 0;
  return { bytes: (count) => Uint8Array.from({ length: count }, () => next++) };
}

const unopened = expect.objectContaining({ code: 'internal', message: 'a sealed record cannot be opened' });

describe('a sealed record', () => {
  const keys = sealer([KEK], counting());
  const blob = keys.seal(SECRET, PLACE);

  it('opens in its place', () => {
    expect(keys.open(blob, { ...PLACE })).toEqual(SECRET);
  });

  it('is version, key id, nonce, ciphertext and tag', () => {
    expect(blob.length).toBe(1 + 8 + 12 + SECRET.length + 16);
    expect(blob[0]).toBe(1);
    expect(toHex(blob.subarray(1, 9))).toBe(toHex(KEK.id));
    expect(toHex(blob)).not.toContain(toHex(SECRET));
  });

  it('may be empty', () => {
    expect(keys.open(keys.seal(new Uint8Array(0), PLACE), PLACE)).toEqual(new Uint8Array(0));
  });

  it('has another nonce each time', () => {
    expect(toHex(keys.seal(SECRET, PLACE))).not.toBe(toHex(blob));
  });

  it.each<[string, Partial<SealContext>]>([
    ['table', { table: 'certificates' }],
    ['row', { id: '02' }],
    ['purpose', { purpose: 'answer' }],
    ['tenant', { tenantId: 'b' }],
    ['public key', { spkiHash: new Uint8Array(32) }],
    ['names that run together to the same', { table: 'issuers0', id: '1' }],
    ['names and tenant that run together to the same', { purpose: 'private-keya', tenantId: '' }],
  ])('does not open with another %s', (_, change) => {
    expect(() => keys.open(blob, { ...PLACE, ...change })).toThrow(unopened);
  });

  it('does not open in a place whose names hold what could part them', () => {
    const here = { ...PLACE, table: 'a', id: 'b\0\0\0\0c' };
    const there = { ...PLACE, table: 'a\0\0\0\0b', id: 'c' };
    const sealed = keys.seal(SECRET, here);
    expect(keys.open(sealed, here)).toEqual(SECRET);
    expect(() => keys.open(sealed, there)).toThrow(unopened);
  });

  it('does not open when any one octet was changed, or some are missing', () => {
    for (let at = 0; at < blob.length; at++) {
      const changed = new Uint8Array(blob);
      changed[at] = (changed[at] ?? 0) ^ 0x80;
      expect(() => keys.open(changed, PLACE)).toThrow(unopened);
      expect(() => keys.open(blob.subarray(0, at), PLACE)).toThrow(unopened);
    }
  });

  it('does not open under another master key, nor when that takes its id', () => {
    const impostor = { id: KEK.id, secret: OTHER.secret };
    expect(() => sealer([OTHER], counting()).open(blob, PLACE)).toThrow(unopened);
    expect(() => sealer([impostor], counting()).open(blob, PLACE)).toThrow(unopened);
  });

  it('opens under an older key that is still held, and new ones are sealed under the newest', () => {
    const rotated = sealer([OTHER, KEK], counting());
    expect(rotated.open(blob, PLACE)).toEqual(SECRET);
    const again = rotated.seal(SECRET, PLACE);
    expect(toHex(again.subarray(1, 9))).toBe(toHex(OTHER.id));
    expect(sealer([OTHER], counting()).open(again, PLACE)).toEqual(SECRET);
  });

  it('says in the detail alone which record it was, and nothing of its contents', () => {
    try {
      keys.open(blob, { ...PLACE, id: '02' });
      expect.fail('opened');
    } catch (error) {
      expect(error).toMatchObject({ detail: 'issuers/02/private-key: the tag does not verify' });
      expect(String(error)).not.toContain('issuers');
    }
  });
});

describe('a master key', () => {
  it.each([0, 16, 31, 33, 64])('of %i octets is refused, where 32 pass', (length) => {
    expect(() => masterKey(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(masterKey(new Uint8Array(32)).id).toHaveLength(8);
  });

  it('shows nothing of itself when it is printed', () => {
    const key = masterKey(utf8('0123456789abcdef0123456789abcdef'));
    expect(JSON.stringify(key)).not.toMatch(/0123456789|48,49,50/);
  });

  it('that is wrong is found out by the check value, and the right one is not', () => {
    const check = checkValue(sealer([KEK], counting()));
    expect(verifyCheckValue(sealer([KEK], counting()), check)).toBe(true);
    expect(verifyCheckValue(sealer([OTHER, KEK], counting()), check)).toBe(true);
    expect(verifyCheckValue(sealer([OTHER], counting()), check)).toBe(false);
    expect(verifyCheckValue(sealer([KEK], counting()), check.subarray(1))).toBe(false);
    const record = sealer([KEK], counting()).seal(SECRET, PLACE);
    expect(verifyCheckValue(sealer([KEK], counting()), record)).toBe(false);
  });

  it('from a passphrase depends on it and on the salt, and not on how accents are typed', async () => {
    const salt = new Uint8Array(16).fill(3);
    const ids = await Promise.all([
      masterKeyFromPassphrase('caf\u00e9 au lait', salt),
      masterKeyFromPassphrase('cafe\u0301 au lait', salt),
      masterKeyFromPassphrase('cafe au lait', salt),
      masterKeyFromPassphrase('caf\u00e9 au lait', new Uint8Array(16)),
    ]);
    const [first, sameTyped, otherText, otherSalt] = ids.map(({ id }) => toHex(id));
    expect(sameTyped).toBe(first);
    expect(new Set([first, otherText, otherSalt]).size).toBe(3);
  }, 60_000);

  it('is not made from an empty passphrase or a short salt', async () => {
    const refused = { code: 'malformed' };
    await expect(masterKeyFromPassphrase('', new Uint8Array(16))).rejects.toMatchObject(refused);
    await expect(masterKeyFromPassphrase('cafe au lait', new Uint8Array(15))).rejects.toMatchObject(refused);
  });
});
