/** The commands of docs/idempotency.md, run as they stand but for address and token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('curl'))('the page on Idempotency-Key', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('asks twice and has one certificate', async () => {
    const page = await readFile(join(ROOT, 'docs', 'idempotency.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(1);
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    expect(script).toContain(server.url);
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: temporaryFolder() });
    expect(said).toContain('the same certificate, and the same private key');
  });
});
