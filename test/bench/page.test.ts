import { describe, expect, it } from 'vitest';
import { mergedPage, table } from '../../bench/page.ts';

describe('the page of results', () => {
  it('keeps what was not measured this time, in its own order', () => {
    const first = mergedPage('', { stored: 'old stored\n\n### more\n\ntext', work: 'old work' });
    const second = mergedPage(first, { work: '\nnew work\n', trail: 'new trail' });
    expect(second.split('\n').filter((line) => /^## |^(old|new|text)/.test(line))).toEqual([
      '## Beside the bound and beside peers',
      'new work',
      '## Verifying the audit trail',
      'new trail',
      '## With many certificates stored',
      'old stored',
      'text',
    ]);
    expect(mergedPage(second, {})).toBe(second);
  });

  it('has tables in Markdown', () => {
    expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n|---|---|\n| 1 | 2 |');
  });
});
