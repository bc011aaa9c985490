/** The commands of docs/audit.md, run as they stand but for addresses and the token's place. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logVerifier } from '../support/log-verifier.ts';
import { environment, ROOT, type Server, start } from '../support/process.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';

const verifier = await logVerifier();
const PROGRAMS = ['curl', 'openssl'].every(has);

describe.skipIf(!PROGRAMS)('the page on the audit trail', () => {
  let server: Server;
  beforeAll(async () => {
    server = await start();
    // What the starter made is sealed by then.
    await new Promise((done) => setTimeout(done, 4000));
  });
  afterAll(() => server.stop());

  async function scriptOf(count: number): Promise<string> {
    const page = await readFile(join(ROOT, 'docs', 'audit.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(blocks).toHaveLength(4);
    const script = blocks
      .slice(0, count)
      .join('\n')
      .replace('http://127.0.0.1:7420', server.url)
      .replace('.chancery/admin.token', join(server.dataDir, 'admin.token'));
    expect(script).toContain(server.url);
    return script;
  }

  it('verifies the trail, and a checkpoint with OpenSSL', async () => {
    const said = await output('bash', ['-euo', 'pipefail', '-c', await scriptOf(2)]);
    expect(said).toMatch(/"valid":true/);
    expect(said).toMatch(/^Signature Verified Successfully$/m);
    expect(said).toMatch(/^chancery\/[0-9a-f-]{36}\n\d+\n\S{44}\ntime \d{13}$/m);
  });

  it.skipIf(verifier === undefined)(
    'proves an event, and that a later checkpoint continues one, with Go',
    async () => {
      const env = environment({ LOG_VERIFIER: verifier });
      const said = await output('bash', ['-euo', 'pipefail', '-c', await scriptOf(4)], { env });
      expect(said).toMatch(/^included: event \d+ is among them$/m);
      expect(said).toMatch(/^consistent: the first \d+ events are as they were$/m);
    },
  );
});
