/** The manual's pages are made of the tree of commands. After a change: `npx vitest run test/docs --update`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { ALL_COMMANDS } from '../../src/bin/commands.ts';
import { flagOf, placesOf } from '../../src/cli/completion/words.ts';
import { globalOptions } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import { ROOT } from '../support/process.ts';
import { hasByChance } from '../support/programs.ts';
import { run } from '../support/run.ts';
import { manualPages } from './manual.ts';

const FOLDER = join(ROOT, 'man');

it('has a page for the program and for each of its words', async () => {
  const session = new Session({
    version: '0',
    places: async () => [],
    local: () => ({}),
    terminal: {
      stdout: { write: () => true },
      stderr: { write: () => true },
      stdin: new PassThrough(),
      environment: {},
      cwd: '/',
    },
  });
  const places = await placesOf(ALL_COMMANDS, session);
  const pages = manualPages(places, globalOptions().map(flagOf));
  for (const [name, text] of pages) await expect(text).toMatchFileSnapshot(join(FOLDER, name));
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
});

it.skipIf(!hasByChance('groff')).each(readdirSync(FOLDER))(
  '%s is read by groff without a warning',
  async (name) => {
    const { code, stderr, stdout } = await run('groff', ['-man', '-Tutf8', '-ww', '-z', join(FOLDER, name)]);
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: '' });
  },
);
