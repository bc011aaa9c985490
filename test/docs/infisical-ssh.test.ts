/** The commands of the page on Infisical's SSH, run as they stand but for the address and the token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('curl') || !has('ssh-keygen'))('the page on Infisical’s SSH', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('leads to a host and a login with certificates that ssh-keygen reads', async () => {
    const page = await readFile(join(ROOT, 'docs/surfaces/infisical-ssh.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(3);
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    const read = 'ssh-keygen -y -f id; cat known_hosts user_ca.pub';
    const said = await output('bash', ['-euo', 'pipefail', '-c', `${script}\n${read}`], {
      cwd: temporaryFolder(),
    });
    expect(said).toMatch(/Type: ssh-ed25519-cert-v01@openssh\.com host certificate/);
    expect(said).toMatch(/Principals: \n\s+web\.example\.com\n\s+Critical Options: \(none\)/);
    expect(said).toMatch(/Type: ssh-ed25519-cert-v01@openssh\.com user certificate/);
    expect(said).toMatch(/Principals: \n\s+admin\n\s+root\n/);
    expect(said).toMatch(/^@cert-authority web\.example\.com ssh-ed25519 \S+\nssh-ed25519 \S+ ca_\S+\n$/m);
  });
});
