import { describe, expect, it } from 'vitest';
import { progressOn } from '../../../src/cli/progress.ts';

function watched(
  environment: Readonly<Record<string, string>>,
  screen: { isTTY?: boolean; columns?: number },
) {
  const written: string[] = [];
  const time = { ms: 5_000 };
  const progress = progressOn({
    screen: { ...screen, write: (text) => written.push(text) },
    environment,
    clock: { now: () => time.ms },
    label: 'filling',
    total: 1000,
    unit: 'certificates',
  });
  return { progress, time, written };
}

describe('the bar of what takes long', () => {
  it('tells the share, the rate and the rest, once in a while', () => {
    const { progress, time, written } = watched({ TERM: 'xterm' }, { isTTY: true, columns: 120 });
    time.ms += 2_000;
    progress.at(250);
    progress.at(251);
    expect(written).toEqual([
      '\r\u001b[K[######------------------] 25 %  125 certificates/s  6 s left  filling',
    ]);
    time.ms += 70_000;
    progress.at(300, 'sorting');
    expect(written[1]).toContain('30 %  4.2 certificates/s  2 min 48 s left  sorting');
  });

  it('shows the end at once, and goes away', () => {
    const { progress, time, written } = watched({}, { isTTY: true });
    time.ms += 1;
    progress.at(999);
    progress.at(1000);
    progress.end();
    expect(written).toHaveLength(3);
    expect(written[1]).toContain('100 %');
    expect(written[1]).not.toContain('left');
    expect(written[2]).toBe('\r\u001b[K');
  });

  it('takes a terminal that does not know its width for one of 80 columns', () => {
    const { progress, time, written } = watched({}, { isTTY: true, columns: 0 });
    time.ms += 1_000;
    progress.at(500, 'x'.repeat(300));
    expect(written[0]).toHaveLength('\r\u001b[K'.length + 79);
  });

  it('never wraps', () => {
    const { progress, time, written } = watched({}, { isTTY: true, columns: 30 });
    time.ms += 1_000;
    progress.at(500, 'x'.repeat(300));
    expect(written[0]).toHaveLength('\r\u001b[K'.length + 29);
  });

  it.each([
    ['no terminal', {}, {}],
    ['a dumb terminal', { TERM: 'dumb' }, { isTTY: true }],
    ['a wish for plain text', { NO_COLOR: '1' }, { isTTY: true }],
    ['CI', { CI: 'true' }, { isTTY: true }],
  ])('draws nothing on %s', (_, environment, screen) => {
    const { progress, time, written } = watched(environment as Record<string, string>, screen);
    time.ms += 1_000;
    progress.at(500);
    progress.end();
    expect(written).toEqual([]);
  });

  it('counts what has no known end', () => {
    const written: string[] = [];
    const time = { ms: 0 };
    const progress = progressOn({
      screen: { isTTY: true, columns: 120, write: (text) => written.push(text) },
      environment: {},
      clock: { now: () => time.ms },
      label: 'sealing',
      total: undefined,
      unit: 'records',
    });
    time.ms += 2_000;
    progress.at(5_000);
    expect(written).toEqual(['\r\u001b[K5,000 records  2,500 records/s  sealing']);
  });

  it('takes an empty variable for none', () => {
    const { progress, written } = watched({ NO_COLOR: '', CI: '' }, { isTTY: true });
    progress.at(0);
    expect(written[0]).toContain('0 %');
  });
});
