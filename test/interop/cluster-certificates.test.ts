/** What is issued for clusters, as OpenSSH reads it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sshKeyTypes } from '../../src/ssh/key-types.ts';
import { formatSshPublicKey } from '../../src/ssh/public-key.ts';
import { newCluster, requestCertificate } from '../support/fleet.ts';
import { has } from '../support/programs.ts';
import { output } from '../support/run.ts';
import { type Json, memorySite, type TestSite } from '../support/site.ts';
import { newSshKey } from '../support/ssh.ts';

describe.skipIf(!has('ssh-keygen'))('ssh-keygen reads a certificate for a cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chancery-clusters-'));
  let site: TestSite;
  beforeAll(async () => {
    site = await memorySite();
  });
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });

  it.each(sshKeyTypes())('for a key of type %s', async (type) => {
    const cluster = await newCluster(site);
    const publicKey = formatSshPublicKey(newSshKey(type));
    const answer = await requestCertificate(site, cluster.id, { publicKey, ttl: '2h' });
    expect(answer.status, answer.text).toBe(200);
    const file = join(folder, 'key-cert.pub');
    writeFileSync(file, `${(answer.body['data'] as Json)['signedKey']}\n`);
    const said = await output('ssh-keygen', ['-L', '-f', file], { env: { ...process.env, TZ: 'UTC' } });
    const lines = said.split('\n').map((line) => line.trim());
    const at = (ms: number): string => new Date(ms).toISOString().slice(0, 19);
    const now = Math.floor(site.clock.now() / 1000) * 1000;
    expect(lines[1]).toMatch(/^Type: .*-cert-v01@openssh\.com user certificate$/);
    expect(lines).toContain(`Key ID: "u=admin r=${answer.headers['x-request-id']} c=${cluster.id}"`);
    expect(lines).toContain(`Valid: from ${at(now - 60_000)} to ${at(now + 7_200_000)}`);
    const after = lines.slice(lines.indexOf('Principals:')).filter((line) => line !== '');
    expect(after).toEqual([
      'Principals:',
      'root',
      'ubuntu',
      'Critical Options: (none)',
      'Extensions:',
      'permit-pty',
    ]);
  });
});
