/** The commands of the page on Infisical's certificates, run as they stand but for the address and the token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT, type Server, start, temporaryFolder } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

describe.skipIf(!has('curl') || !has('openssl'))('the page on Infisical’s certificates', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('leads to a certificate that OpenSSL trusts, one that is refused, and one that is revoked', async () => {
    const page = await readFile(join(ROOT, 'docs/surfaces/infisical.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(2);
    const script = blocks
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    const said = await output('bash', ['-euo', 'pipefail', '-c', script], { cwd: temporaryFolder() });
    const [verified, ...rest] = said.split('\n');
    expect(verified).toBe('db.pem: OK');
    expect(rest.join('\n')).toMatch(/DNS:db\.internal/);
    expect(said).toContain(
      [
        "Certificate request validation failed: common_name value 'db.example.com' does not match allowed patterns: *.internal",
        "dns_name SAN value 'db.example.com' does not match allowed patterns: *.internal; a common name that is a DNS name or an IP address becomes a SAN as well",
        'Invalid key usages: key_agreement',
        'Requested validity period exceeds maximum allowed duration\n',
      ].join(', '),
    );
    expect(said).toMatch(/\nactive\n[0-9a-f]{40}\nSuccessfully revoked certificate\nrevoked\n$/);
  });
});
