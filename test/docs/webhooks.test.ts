/** The commands of docs/webhooks.md, run as they stand but for addresses and the token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { freePort } from '../support/sshd.ts';

describe.skipIf(!has('curl'))('the page on webhooks', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start({ env: { CHANCERY_EGRESS_ALLOW: '127.0.0.1' } });
  });
  afterAll(() => server.stop());

  it('takes a newcomer to a delivery that is signed, and good', async () => {
    const page = await readFile(join(ROOT, 'docs', 'webhooks.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(4);
    const folder = temporaryFolder();
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'))
      .replace('$(mktemp -d)', folder)
      .replaceAll('9099', String(await freePort()));
    expect(script).toContain(server.url);
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    expect(said).toMatch(/^signed, and good: webhook\.test$/m);
    expect(said).toMatch(/^signed, and good: certificate\.issued$/m);
    expect(server.stderr()).not.toMatch(/whsec_|"level":50/);
  });
});
