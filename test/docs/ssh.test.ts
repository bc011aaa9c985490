/** The commands of docs/ssh.md, run as they stand but for addresses and the token's place, with a real sshd and ssh. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { freePort, sharedFolder } from '../support/sshd.ts';

const PROGRAMS = ['curl', 'ssh', 'sshd', 'ssh-keygen'].every(has);

describe.skipIf(!PROGRAMS)('the page on SSH', () => {
  let server: Server;
  const folder = sharedFolder();
  beforeAll(async () => {
    server = await start();
  });
  afterAll(async () => {
    for (const pid of ['node', 'own'].map((name) => join(folder, name, 'sshd.pid'))) {
      if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')), 'SIGTERM');
    }
    await server.stop();
  });

  it('takes a newcomer from nothing to a login, past a revocation, and over a rotation', async () => {
    const page = await readFile(join(ROOT, 'docs', 'ssh.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(8);
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'))
      .replace('$(mktemp -d)', folder)
      .replace('$OLDPWD', ROOT)
      .replaceAll('2222', String(await freePort()));
    expect(script).toContain(server.url);
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    for (const line of [
      /Type: ssh-ed25519-cert-v01@openssh.com user certificate/,
      /^logged in by a certificate alone$/m,
      /Server accepts key: .*ED25519-CERT SHA256:/,
      /ID u=admin r=\S+ c=\S+ \(serial \d+\) CA ED25519/,
      /"reason":"superseded".*"revoked":1/,
      /^# KRL version \d+/m,
      /revoked by file .*revoked\.krl/,
      /^in again, by another certificate$/m,
      /^in, by what the key before signed$/m,
      /^in, by what the new key signed$/m,
      /^@cert-authority \*\.test ssh-ed25519 /m,
      /^in, and the host is known by its certificate$/m,
      /Server host certificate: ssh-ed25519-cert-v01@openssh\.com/,
      /^in, by a line that was printed$/m,
    ]) {
      expect(said).toMatch(line);
    }
    expect(said).not.toContain('still in');
  });
});
