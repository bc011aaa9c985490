/** The commands of the page on Prime Intellect, run as they stand but for the address and the token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('curl') || !has('ssh-keygen'))('the page on Prime Intellect', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('leads from a key to a certificate that ssh-keygen reads', async () => {
    const page = await readFile(join(ROOT, 'docs/surfaces/primeintellect.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(2);
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    expect(script).toContain(server.url);
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: temporaryFolder() });
    expect(said).toMatch(/"name":"laptop".*"isPrimary":true/);
    expect(said).toMatch(/Type: ssh-ed25519-cert-v01@openssh\.com user certificate/);
    expect(said).toMatch(/Principals: \n\s+root\n\s+ubuntu\n\s+Critical Options: \(none\)/);
    expect(said).toMatch(/Key ID: "u=admin r=req_\w+ c=cluster_\w+"/);
  });
});
