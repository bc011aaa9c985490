/** Hosts and logins by Infisical's API, through a real sshd with the default client: every refusal beside its accepted twin. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClock } from '../support/clock.ts';
import { has } from '../support/programs.ts';
import { type Json, memorySite, type TestSite } from '../support/site.ts';
import {
  ask,
  mapping,
  newHost,
  newHostGroup,
  newUser,
  type SignedWithKey,
  type User,
} from '../support/ssh-site.ts';
import { login, type Sshd, sharedFolder, startSshd } from '../support/sshd.ts';

const NAME = 'web.example.com';

describe.skipIf(!has('sshd') || !has('ssh') || !has('ssh-keygen'))('sshd and ssh', () => {
  let site: TestSite;
  let folder: string;
  let sshd: Sshd;
  let host: Json;
  let alice: User;
  let named = 0;

  beforeAll(async () => {
    site = await memorySite({ clock: new TestClock(Date.now()) });
    folder = sharedFolder();
    sshd = await startSshd({
      config: ['HostCertificate %/host_key-cert.pub', 'TrustedUserCAKeys %/user_ca.pub'],
      files: { 'user_ca.pub': '' },
    });
    alice = await newUser(site, 'alice');
    const loginMappings = [mapping(sshd.user, [alice.username])];
    host = await newHost(site, { hostname: NAME, loginMappings });
    await install();
    const publicKey = readFileSync(join(sshd.folder, 'host_key.pub'), 'utf8');
    const path = `/api/v1/ssh/hosts/${host['id']}/issue-host-cert`;
    const signed = await site.made<{ signedKey: string }>(path, { publicKey }, undefined, 200);
    sshd.put('host_key-cert.pub', signed.signedKey);
    await sshd.hangUp();
  });
  afterAll(async () => {
    await sshd.stop();
    await site.close();
  });

  /** As it stands, what the host is told to trust. */
  async function install(): Promise<void> {
    const { text } = await ask(site, 'GET', `/hosts/${host['id']}/user-ca-public-key`, undefined, null);
    sshd.put('user_ca.pub', text);
  }

  /** @returns the path of a private key, its certificate beside it */
  async function certified(one: Json): Promise<string> {
    const path = `/api/v1/ssh/hosts/${one['id']}/issue-user-cert`;
    const signed = await site.made<SignedWithKey>(path, { loginUser: sshd.user }, alice.token, 200);
    named += 1;
    const file = join(folder, `key-${named}`);
    writeFileSync(file, signed.privateKey, { mode: 0o600 });
    writeFileSync(`${file}-cert.pub`, signed.signedKey);
    return file;
  }

  async function knownHosts(pattern: string): Promise<string> {
    const { text } = await ask(site, 'GET', `/hosts/${host['id']}/host-ca-public-key`, undefined, null);
    named += 1;
    const file = join(folder, `known_hosts-${named}`);
    writeFileSync(file, `@cert-authority ${pattern} ${text}\n`);
    return file;
  }

  async function attempt(identity: string, name = NAME): Promise<{ code: number | null; said: string }> {
    const before = sshd.log().length;
    const options = ['-o', `HostKeyAlias=${name}`];
    const ended = await login(sshd, { identity, knownHosts: await knownHosts(name), options });
    return { code: ended.code, said: `${ended.stdout}${ended.stderr}${sshd.log().slice(before)}` };
  }

  const expectEntry = async (identity: string): Promise<void> => {
    const { code, said } = await attempt(identity);
    expect(code, said).toBe(0);
    expect(said).toContain(sshd.user);
  };

  it('a user of a mapping logs in, and the host is known by its certificate, to none but its own name', async () => {
    const identity = await certified(host);
    await expectEntry(identity);
    expect(sshd.log()).toContain(`user-${alice.id}`);
    const other = await attempt(identity, 'other.example.com');
    expect(other.code).toBe(255);
    expect(other.said).toMatch(/Certificate invalid: name is not a listed principal/);
  });

  it('what opens one group’s hosts opens no other’s, nor those of none', async () => {
    const loginMappings = [mapping(sshd.user, [alice.username])];
    const before = await certified(host);
    const [group, others] = [
      await newHostGroup(site, { loginMappings }),
      await newHostGroup(site, { loginMappings }),
    ];
    const elsewhere = await newHost(site);
    await ask(site, 'POST', `/host-groups/${others['id']}/hosts/${elsewhere['id']}`);
    const foreign = await certified(elsewhere);
    await expectEntry(before);
    expect((await attempt(foreign)).code).toBe(255);

    await ask(site, 'POST', `/host-groups/${group['id']}/hosts/${host['id']}`);
    await install();
    await expectEntry(await certified(host));
    for (const identity of [before, foreign]) {
      const refused = await attempt(identity);
      expect(refused.code).toBe(255);
      expect(refused.said).toMatch(/Permission denied|CA/);
    }

    await ask(site, 'DELETE', `/host-groups/${group['id']}`);
    await install();
    await expectEntry(before);
  });

  it('a certificate that has ended opens nothing', async () => {
    await ask(site, 'PATCH', `/hosts/${host['id']}`, { userCertTtl: '1s' });
    const now = site.clock.now();
    const brief = await certified(host);
    await new Promise((done) => setTimeout(done, Math.max(0, now + 2000 - Date.now())));
    const refused = await attempt(brief);
    expect(refused.code).toBe(255);
    expect(refused.said).toMatch(/expired/);
    await ask(site, 'PATCH', `/hosts/${host['id']}`, { userCertTtl: '1h' });
    await expectEntry(await certified(host));
  });
});
