/** `docs/start.md`, run as it stands but for addresses and the way in which `chancery` is called. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, environment, ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has, hasByChance } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { freePort } from '../support/sshd.ts';

const PROGRAMS = ['curl', 'openssl', 'ssh', 'sshd', 'ssh-keygen'].every(has);

describe.skipIf(!PROGRAMS)('docs/start.md', () => {
  let server: Server;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  const page = readFileSync(join(ROOT, 'docs', 'start.md'), 'utf8');
  const [issue = '', ...blocks] = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);

  beforeAll(async () => {
    server = await start();
    folder = temporaryFolder();
    const programs = join(folder, 'programs');
    mkdirSync(programs);
    // As npx does in a clone.
    writeFileSync(
      join(programs, 'npx'),
      `#!/bin/sh\nshift\nnpm_command=exec exec "${process.execPath}" "${BIN}" "$@"\n`,
      { mode: 0o755 },
    );
    // Where sshd was only ever installed, and not run.
    if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    env = environment({
      HOME: folder,
      PATH: `${programs}:${process.env['PATH'] ?? ''}`,
      CHANCERY_DATA_DIR: server.dataDir,
    });
  });
  afterAll(() => server.stop());

  it('leads from a running server to a TLS server that curl trusts, and to an SSH login', async () => {
    const [tls, ssh] = [await freePort(), await freePort()];
    const script = [issue, ...blocks]
      .join('\n')
      .replaceAll('8443', String(tls))
      .replaceAll('2222', String(ssh));
    const said = await output('bash', ['-euo', 'pipefail', '-m', '-c', script], { cwd: folder, env });
    expect(said).toContain('Ciphers supported in s_server binary');
    expect(said).toContain('logged in by certificate');
    expect(said).toMatch(/ssh +active/);
    expect(said).toMatch(/whole +yes/);
  }, 120_000);

  it.skipIf(!hasByChance('script'))(
    'is what the commands themselves print to a person',
    async () => {
      const shown = join(folder, 'shown');
      const typed = issue.trim().replace('hello.internal', 'hello.internal --force');
      await output('script', ['-qec', typed, shown], {
        cwd: folder,
        env: { ...env, TERM: 'xterm', CI: '', NO_COLOR: '' },
      });
      const printed = readFileSync(shown, 'utf8')
        .split('\r\n')
        .filter((line) => line.startsWith('  '))
        .map((line) => line.trim().replace(/ &$/, ''));
      expect(printed).toHaveLength(4);
      for (const line of printed) expect(page).toContain(line);
      expect(server.stdout()).toContain(issue.trim());
      expect(server.stdout()).toContain('npx chancery ssh host add --help');
      const help = await output('bash', ['-c', 'npx chancery ssh host add --help'], { cwd: folder, env });
      for (const [flag] of page.matchAll(/--(?:hostname|login|sshd-config|state|timer|reload)\b/g)) {
        expect(help).toContain(flag);
      }
    },
    60_000,
  );
});
