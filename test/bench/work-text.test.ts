import { describe, expect, it } from 'vitest';
import type { Cell } from '../../bench/compare.ts';
import { aimsText, workText } from '../../bench/work-text.ts';
import { clientsOf } from '../../bench/workloads.ts';

function cell(system: string, rates: readonly number[], more: Partial<Cell> = {}): Cell {
  const times = [1, 2, 3];
  return { workload: 'sign', connections: 16, system, rates, times, refused: 0, refusal: undefined, ...more };
}

const CELLS = [
  cell('bound', [2000, 1000]),
  cell('Chancery', [1000, 800]),
  cell('Chancery, TLS', [600, 600]),
  cell('step-ca, TLS', [300, 200]),
  cell('Vault', [100, 100], { refused: 1, refusal: '500 no' }),
];

describe('the table of a kind of work', () => {
  it('holds Chancery against each in the same round, over TLS where the other speaks nothing else', () => {
    const text = workText(CELLS);
    expect(text).toContain('### sign a P-256 CSR');
    expect(text).toContain(
      '| 16 | bound | **1,500** (1,000 to 2,000) | **65 %** (50 % to 80 %) | 2.00 | 3.00 |',
    );
    expect(text).toContain(
      '| 16 | step-ca, TLS | **250** (200 to 300) | **2.5 ×** (2.0 × to 3.0 ×) | 2.00 | 3.00 |',
    );
    expect(text).toContain('| 16 | Chancery, TLS | **600** (600 to 600) |  |');
  });

  it('tells what was refused', () => {
    expect(workText(CELLS)).toContain(
      'Vault, 16 clients: 1 of 4 were refused, and are not counted: `500 no`.',
    );
  });
});

describe('the aims', () => {
  it('are told to be reached or short, and those that were not measured are left out', () => {
    const text = aimsText(
      CELLS,
      [{ system: 'Chancery', workload: 'sign', times: [5, 30], refused: 0 }],
      undefined,
    );
    expect(text.split('\n').filter((line) => line.includes('reached') || line.includes('short'))).toEqual([
      '| sign a P-256 CSR: share of the bound | at least 60 % | 65 % | reached |',
      '| sign a P-256 CSR: times the best peer (step-ca, TLS) | at least 2 | 2.5 × | reached |',
      '| p99 of one at 100 a second: sign a P-256 CSR | under 20 ms | 30.0 ms | **short** |',
    ]);
    expect(text).not.toContain('SSH');
  });
});

it('asks for no more RSA keys at a time than one identity is given', () => {
  expect(clientsOf('issue-rsa', [1, 16, 128])).toEqual([1, 8]);
  expect(clientsOf('issue', [1, 16, 128])).toEqual([1, 16, 128]);
});
