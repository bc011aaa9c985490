import { describe, expect, it } from 'vitest';
import { formatCompound, LONGEST_DURATION, parseDuration } from '../../../src/base/duration.ts';

describe('a duration', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['168h', 604_800],
    ['30d', 2_592_000],
    ['2w', 1_209_600],
    ['1y', 31_557_600],
    ['100y', LONGEST_DURATION],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text, 'ttl')).toBe(seconds);
  });

  it('may be a compound where the contract has them', () => {
    expect(parseDuration('1h30m', 'ttl', true)).toBe(5400);
    expect(() => parseDuration('1h30m', 'ttl')).toThrow(
      expect.objectContaining({ code: 'invalid_duration' }),
    );
  });

  it('may be as long as whoever asks lets it be', () => {
    expect(parseDuration('9999999999y', 'ttl', true, Number.POSITIVE_INFINITY)).toBeGreaterThan(1e17);
    expect(() => parseDuration('2h', 'ttl', true, 3600)).toThrow(
      expect.objectContaining({ code: 'invalid_duration' }),
    );
    expect(parseDuration('1h', 'ttl', true, 3600)).toBe(3600);
  });

  it.each([
    [1, '1s'],
    [60, '1m'],
    [61, '1m1s'],
    [3600, '1h'],
    [3601, '1h1s'],
    [5400, '1h30m'],
    [28_799, '7h59m59s'],
    [360_000, '100h'],
  ])('of %i seconds is written %s, and read so', (seconds, text) => {
    expect(formatCompound(seconds)).toBe(text);
    expect(parseDuration(text, 'ttl', true)).toBe(seconds);
  });

  it.each([
    '',
    '0s',
    '0h0m',
    '-1h',
    '+1h',
    '1.5h',
    '1e3s',
    'NaN',
    '1e309',
    '1h ',
    ' 1h',
    '1 h',
    '1H',
    '1M',
    '90',
    'h',
    '1ms',
    '30m1h',
    '1h1h',
    '9999y',
    '101y',
    '99999999999s',
    '1h\n',
    '１h',
    `${'1h'.repeat(40)}`,
  ])('%j is refused, naming the field', (text) => {
    expect(() => parseDuration(text, 'validity.max', true)).toThrow(
      expect.objectContaining({
        code: 'invalid_duration',
        fields: [{ field: 'validity.max', message: expect.stringContaining('must be a duration') }],
      }),
    );
  });
});
