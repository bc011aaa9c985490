/** Logins through a real sshd with the default client: every refusal beside its accepted twin, and its reason in the log. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshIssued } from '../../src/issuing/ssh/door.ts';
import { judgeSshKey, type SshSubjectKey } from '../../src/keys/ssh-subject.ts';
import { NO_PRINCIPALS, type SshPolicy } from '../../src/policy/ssh/ssh-policy.ts';
import type { SshRequest } from '../../src/policy/ssh/ssh-request.ts';
import { formatSshCertificate } from '../../src/ssh/certificate.ts';
import { parsePastedKey } from '../../src/ssh/pasted-key.ts';
import { spellFingerprint } from '../../src/ssh/public-key.ts';
import { TestClock } from '../support/clock.ts';
import { callerOf, plainId } from '../support/inside.ts';
import { krlOctets } from '../support/krls.ts';
import { has } from '../support/programs.ts';
import { type Json, memorySite, type TestSite } from '../support/site.ts';
import { askSsh, policyUnder, type SshGround } from '../support/ssh-issuing.ts';
import { type Login, login, newKey, type Sshd, sharedFolder, startSshd } from '../support/sshd.ts';
import { startVaultLies } from '../support/vault-lies.ts';

interface Authority {
  readonly id: string;
  readonly ground: SshGround;
}

/** A key of somebody's, in files, with a certificate beside it. */
interface Holder {
  readonly identity: string;
  readonly subject: SshSubjectKey;
  readonly issued: SshIssued;
}

const CONFIG = [
  'HostCertificate %/host_key-cert.pub',
  'TrustedUserCAKeys %/user_ca.pub',
  'RevokedKeys %/revoked.krl',
];

describe.skipIf(!has('sshd') || !has('ssh') || !has('ssh-keygen'))('sshd and ssh', () => {
  let site: TestSite;
  let folder: string;
  let users: Authority;
  let hosts: Authority;
  let sshd: Sshd;
  let trusting: string;
  let named = 0;

  beforeAll(async () => {
    site = await memorySite({ clock: new TestClock(Date.now()) });
    folder = sharedFolder();
    hosts = await newAuthority('host', {
      kinds: ['host'],
      principals: { user: NO_PRINCIPALS, host: { any: false, exact: ['localhost', 'elsewhere'], below: [] } },
    });
    sshd = await startSshd({
      config: CONFIG,
      // Empty is no list: sshd lets nobody in while the file is missing.
      files: { 'revoked.krl': '', 'user_ca.pub': '' },
    });
    users = await newAuthority('user', usersOnly(sshd.user));
    sshd.put('user_ca.pub', await publicKeys(users));
    await certifyHost(sshd, 'localhost');
    trusting = await knownHosts(hosts);
  });
  afterAll(async () => {
    await sshd.stop();
    await site.close();
  });

  async function newAuthority(kind: 'user' | 'host', policy: Partial<SshPolicy>): Promise<Authority> {
    const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', { name: site.name(kind), kind });
    return { id, ground: await policyUnder(site, plainId('ca', id), policy) };
  }

  const fetch = async (path: string): Promise<string> => (await site.send('GET', path, {})).text;
  const publicKeys = ({ id }: Pick<Authority, 'id'>): Promise<string> =>
    fetch(`/v1/ssh/authorities/${id}/public-key`);
  const act = (id: string, verb: string): Promise<Json> =>
    site.made(`/v1/ssh/authorities/${id}/${verb}`, {}, undefined, 200);
  const revoke = (id: string, what: Json): Promise<Json> =>
    site.made('/v1/ssh/revoke', { authority_id: id, ...what }, undefined, 200);
  const install = async (one: Sshd, { id }: Authority): Promise<void> =>
    one.put('revoked.krl', await krlOctets(site, id));

  async function newCluster(): Promise<{ readonly id: string; readonly authority_id: string }> {
    const nodes = [{ host: 'localhost', port: sshd.port, user: sshd.user }];
    return site.made('/v1/ssh/clusters', { name: site.name('cluster'), nodes });
  }

  async function knownHosts({ id }: Authority): Promise<string> {
    named += 1;
    const file = join(folder, `known_hosts-${named}`);
    const hostsNamed = encodeURIComponent(`[localhost]:${sshd.port},[127.0.0.1]:${sshd.port}`);
    writeFileSync(file, await fetch(`/v1/ssh/authorities/${id}/known_hosts?hosts=${hostsNamed}`));
    return file;
  }

  async function certifyHost(one: Sshd, name: string): Promise<SshIssued> {
    const key = judgeSshKey(parsePastedKey(readHostKey(one)).key);
    const issued = await askSsh(site, hosts.ground, {
      subject: key,
      request: { kind: 'host', principals: [{ value: name, field: 'principals[0]' }], extensions: [] },
    });
    one.put('host_key-cert.pub', `${formatSshCertificate(issued.blob)}\n`);
    await one.hangUp();
    return issued;
  }

  async function newHolder(
    { ground }: Authority,
    request: Partial<SshRequest> = {},
    before?: Pick<Holder, 'subject'>,
  ): Promise<Holder> {
    named += 1;
    const name = `key-${named}`;
    const subject = before?.subject ?? judgeSshKey(parsePastedKey(await newKey(folder, name)).key);
    const issued = await askSsh(site, ground, {
      subject,
      request: {
        principals: [{ value: sshd.user, field: 'principals[0]' }],
        keyId: { text: `u=${name}` },
        ...request,
      },
    });
    writeFileSync(join(folder, `${name}-cert.pub`), `${formatSshCertificate(issued.blob)}\n`);
    return { identity: join(folder, name), subject, issued };
  }

  async function expectEntry(
    holder: Pick<Holder, 'identity'>,
    more: Partial<Login> = {},
    one = sshd,
  ): Promise<void> {
    const ended = await login(one, { identity: holder.identity, knownHosts: trusting, ...more });
    expect([ended.code, ended.stdout.trim()], `${ended.stderr}\n${one.log()}`).toEqual([0, sshd.user]);
  }

  /** @returns what the client said */
  async function expectRefusal(
    holder: Pick<Holder, 'identity'>,
    reason: RegExp,
    more: Partial<Login> = {},
    one = sshd,
  ): Promise<string> {
    const before = one.log().length;
    const ended = await login(one, { identity: holder.identity, knownHosts: trusting, ...more });
    expect(ended.code, ended.stdout).toBe(255);
    expect(`${one.log().slice(before)}\n${ended.stderr}`).toMatch(reason);
    return ended.stderr;
  }

  it('a user gets in by a certificate alone, and the log says by which', async () => {
    const holder = await newHolder(users);
    await expectEntry(holder);
    const { issued } = holder;
    expect(sshd.log()).toContain(`ID ${issued.keyId} (serial ${issued.serial}) CA ED25519`);
    const bare = await newKey(folder, 'bare');
    expect(bare).toMatch(/^ssh-ed25519 /);
    await expectRefusal({ ...holder, identity: join(folder, 'bare') }, /Permission denied \(publickey\)/);
  });

  it('a user whom the certificate does not name stays out', async () => {
    const holder = await newHolder(users);
    await expectRefusal(holder, /name is not a listed principal/, { user: 'root' });
    await expectEntry(holder);
  });

  it('a host is known by its certificate: under its name, and under no other', async () => {
    const holder = await newHolder(users);
    await expectEntry(holder);
    await expectRefusal(holder, /name is not a listed principal|Host key verification failed/, {
      host: '127.0.0.1',
    });
    writeFileSync(join(folder, 'nobody'), '');
    await expectRefusal(holder, /Host key verification failed/, { knownHosts: join(folder, 'nobody') });
    const strangers = await newAuthority('host', {});
    await expectRefusal(holder, /Host key verification failed/, { knownHosts: await knownHosts(strangers) });
  });

  it('a host of another name is not taken for this one', async () => {
    const holder = await newHolder(users);
    await certifyHost(sshd, 'elsewhere');
    await expectRefusal(holder, /Host key verification failed/);
    await certifyHost(sshd, 'localhost');
    await expectEntry(holder);
  });

  it.each(['serial', 'key_id', 'fingerprint'] as const)(
    'what is revoked by %s stays out, and all else does not',
    async (by) => {
      const [lost, kept] = [await newHolder(users), await newHolder(users)];
      await expectEntry(lost);
      await revoke(users.id, nameOf(lost, by));
      // Until the list is fetched nobody knows.
      await expectEntry(lost);
      await install(sshd, users);
      await expectRefusal(lost, /revoked by file .*revoked\.krl/);
      await expectEntry(kept);
    },
  );

  it('a lost key stays out whatever certificate it bears; a revoked certificate’s key may get another', async () => {
    const [lost, moved] = [await newHolder(users), await newHolder(users)];
    const spare = await newHolder(users, {}, lost);
    await revoke(users.id, nameOf(lost, 'fingerprint'));
    await revoke(users.id, nameOf(moved, 'serial'));
    await install(sshd, users);
    await expectRefusal(lost, /revoked by file/, {
      certificate: `${spare.identity}-cert.pub`,
    });
    const next = await newHolder(users, {}, moved);
    const certificate = `${next.identity}-cert.pub`;
    const bare = join(folder, `alone-${named}`);
    copyKey(moved.identity, bare);
    await expectEntry({ ...next, identity: bare }, { certificate });
  });

  it('who may enter one cluster may not enter another', async () => {
    const [ours, theirs] = [await newCluster(), await newCluster()];
    const node = await startSshd({
      config: CONFIG,
      files: { 'revoked.krl': '', 'user_ca.pub': await publicKeys({ id: theirs.authority_id }) },
    });
    await certifyHost(node, 'localhost');
    const knownHosts = join(folder, 'known_hosts-all');
    writeFileSync(knownHosts, await fetch(`/v1/ssh/authorities/${hosts.id}/known_hosts`));
    sshd.put('user_ca.pub', await publicKeys({ id: ours.authority_id }));

    const [identity, certificate] = [join(folder, 'admin'), join(folder, 'admin-cert.pub')];
    const publicKey = await newKey(folder, 'admin');
    for (const [own, in_, other] of [
      [ours, sshd, node],
      [theirs, node, sshd],
    ] as const) {
      const { data } = await site.made<{ data: { signedKey: string; validPrincipals: readonly string[] } }>(
        `/api/admin/clusters/${own.id}/authorizations/certificate`,
        { publicKey, ttl: '10m' },
        undefined,
        200,
      );
      expect(data.validPrincipals).toEqual([sshd.user]);
      writeFileSync(certificate, `${data.signedKey}\n`);
      await expectEntry({ identity }, { knownHosts }, in_);
      await expectRefusal({ identity }, /Permission denied/, { knownHosts }, other);
    }
    await node.stop();
    sshd.put('user_ca.pub', await publicKeys(users));
  });

  it('a revoked host certificate is refused by clients that have the list', async () => {
    const holder = await newHolder(users);
    const file = join(folder, 'revoked-hosts');
    writeFileSync(file, await krlOctets(site, hosts.id));
    const options = ['-o', `RevokedHostKeys=${file}`];
    const old = await certifyHost(sshd, 'localhost');
    await expectEntry(holder, { options });
    await revoke(hosts.id, { serial_number: String(old.serial) });
    writeFileSync(file, await krlOctets(site, hosts.id));
    await expectRefusal(holder, /revoked by file|is revoked|Host key verification failed/i, { options });
    await expectEntry(holder);
    await certifyHost(sshd, 'localhost');
    await expectEntry(holder, { options });
  });

  it('force-command and source-address are obeyed', async () => {
    const forced = await newHolder(users, { criticalOptions: { 'force-command': 'echo forced' } });
    const { stdout } = await login(sshd, { identity: forced.identity, knownHosts: trusting });
    expect(stdout.trim()).toBe('forced');
    await expectEntry(await newHolder(users, { criticalOptions: { 'source-address': '127.0.0.1/32' } }));
    const elsewhere = await newHolder(users, { criticalOptions: { 'source-address': '192.0.2.0/24' } });
    await expectRefusal(elsewhere, /not from a permitted source address/);
  });

  it('without permit-pty there is no terminal', async () => {
    const [with_, without] = [await newHolder(users), await newHolder(users, { extensions: [] })];
    const ask = (holder: Holder): ReturnType<typeof login> =>
      login(sshd, {
        identity: holder.identity,
        knownHosts: trusting,
        command: 'tty',
        options: ['-tt'],
      });
    expect((await ask(with_)).stdout).toMatch(/^\/dev\//);
    const refused = await ask(without);
    expect(`${refused.stdout}${refused.stderr}`).toMatch(/PTY allocation request failed|not a tty/);
    await expectEntry(without);
  });

  it('a list that is no list lets nobody in, and an empty one everybody', async () => {
    const holder = await newHolder(users);
    sshd.put('revoked.krl', '<html>502 Bad Gateway</html>');
    await expectRefusal(holder, /revoked\.krl|Permission denied/);
    sshd.put('revoked.krl', '');
    await expectEntry(holder);
    await install(sshd, users);
    await expectEntry(holder);
  });

  it('what Vault signs opens the door; what it signed and we rejected does not', async () => {
    const vault = await startVaultLies(() => site.clock.now());
    const issuer = {
      type: 'vault',
      address: vault.address,
      mount: 'ssh',
      role: 'admins',
      auth: { method: 'token', token: vault.token },
      ca_public_key: vault.caPublicKey,
    };
    const { id } = await site.made<{ id: string }>('/v1/ssh/authorities', {
      name: 'vault',
      kind: 'user',
      issuer,
    });
    const own: Authority = { id, ground: await policyUnder(site, plainId('ca', id), usersOnly(sshd.user)) };
    sshd.put('user_ca.pub', await publicKeys(own));
    sshd.put('revoked.krl', '');
    const kept = await newHolder(own);
    await expectEntry(kept);

    vault.behave({ lie: 'longer validity' });
    await expect(newHolder(own)).rejects.toMatchObject({ code: 'issuer_failed' });
    const { data } = await site.read<{ data: readonly Json[] }>(`/v1/ssh/authorities/${id}/intents`);
    expect(data.map(({ state }) => state)).toEqual(['rejected', 'issued']);
    const { tenantId } = await callerOf(site);
    const intent = await site.site.store.get('sshIntents', {
      tenantId,
      id: plainId('intent', String(data[0]?.['id'])),
    });
    // Somebody has got hold of it, with the key.
    const leaked = join(folder, `key-${named}`);
    writeFileSync(`${leaked}-cert.pub`, `${intent?.answer?.trim()}\n`);
    await expectEntry({ identity: leaked });
    await install(sshd, own);
    await expectRefusal({ identity: leaked }, /revoked by file/);
    await expectEntry(kept);
    await revoke(id, { key_id: kept.issued.keyId });
    await install(sshd, own);
    await expectRefusal(kept, /revoked by file/);

    await vault.stop();
    sshd.put('user_ca.pub', await publicKeys(users));
    sshd.put('revoked.krl', '');
  });

  it('a key is rotated without an outage, and the retired one opens nothing', async () => {
    const rotating = await newAuthority('user', usersOnly(sshd.user));
    const trust = async (): Promise<void> => sshd.put('user_ca.pub', await publicKeys(rotating));
    await trust();
    const old = await newHolder(rotating, { ttl: 600 });
    await expectEntry(old);
    await act(rotating.id, 'rotate');
    await trust();
    await act(rotating.id, 'promote');
    await expectEntry(old);
    const young = await newHolder(rotating);
    await expectEntry(young);
    await trust();
    await expectEntry(old);
    const both = await publicKeys(rotating);
    // Ahead of sshd's clock, and for the rest of this file: to sshd all certificates are still good.
    site.clock.advance(700_000);
    await act(rotating.id, 'retire');
    // Who still trusts both keys has the list.
    sshd.put('user_ca.pub', both);
    await install(sshd, rotating);
    await expectRefusal(old, /revoked by file/);
    await expectEntry(young);
    await trust();
    await expectEntry(young);
  });
});

function usersOnly(user: string): Partial<SshPolicy> {
  const principals = { user: { any: false, exact: [user], below: [] }, host: NO_PRINCIPALS };
  return { kinds: ['user'], extensions: ['permit-pty'], principals };
}

function nameOf({ issued, subject }: Holder, by: 'serial' | 'key_id' | 'fingerprint'): Json {
  if (by === 'serial') return { serial_number: String(issued.serial) };
  if (by === 'key_id') return { key_id: issued.keyId };
  return { fingerprint: spellFingerprint(subject.ssh.fingerprint) };
}

function readHostKey({ folder }: Sshd): string {
  return readFileSync(join(folder, 'host_key.pub'), 'utf8');
}

/** Without the certificate beside it, which the client would offer too. */
function copyKey(from: string, to: string): void {
  for (const end of ['', '.pub']) copyFileSync(`${from}${end}`, `${to}${end}`);
}
