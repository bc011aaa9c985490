import { describe, expect, it } from 'vitest';
import { LONGEST_DURATION, parseDuration } from '../../../src/base/duration.ts';

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
