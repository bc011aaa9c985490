import { describe, expect, it } from 'vitest';
import { readFlags } from '../../bench/flags.ts';

describe('the flags of the bench', () => {
  it('ask for everything at full length, whose page is written', () => {
    expect(readFlags([])).toMatchObject({
      rounds: { count: 5, ms: 3000 },
      clients: [1, 16, 128],
      stored: 0,
      replicas: 0,
      isWhole: true,
    });
  });

  it('ask for 200 clients where replicas are compared, unless told otherwise', () => {
    expect(readFlags(['--replicas', '3'])).toMatchObject({ replicas: 3, clients: [200], isWhole: true });
    expect(readFlags(['--replicas=3', '--clients=16,50'])).toMatchObject({ clients: [16, 50] });
  });

  it.each([['--quick'], ['--only=CSR'], ['--systems=Vault']])('write no page with %s', (flag) => {
    expect(readFlags([flag]).isWhole).toBe(false);
  });

  it('are shorter with --quick, except where a length is given', () => {
    expect(readFlags(['--quick', '--seconds', '1.5'])).toMatchObject({
      rounds: { count: 2, ms: 1500 },
      clients: [1, 16],
    });
  });

  it.each([
    [['--rounds', '0'], '--rounds is "0", and must be a whole number from 1'],
    [['--rounds', '1e3'], '--rounds is "1e3", and must be a whole number from 1'],
    [['--seconds', '0'], '--seconds is "0", and must be a number above 0'],
    [['--clients', '1,,16'], '--clients is "", and must be a whole number from 1'],
    [['--stored', '-1'], '--stored'],
    [['--unknown'], 'Unknown option'],
  ])('are refused when they say nothing: %s', (args, message) => {
    expect(() => readFlags(args)).toThrow(message);
  });
});
