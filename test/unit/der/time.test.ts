import { describe, expect, it } from 'vitest';
import { DerReader } from '../../../src/der/reader.ts';
import { LAST_TIME, parseGeneralizedTime, parseUtcTime } from '../../../src/der/time.ts';
import { encode, time } from '../../../src/der/writer.ts';

const written = (seconds: number) => Buffer.from(encode(time(seconds))).toString('latin1');
const at = (iso: string) => Date.parse(iso) / 1000;

describe('a time', () => {
  it.each([
    ['1950-01-01T00:00:00Z', '\x17\x0d500101000000Z'],
    ['1969-12-31T23:59:59Z', '\x17\x0d691231235959Z'],
    ['1970-01-01T00:00:00Z', '\x17\x0d700101000000Z'],
    ['2000-02-29T12:30:45Z', '\x17\x0d000229123045Z'],
    ['2049-12-31T23:59:59Z', '\x17\x0d491231235959Z'],
    ['2050-01-01T00:00:00Z', '\x18\x0f20500101000000Z'],
    ['2096-02-29T00:00:00Z', '\x18\x0f20960229000000Z'],
    ['9999-12-31T23:59:59Z', '\x18\x0f99991231235959Z'],
  ])('%s is written as RFC 5280 demands, and read back', (iso, der) => {
    expect(written(at(iso))).toBe(der);
    expect(DerReader.whole(Buffer.from(der, 'latin1'), (reader) => reader.time())).toBe(at(iso));
  });

  it('without expiry (RFC 5280 §4.1.2.5) is the last one', () => {
    expect(at('9999-12-31T23:59:59Z')).toBe(LAST_TIME);
  });

  it.each([LAST_TIME + 1, at('1949-12-31T23:59:59Z'), 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d is not written',
    (seconds) => {
      expect(() => time(seconds)).toThrow(RangeError);
    },
  );

  it.each([
    ['no seconds', '2601010000Z'],
    ['an offset', '260101000000+0000'],
    ['no Z', '260101000000'],
    ['a lower-case z', '260101000000z'],
    ['month 0', '260001000000Z'],
    ['month 13', '261301000000Z'],
    ['day 0', '260100000000Z'],
    ['30 February', '260230000000Z'],
    ['29 February of a common year', '260229000000Z'],
    ['31 April', '260431000000Z'],
    ['hour 24', '260101240000Z'],
    ['minute 60', '260101006000Z'],
    ['second 60', '260101000060Z'],
    ['a space', '26010100000 Z'],
    ['a sign', '26010100-100Z'],
  ])('with %s is refused as UTCTime and as GeneralizedTime', (_, text) => {
    expect(parseUtcTime(text)).toBeUndefined();
    expect(parseGeneralizedTime(`20${text}`.replace('2026', '2053'))).toBeUndefined();
  });

  it('has 29 February in leap years only', () => {
    expect(parseUtcTime('280229000000Z')).toBe(at('2028-02-29T00:00:00Z'));
    expect(parseGeneralizedTime('20520229000000Z')).toBe(at('2052-02-29T00:00:00Z'));
    // 2100 is divisible by 4 and no leap year.
    expect(parseGeneralizedTime('21000229000000Z')).toBeUndefined();
    expect(parseGeneralizedTime('24000229000000Z')).toBe(at('2400-02-29T00:00:00Z'));
  });

  it.each(['20500101000000.5Z', '20500101000000.0Z'])('%s is refused as a GeneralizedTime', (text) => {
    expect(parseGeneralizedTime(text)).toBeUndefined();
  });

  it.each([
    ['20491231235959Z', '2049-12-31T23:59:59Z'],
    ['19500101000000Z', '1950-01-01T00:00:00Z'],
    ['19490101000000Z', '1949-01-01T00:00:00Z'],
  ])('%s is read as a GeneralizedTime, which a validator must (RFC 5280 §4.1.2.5)', (text, iso) => {
    expect(parseGeneralizedTime(text)).toBe(at(iso));
  });
});
