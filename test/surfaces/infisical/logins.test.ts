import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifySshSignature } from '../../../src/keys/ssh-signature.ts';
import type { Write } from '../../../src/records/store.ts';
import { callerOf } from '../../support/inside.ts';
import { has } from '../../support/programs.ts';
import { Records } from '../../support/records.ts';
import { run } from '../../support/run.ts';
import { type Json, memorySite, type TestSite } from '../../support/site.ts';
import {
  ask,
  certificateOf,
  expectRecorded,
  expectTold,
  inFolder,
  listed,
  mapping,
  newHost,
  newHostGroup,
  newUser,
  type SignedWithKey,
  type User,
  wrongType,
} from '../../support/ssh-site.ts';

let site: TestSite;
let alice: User;
let bob: User;
beforeAll(async () => {
  site = await memorySite();
  alice = await newUser(site, 'alice');
  bob = await newUser(site, 'bob');
  await site.made('/v1/groups', { slug: 'ops', identity_ids: [bob.id] });
});
afterAll(() => site.close());

const login = (host: Json, loginUser: unknown, by: User = alice): ReturnType<typeof ask> =>
  ask(site, 'POST', `/hosts/${host['id']}/issue-user-cert`, { loginUser }, by.token);
const logged = async (host: Json, loginUser: string, by: User = alice): Promise<SignedWithKey> => {
  const answer = await login(host, loginUser, by);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as SignedWithKey;
};
const trusted = async (host: Json): Promise<readonly string[]> =>
  (await ask(site, 'GET', `/hosts/${host['id']}/user-ca-public-key`, undefined, null)).text
    .split('\n')
    .filter((line) => line !== '');
/** The line, among those that the host trusts, of the key that signed. */
const signedBy = async (host: Json, signed: SignedWithKey): Promise<number> => {
  const { signature, signatureKey, tbs } = certificateOf(signed);
  expect(verifySshSignature(signatureKey, tbs, signature)).toBe(true);
  const base64 = Buffer.from(signatureKey.blob).toString('base64');
  return (await trusted(host)).findIndex((line) => line.includes(base64));
};

describe('a login', () => {
  it('needs no scope that certifies hosts', async () => {
    const reader = await newUser(site, 'reader', { scopes: ['ssh:read'] });
    const host = await newHost(site, { loginMappings: [mapping('web', [reader.username])] });
    expect((await login(host, 'web', reader)).status).toBe(200);
    const hostCert = { publicKey: (await logged(host, 'web', reader)).publicKey };
    const path = `/hosts/${host['id']}/issue-host-cert`;
    expect((await ask(site, 'POST', path, hostCert, reader.token)).status).toBe(403);
    const nobody = await newUser(site, 'nobody', { scopes: ['pki:read'] });
    expect((await login(host, 'web', nobody)).status).toBe(403);
  });

  it('names the user, unless that is an account of the host that no mapping gives it', async () => {
    const root = await newUser(site, 'root', { email: null });
    const deploy = await newUser(site, 'deploy', { email: null });
    const host = await newHost(site, {
      loginMappings: [
        mapping('web', ['root', 'deploy', alice.username]),
        mapping('deploy', [alice.username]),
      ],
    });
    expect(certificateOf(await logged(host, 'web', root)).principals).toEqual(['web']);
    expect(certificateOf(await logged(host, 'web', deploy)).principals).toEqual(['web']);
    expect(certificateOf(await logged(host, 'web')).principals).toEqual([alice.username, 'web']);
    // Other hosts trust the same authority: the name opens nothing there either.
    const other = await newHost(site, { loginMappings: [mapping('web', ['deploy'])] });
    expect(certificateOf(await logged(other, 'web', deploy)).principals).toEqual(['web']);
    await ask(site, 'PATCH', `/hosts/${host['id']}`, { loginMappings: [] });
    expect(certificateOf(await logged(other, 'web', deploy)).principals).toEqual(['deploy', 'web']);
  });

  it('does not name a user who is called like more logins than are looked through, however many those are', async () => {
    const busy = await newUser(site, 'busy', { email: null });
    const host = await newHost(site, { loginMappings: [mapping('web', ['busy'])] });
    expect(certificateOf(await logged(host, 'web', busy)).principals).toEqual(['busy', 'web']);
    const { store } = site.site;
    const records = new Records(site.site.ids, (await callerOf(site)).tenantId);
    const mappings = (): readonly Write[] =>
      Array.from({ length: 2500 }, (_, position) => {
        const ownerId = records.id();
        const row = { ownerId, loginUser: 'busy', kind: 'user', subjectId: records.id(), position } as const;
        return { insert: 'sshLogins', row: { tenantId: records.tenantId, ...row } };
      });
    for (let i = 0; i < 5; i++) {
      expect((await store.commit(records.change(mappings()))).status).toBe('committed');
    }
    expect(certificateOf(await logged(host, 'web', busy)).principals).toEqual(['web']);
  });

  it('is certified as the contract says, with a key that is made for it', async () => {
    const host = await newHost(site, {
      userCertTtl: '30m',
      loginMappings: [mapping('root', [alice.username])],
    });
    const answer = await login(host, 'root');
    expect([answer.status, Object.keys(answer.body)]).toEqual([
      200,
      ['serialNumber', 'signedKey', 'privateKey', 'publicKey', 'keyAlgorithm'],
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
    const signed = answer.body as unknown as SignedWithKey;
    expect(signed).toMatchObject({
      keyAlgorithm: 'ED25519',
      publicKey: expect.stringMatching(/^ssh-ed25519 [A-Za-z0-9+/=]+$/),
      privateKey: expect.stringMatching(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/),
      signedKey: expect.stringMatching(/^ssh-ed25519-cert-v01@openssh\.com [^ ]+\n$/),
    });
    const now = BigInt(Math.floor(site.clock.now() / 1000));
    const certificate = certificateOf(signed);
    expect(certificate).toMatchObject({
      kind: 'user',
      keyId: `user-${alice.id}`,
      principals: [alice.username, 'root'],
      criticalOptions: [],
      validBefore: now + 1800n,
      validAfter: now - 60n,
    });
    expect(certificate.extensions.map(({ name }) => name)).toEqual([
      'permit-X11-forwarding',
      'permit-agent-forwarding',
      'permit-port-forwarding',
      'permit-pty',
      'permit-user-rc',
    ]);
    expect(String(certificate.serial)).toBe(signed.serialNumber);
    expect(await signedBy(host, signed)).toBe(0);
    const [event] = await site.events('&action=ssh_user_cert_issue');
    expect(event).toMatchObject({ success: true, extra_data: { login_user: 'root' } });
    expect(JSON.stringify(event) + site.log.join('')).not.toContain(signed.privateKey.split('\n')[3]);
  });

  it.skipIf(!has('ssh-keygen'))('has a private key that ssh-keygen reads, for its certificate', async () => {
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    const { privateKey, publicKey, signedKey } = await logged(host, 'root');
    await inFolder(async (folder) => {
      const path = join(folder, 'key');
      writeFileSync(path, privateKey, { mode: 0o600 });
      expect((await run('ssh-keygen', ['-y', '-f', path])).stdout.trim()).toBe(publicKey);
    });
    const text = await listed(signedKey);
    expect(text).toContain('user certificate');
    expect(text).toContain(`Key ID: "user-${alice.id}"`);
    expect(text).toMatch(/Principals: \n +alice@example\.com\n +root\n/);
    expect(text).toContain('permit-pty');
  });

  it('names the user once when that is the login user as well', async () => {
    const carol = await newUser(site, 'carol', { email: null });
    const host = await newHost(site, { loginMappings: [mapping('carol', ['carol'])] });
    expect(certificateOf(await logged(host, 'carol', carol)).principals).toEqual(['carol']);
  });

  it('is for whom a mapping names, or a group that it names', async () => {
    const host = await newHost(site, {
      loginMappings: [mapping('root', [alice.username]), mapping('deploy', [], ['ops'])],
    });
    await logged(host, 'root', alice);
    expect(certificateOf(await logged(host, 'deploy', bob)).principals).toEqual([bob.username, 'deploy']);
    for (const [user, loginUser] of [
      [bob, 'root'],
      [alice, 'deploy'],
      [alice, 'nobody'],
      [alice, 'Root'],
      [alice, ''],
      [alice, alice.username],
    ] as const) {
      const refused = await login(host, loginUser, user);
      const message = `You are not allowed to login as ${loginUser} on this host`;
      expectTold(refused, 401, 'UnauthorizedError', message);
      await expectRecorded(site, refused, 'ssh_user_cert_issue');
    }
  });

  it.each(['a\0b', '\ud800', 'a b', 'x'.repeat(300)])(
    'is not for %j, which is no user of any host',
    async (name) => {
      const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
      expectTold(await login(host, name, alice), 401, 'UnauthorizedError', /not allowed to login as/);
      await logged(host, 'root', alice);
    },
  );

  it('is not for an admin who is in no mapping', async () => {
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    const refused = await ask(site, 'POST', `/hosts/${host['id']}/issue-user-cert`, { loginUser: 'root' });
    expectTold(refused, 401, 'UnauthorizedError', /not allowed to login as root/);
  });

  it('ends with its mapping, and with the membership of the group that it is by', async () => {
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    await logged(host, 'root');
    await ask(site, 'PATCH', `/hosts/${host['id']}`, { loginMappings: [] });
    expectTold(await login(host, 'root'), 401, 'UnauthorizedError', /not allowed/);
    const { id } = await site.made<{ id: string }>('/v1/groups', { slug: 'brief', identity_ids: [alice.id] });
    await ask(site, 'PATCH', `/hosts/${host['id']}`, { loginMappings: [mapping('root', [], ['brief'])] });
    await logged(host, 'root');
    await site.call('DELETE', `/v1/groups/${id}`);
    expectTold(await login(host, 'root'), 401, 'UnauthorizedError', /not allowed/);
    // A new group of that name is another group.
    await site.made('/v1/groups', { slug: 'brief', identity_ids: [alice.id] });
    expectTold(await login(host, 'root'), 401, 'UnauthorizedError', /not allowed/);
  });

  it('is not for a user whose name is no principal', async () => {
    const odd = await newUser(site, 'Odd Name', { email: null });
    await site.made('/v1/groups', { slug: 'odd', identity_ids: [odd.id, alice.id] });
    const host = await newHost(site, { loginMappings: [mapping('root', [], ['odd'])] });
    const refused = await login(host, 'root', odd);
    expectTold(refused, 400, 'BadRequest', /^Invalid principal Odd Name: a principal must/);
    await logged(host, 'root', alice);
  });

  it('is not for machines', async () => {
    const robot = await newUser(site, 'robot', { type: 'machine', email: null });
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    const refused = await login(host, 'root', robot);
    const url = `/api/v1/ssh/hosts/${host['id']}/issue-user-cert`;
    const message = 'You are not allowed to access this resource';
    expectTold(refused, 403, `Forbidden access to ${url}`, message);
    await expectRecorded(site, refused, 'ssh_user_cert_issue');
  });

  it('names the login user as a text', async () => {
    const host = await newHost(site);
    const none = await ask(site, 'POST', `/hosts/${host['id']}/issue-user-cert`, {});
    expectTold(none, 422, 'ValidationFailure', wrongType('loginUser', 'string', 'undefined'));
    expectTold(await login(host, 7), 422, 'ValidationFailure', wrongType('loginUser', 'string', 'number'));
  });
});

describe('a host group', () => {
  it('lets its users in to its hosts, under an authority that opens no other group’s', async () => {
    const [web, db] = [await newHost(site), await newHost(site)];
    const webs = await newHostGroup(site, { loginMappings: [mapping('web', [alice.username])] });
    const dbs = await newHostGroup(site, { loginMappings: [mapping('db', [alice.username])] });
    expectTold(await login(web, 'web'), 401, 'UnauthorizedError', /not allowed/);
    await ask(site, 'POST', `/host-groups/${webs['id']}/hosts/${web['id']}`);
    await ask(site, 'POST', `/host-groups/${dbs['id']}/hosts/${db['id']}`);
    const signed = await logged(web, 'web');
    expect(certificateOf(signed).principals).toEqual([alice.username, 'web']);
    expect(await signedBy(web, signed)).toBe(0);
    expect(await signedBy(db, signed)).toBe(-1);
    expect(await trusted(web)).toHaveLength(1);
    await ask(site, 'DELETE', `/host-groups/${webs['id']}/hosts/${web['id']}`);
    expectTold(await login(web, 'web'), 401, 'UnauthorizedError', /not allowed/);
  });

  it('takes the place of the tenant’s default for the host’s own mappings, the first one joined', async () => {
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    const before = (await trusted(host))[0];
    expect(await signedBy(host, await logged(host, 'root'))).toBe(0);
    const groups = [await newHostGroup(site, { loginMappings: [mapping('app', [alice.username])] })];
    const first = await ask(site, 'POST', `/host-groups/${groups[0]?.['id']}/hosts/${host['id']}`);
    site.clock.advance(1000);
    groups.push(await newHostGroup(site, { loginMappings: [mapping('dba', [alice.username])] }));
    const second = await ask(site, 'POST', `/host-groups/${groups[1]?.['id']}/hosts/${host['id']}`);
    expect(first.body['userSshCaId']).not.toBe(host['userSshCaId']);
    expect(second.body['userSshCaId']).toBe(first.body['userSshCaId']);
    expect(second.body['loginMappings']).toEqual([
      { ...mapping('root', [alice.username]), source: 'host' },
      { ...mapping('app', [alice.username]), source: 'hostGroup' },
      { ...mapping('dba', [alice.username]), source: 'hostGroup' },
    ]);
    expect(await trusted(host)).toHaveLength(2);
    expect(await trusted(host)).not.toContain(before);
    expect(await signedBy(host, await logged(host, 'root'))).toBe(0);
    expect(await signedBy(host, await logged(host, 'app'))).toBe(0);
    expect(await signedBy(host, await logged(host, 'dba'))).toBe(1);
    await ask(site, 'DELETE', `/host-groups/${groups[0]?.['id']}`);
    expect(await trusted(host)).toHaveLength(1);
    expect(await signedBy(host, await logged(host, 'root'))).toBe(0);
    await ask(site, 'DELETE', `/host-groups/${groups[1]?.['id']}`);
    expect(await trusted(host)).toEqual([before]);
  });

  it('does not take the place of an authority that the host names', async () => {
    const body = { projectId: (await newHost(site))['projectId'], friendlyName: 'mine', kind: 'user' };
    const { ca } = await site.made<{ ca: { id: string } }>('/api/v1/ssh/ca', body, undefined, 200);
    const host = await newHost(site, {
      userSshCaId: ca.id,
      loginMappings: [mapping('root', [alice.username])],
    });
    const group = await newHostGroup(site, { loginMappings: [mapping('app', [alice.username])] });
    const joined = await ask(site, 'POST', `/host-groups/${group['id']}/hosts/${host['id']}`);
    expect(joined.body['userSshCaId']).toBe(ca.id);
    expect(await trusted(host)).toHaveLength(2);
    expect(await signedBy(host, await logged(host, 'root'))).toBe(0);
    expect(await signedBy(host, await logged(host, 'app'))).toBe(1);
  });

  it('may name a shared authority, which then opens both', async () => {
    const { projectId } = await newHost(site);
    const body = { projectId, friendlyName: 'ours', kind: 'user' };
    const { ca } = await site.made<{ ca: { id: string } }>('/api/v1/ssh/ca', body, undefined, 200);
    const named = { projectId, name: 'sharing', userSshCaId: ca.id };
    const refused = await ask(site, 'POST', '/host-groups', named);
    expectTold(refused, 400, 'BadRequest', /is not shared/);
    const shared = await site.call('PATCH', `/v1/ssh/authorities/${ca.id}`, { shared: true });
    expect(shared.status).toBe(200);
    const logins = { loginMappings: [mapping('app', [alice.username])] };
    const group = await site.made<Json>('/api/v1/ssh/host-groups', { ...named, ...logins }, undefined, 200);
    const other = await newHostGroup(site, { userSshCaId: ca.id, ...logins });
    const [one, two] = [await newHost(site), await newHost(site)];
    await ask(site, 'POST', `/host-groups/${group['id']}/hosts/${one['id']}`);
    await ask(site, 'POST', `/host-groups/${other['id']}/hosts/${two['id']}`);
    expect(await signedBy(two, await logged(one, 'app'))).toBe(0);
  });
});

it('a token that is narrowed to a host logs in to no other', async () => {
  const hosts = [
    await newHost(site, { loginMappings: [mapping('root', [alice.username])] }),
    await newHost(site, { loginMappings: [mapping('root', [alice.username])] }),
  ];
  const token = await site.newToken(['ssh:issue'], {
    identity_id: alice.id,
    only: { hosts: [hosts[0]?.['hostname']] },
  });
  const narrowed = { ...alice, token };
  expect((await login(hosts[0] ?? {}, 'root', narrowed)).status).toBe(200);
  expectTold(await login(hosts[1] ?? {}, 'root', narrowed), 403, 'ForbiddenError', /narrowed/);
});
