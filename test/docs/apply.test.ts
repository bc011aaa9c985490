/** The commands of docs/apply.md, run as they stand but for where the command and its file are. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { setUp } from '../../scripts/setup.mjs';
import { environment, ROOT, start, temporaryFolder } from '../support/process.ts';
import { run } from '../support/run.ts';

beforeAll(() => setUp(ROOT), 60_000);

it('the page on configurations applies one, and has a role explained', { timeout: 60_000 }, async () => {
  const server = await start();
  const page = await readFile(join(ROOT, 'docs', 'apply.md'), 'utf8');
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
  expect(blocks).toHaveLength(2);
  const folder = temporaryFolder();
  const script = blocks
    .join('\n')
    .replace('npx --no-install chancery', `"${process.execPath}" "${join(ROOT, 'bin', 'chancery.js')}"`)
    .replaceAll('/tmp/acme.yaml', join(folder, 'acme.yaml'));
  const env = environment({ HOME: folder, CHANCERY_DATA_DIR: server.dataDir });
  const { code, stderr, stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env,
  });
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^these are not so yet: 9$/m);
  expect(stdout).toMatch(/^all of it is so$/m);
  expect(stdout).toMatch(/^It would be issued:$/m);
  expect(stdout).toMatch(/^refused: 5$/m);
  expect(stderr).toMatch(/rule dns_allowed/);
  await server.stop();
});
