/** The commands of docs/backup.md, run as they stand but for addresses and where data lies; and a server on what they restored. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { made } from '../support/client.ts';
import { BIN, environment, ROOT, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('openssl'))('the page on backups', () => {
  it('writes one, proves it, and restores it with what came after', { timeout: 240_000 }, async () => {
    const page = await readFile(join(ROOT, 'docs', 'backup.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(4);
    const server = await start();
    const folder = temporaryFolder();
    const script = blocks
      .join('\n')
      .replaceAll('npx chancery', `node '${BIN}'`)
      .replaceAll('http://127.0.0.1:7420', server.url)
      .replaceAll('.chancery/', `${server.dataDir}/`);
    const env = environment({ CHANCERY_DATA_DIR: server.dataDir });
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env });
    expect(said).toMatch(/^good +yes$/m);
    expect(said).toMatch(/^replayed +\d+ events: 1 certificates/m);
    await server.stop();
    const restored = await start({ dataDir: join(folder, 'restored') });
    const door = { url: restored.url, token: server.token };
    const { data } = await made<{ data: { common_name: string }[] }>(door, 'GET /v1/pki/certificates');
    expect(data.map(({ common_name: name }) => name)).toEqual(['later.internal']);
    expect(await made(door, 'GET /v1/audit/verify')).toMatchObject({ valid: true });
    await restored.stop();
  });
});
