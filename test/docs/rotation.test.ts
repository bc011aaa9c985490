/** The commands of docs/rotation.md, run as they stand but for the address, the token's place and where the program is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BIN, ROOT, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('openssl'))('the page on rotation', () => {
  it('gives an issuing authority and its root other keys, with chains that OpenSSL accepts', async () => {
    const page = await readFile(join(ROOT, 'docs', 'rotation.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    const server = await start();
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replaceAll('npx chancery', `node '${BIN}'`)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: temporaryFolder() });
    expect(said.match(/\.acme\.internal\.pem: OK$/gm)).toHaveLength(4);
    expect(said).toMatch(/^2 +active.*\n1 +previous/m);
    expect(said.trimEnd()).toMatch(/not yet$/);
    await server.stop();
  }, 120_000);
});
