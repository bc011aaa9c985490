import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../../src/cli/confirm.ts';
import { EXIT } from '../../../src/cli/exit-codes.ts';
import { shellWord } from '../../../src/cli/ssh/quote.ts';
import { isInteractive } from '../../../src/cli/terminal.ts';

/** Somebody who types this. */
function person(typed: string, isTTY = true) {
  const written: string[] = [];
  const screen = { isTTY, write: (text: string) => written.push(text) };
  const stdin = Object.assign(Readable.from([typed]), { isTTY });
  const terminal = { stdout: screen, stderr: screen, stdin, environment: {}, cwd: '/' };
  return { session: { terminal, isInteractive: isInteractive(terminal) }, written };
}

describe('what is done for good', () => {
  it.each(['y\n', 'Yes\n', ' y '])('is done when a person says %j', async (typed) => {
    const { session, written } = person(typed);
    await confirm(session, 'revoke it', false);
    expect(written).toEqual(['revoke it? [y/N] ']);
  });

  it.each(['\n', 'n\n', '', 'yesterday\n', 'n\ny\n'])('is not done when a person says %j', async (typed) => {
    const { session } = person(typed);
    await expect(confirm(session, 'revoke it', false)).rejects.toMatchObject({
      exitCode: EXIT.interrupted,
      message: 'nothing was done',
    });
  });

  it('asks nothing where a flag says it, and nobody where nobody is', async () => {
    const { session, written } = person('y\n', false);
    await expect(confirm(session, 'revoke it', false)).rejects.toMatchObject({
      exitCode: EXIT.usage,
      hint: '--yes',
    });
    await confirm(session, 'revoke it', true);
    expect(written).toEqual([]);
  });
});

describe('a command that is printed to be typed', () => {
  it.each([
    ['acme-root', 'acme-root'],
    ['default ssh users', "'default ssh users'"],
    ["Ada's; rm -rf ~", "'Ada'\\''s; rm -rf ~'"],
  ])('has the name %j as one word', (name, word) => {
    expect(shellWord(name)).toBe(word);
  });
});
