import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spellTime } from '../../../src/base/time.ts';

describe('a time', () => {
  it('is spelled as RFC 3339 has it, as Date does, without the fraction that it does not have', () => {
    expect(spellTime(Date.UTC(2026, 3, 23, 14) / 1000)).toBe('2026-04-23T14:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }), (seconds) => {
        expect(spellTime(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
      }),
      { numRuns: 1000, examples: [[0], [-1], [253_402_300_799], [253_402_300_800], [-62_167_219_201]] },
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        expect(spellTime(seconds)).toBe(new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'));
      }),
      { numRuns: 1000 },
    );
  });

  it('that no calendar holds is its number', () => {
    expect(spellTime(8_640_000_000_001)).toBe('8640000000001 s');
  });
});
