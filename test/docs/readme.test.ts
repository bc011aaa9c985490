/** The README's commands, run as they stand but for the address and the token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BIN, ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('curl') || !has('openssl') || !has('ssh-keygen'))('the README', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('takes a newcomer from a running server to certificates that OpenSSL and OpenSSH read', async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    const [commands = '', ...walk] = blocks;
    expect(commands).toMatch(/^npm start .*\nnpm test /);
    expect(walk).toHaveLength(9);
    const script = walk
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replaceAll('npx chancery', `node ${BIN}`)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    expect(script).toContain(server.url);
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: temporaryFolder() });
    expect(said).toContain('hello.pem: OK');
    expect(said).toContain('"rule":"dns_allowed"');
    expect(said).toMatch(/subject=CN = hi\.internal.*hi\.internal +x509 +active.*└── starter-issuing/s);
    expect(said).toMatch(/"name":"svc".*"certificate":"-----BEGIN CERTIFICATE-----/s);
    expect(said).toMatch(/so OpenSSL refuses it.*"valid":false.*"code":"revoked"/s);
    expect(said).toMatch(
      /"status":"approved".*"certificate":.*"private_key":"-----BEGIN EC PRIVATE KEY-----/s,
    );
    expect(said).toMatch(
      /Type: ssh-ed25519-cert-v01@openssh.com user certificate.*Principals: *\n +ubuntu\n/s,
    );
  });
});
