import { describe, expect, it } from 'vitest';
import {
  concat,
  equal,
  fromBase64,
  fromBase64Url,
  fromHex,
  toBase64,
  toBase64Url,
  toColonHex,
  toHex,
  utf16be,
} from '../../../src/base/bytes.ts';

const octets = Uint8Array.of(0x00, 0xfb, 0xff, 0x10);

describe('octets', () => {
  it('are joined in order', () => {
    expect(concat(octets, new Uint8Array(0), Uint8Array.of(1))).toEqual(
      Uint8Array.of(0, 0xfb, 0xff, 0x10, 1),
    );
  });

  it('are equal when length and all octets are', () => {
    expect(equal(octets, octets.slice())).toBe(true);
    expect(equal(octets, octets.subarray(1))).toBe(false);
    expect(equal(octets, Uint8Array.of(0, 0xfb, 0xff, 0x11))).toBe(false);
  });

  it('are written from a view into a larger buffer', () => {
    const view = octets.subarray(1, 3);
    expect([toHex(view), toBase64(view), toBase64Url(view)]).toEqual(['fbff', '+/8=', '-_8']);
  });

  it('are written in pairs of upper-case digits with colons between them', () => {
    expect(toColonHex(octets)).toBe('00:FB:FF:10');
    expect(toColonHex(octets.subarray(3))).toBe('10');
    expect(toColonHex(octets.subarray(4))).toBe('');
  });

  it('are read from hexadecimal in either case', () => {
    expect(fromHex('00FBff10')).toEqual(octets);
    expect(fromHex('')).toEqual(new Uint8Array(0));
  });

  it('are those of a text in UTF-16, high octet first, two surrogates for a character above U+FFFF', () => {
    expect(toHex(utf16be('aé鍵😀'))).toBe('006100e99375d83dde00');
    expect(utf16be('')).toEqual(new Uint8Array(0));
  });

  it.each(['0', '0g', '0x00', '00 ', ' 00', '00\n'])('are not read from %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });

  it('are read from base64 with its padding', () => {
    expect(fromBase64('APv/EA==')).toEqual(octets);
    expect(fromBase64Url('APv_EA')).toEqual(octets);
  });

  it.each([
    ['no padding', 'APv/EA'],
    ['pad bits that are set', 'APv/EB=='],
    ['the other alphabet', 'APv_EA=='],
    ['white space', 'APv/ EA=='],
    ['text after the padding', 'APv/EA==AA'],
  ])('are not read from base64 with %s', (_, text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  it.each(['APv_EA==', 'APv_EB', 'APv/EA', 'A'])('are not read from base64url %j', (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });
});
