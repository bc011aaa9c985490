/**
 * The command line as a person sees it: each file of `scripts/` is what somebody types and what is answered, run against a
 * server of its own, with the package as npm makes it.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { environment, ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { output, run } from '../support/run.ts';
import { matches, parseScript, spoken } from './script.ts';

const SCRIPTS = join(import.meta.dirname, 'scripts');
const names = readdirSync(SCRIPTS).filter((name) => name.endsWith('.txt'));

describe('the command line', () => {
  /** A folder with nothing but `chancery` in it, for the PATH. */
  let programs: string;
  let bin: string;

  beforeAll(async () => {
    await setUp(ROOT);
    const folder = temporaryFolder();
    const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
    const [packed] = JSON.parse(await output('npm', args, { cwd: ROOT })) as { filename: string }[];
    await output('tar', ['-xzf', join(folder, packed?.filename ?? ''), '-C', folder]);
    // What it depends on is installed already.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    bin = join(folder, 'package', 'bin', 'chancery.js');
    programs = join(folder, 'programs');
    mkdirSync(programs);
    writeFileSync(join(programs, 'chancery'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, {
      mode: 0o755,
    });
  }, 60_000);

  it.each(names)('answers as %s says', { timeout: 120_000 }, async (name) => {
    const server = await start({ bin });
    const home = temporaryFolder();
    const env = environment({
      HOME: home,
      PATH: `${programs}:${process.env['PATH'] ?? ''}`,
      CHANCERY_DATA_DIR: server.dataDir,
      XDG_CONFIG_HOME: join(home, 'config'),
      TZ: 'UTC',
    });
    const folder = temporaryFolder();
    for (const step of parseScript(readFileSync(join(SCRIPTS, name), 'utf8'))) {
      const { code, stderr, stdout } = await run('sh', ['-c', step.command], { cwd: folder, env });
      const said = named(spoken({ code, stderr, stdout }), { server, folder, home });
      // Compared whole, so that a difference is shown as it would be read.
      expect(matches(step.answer, said) ? step.answer : said, `$ ${step.command}`).toEqual(step.answer);
    }
    await server.stop();
  });
});

/** What differs from run to run by where it runs. */
function named(
  lines: readonly string[],
  { folder, home, server }: { readonly server: Server; readonly folder: string; readonly home: string },
): readonly string[] {
  return lines.map((line) =>
    line
      .replaceAll(server.url, '[URL]')
      .replaceAll(server.dataDir, '[DATA]')
      .replaceAll(folder, '[HERE]')
      .replaceAll(home, '[HOME]'),
  );
}
