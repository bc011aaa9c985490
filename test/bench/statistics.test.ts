import { describe, expect, it } from 'vitest';
import { median, percent, percentile, rounded, spread } from '../../bench/statistics.ts';

describe('what many figures say in few', () => {
  it('has the middle of them, of an even number the middle of two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNaN();
  });

  it('has the figure below which a share of them is', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(hundred, 0.5)).toBe(51);
    expect(percentile(hundred, 0.99)).toBe(100);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([3], 0.5)).toBe(3);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('tells how far they are apart', () => {
    expect(spread([1200.4, 900, 1100])).toBe('**1,100** (900 to 1,200)');
    expect(spread([0.24, 0.22], percent)).toBe('**23 %** (22 % to 24 %)');
    expect(spread([5])).toBe('**5.00**');
    expect(spread([])).toBe('–');
  });

  it('keeps three digits of what is small', () => {
    expect([1234.5, 99.94, 9.876].map(rounded)).toEqual(['1,235', '99.9', '9.88']);
    expect(percent(0.1234, 1)).toBe('12.3 %');
  });
});
