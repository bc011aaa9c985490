/** What Infisical's command line does, request by request, with the files and the programs that it does it with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has } from '../../support/programs.ts';
import { run } from '../../support/run.ts';
import { type Json, memorySite, type TestSite } from '../../support/site.ts';
import {
  inFolder,
  keyFiles,
  mapping,
  newUser,
  projectOf,
  type SignedWithKey,
} from '../../support/ssh-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await memorySite();
});
afterAll(() => site.close());

describe.skipIf(!has('ssh-keygen'))('its client', () => {
  it('adds a host, and writes what it gets to files as it is', async () => {
    const token = await site.newToken(['ssh:admin', 'ssh:issue']);
    const projectId = await projectOf(site);
    const body = { projectId, hostname: 'web.example.com', alias: '', userCertTtl: '8h', hostCertTtl: '1y' };
    const host = await site.made<Json>('/api/v1/ssh/hosts', body, token, 200);
    const trusted = await site.call(
      'GET',
      `/api/v1/ssh/hosts/${host['id']}/user-ca-public-key`,
      undefined,
      null,
    );
    // As it stands in /etc/ssh/ssh_host_ed25519_key.pub, with its comment and its newline.
    const { publicKey } = keyFiles('ed25519');
    expect(publicKey).toMatch(/ a comment\n$/);
    const path = `/api/v1/ssh/hosts/${host['id']}/issue-host-cert`;
    const { signedKey } = await site.made<{ signedKey: string }>(path, { publicKey }, token, 200);
    await inFolder(async (folder) => {
      const files = {
        'ssh_host_ed25519_key-cert.pub': signedKey,
        'infisical_user_ca.pub': trusted.text,
      };
      for (const [name, content] of Object.entries(files)) {
        writeFileSync(join(folder, name), content);
        expect((await run('ssh-keygen', ['-l', '-f', join(folder, name)])).code).toBe(0);
      }
    });
  });

  it('connects: lists, gets a certificate, and the key by which the host is known', async () => {
    const alice = await newUser(site, 'alice');
    const loginMappings = [mapping('root', [alice.username])];
    const body = { projectId: await projectOf(site), hostname: 'db.example.com', loginMappings };
    await site.made('/api/v1/ssh/hosts', body, undefined, 200);
    const list = await site.call('GET', '/api/v1/ssh/hosts', undefined, alice.token);
    const hosts = JSON.parse(list.text) as readonly { id: string; hostname: string; loginMappings: Json[] }[];
    expect(hosts).toHaveLength(1);
    const [
      {
        hostname,
        id,
        loginMappings: [own = {}],
      } = { hostname: '', id: '', loginMappings: [] },
    ] = hosts;
    const issued = await site.made<SignedWithKey>(
      `/api/v1/ssh/hosts/${id}/issue-user-cert`,
      { loginUser: own['loginUser'] },
      alice.token,
      200,
    );
    const authority = await site.call('GET', `/api/v1/ssh/hosts/${id}/host-ca-public-key`, undefined, null);
    await inFolder(async (folder) => {
      const [key, known] = [join(folder, 'key'), join(folder, 'known_hosts')];
      writeFileSync(known, `@cert-authority ${hostname} ${authority.text}\n`);
      const found = await run('ssh-keygen', ['-F', hostname, '-f', known]);
      expect(found.stdout).toContain('CA');
      writeFileSync(key, issued.privateKey, { mode: 0o600 });
      writeFileSync(`${key}-cert.pub`, issued.signedKey);
      // It takes certificate and private key for a pair, and adds both to the agent.
      const add = `eval "$(ssh-agent -s)" >&2; ssh-add -q "$1" && ssh-add -l; ssh-agent -k >&2`;
      const agent = await run('sh', ['-c', add, 'sh', key]);
      expect(agent.stdout).toContain('ED25519-CERT');
    });
  });

  it('reads two members of an error', async () => {
    const { body } = await site.call('GET', '/api/v1/ssh/hosts/x', undefined, null);
    expect(body).toMatchObject({ message: 'Token missing', reqId: expect.stringMatching(/^req-/) });
  });
});
