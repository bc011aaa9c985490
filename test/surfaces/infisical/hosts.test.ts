import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Id, typeId } from '../../../src/base/ids.ts';
import { type Json, memorySite, type TestSite } from '../../support/site.ts';
import {
  ask,
  custom,
  expectRecorded,
  expectTold,
  mapping,
  newHost,
  newHostGroup,
  newUser,
  projectOf,
  type User,
  wrongType,
} from '../../support/ssh-site.ts';

let site: TestSite;
let projectId: string;
let alice: User;
let bob: User;
beforeAll(async () => {
  site = await memorySite();
  projectId = await projectOf(site);
  alice = await newUser(site, 'alice');
  bob = await newUser(site, 'bob');
  await site.made('/v1/groups', { slug: 'admins', identity_ids: [bob.id] });
});
afterAll(() => site.close());

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('a host', () => {
  it('is made with the contract’s defaults, and reads the same', async () => {
    const host = await newHost(site, { hostname: ' web.example.com ' });
    expect(host).toEqual({
      id: expect.stringMatching(UUID),
      projectId,
      hostname: 'web.example.com',
      alias: null,
      userCertTtl: '8h',
      hostCertTtl: '1y',
      userSshCaId: expect.stringMatching(UUID),
      hostSshCaId: expect.stringMatching(UUID),
      loginMappings: [],
    });
    expect(host['userSshCaId']).not.toBe(host['hostSshCaId']);
    expect(await site.read(`/api/v1/ssh/hosts/${host['id']}`)).toEqual(host);
    const [event] = await site.events('&action=ssh_host_create');
    expect(event).toMatchObject({ success: true, extra_data: { hostname: 'web.example.com' } });
  });

  it('keeps what it was given, its mappings in their order, and ignores what it does not know', async () => {
    const host = await newHost(site, {
      hostname: 'db.example.com',
      alias: 'db',
      userCertTtl: '30m',
      hostCertTtl: '2w',
      loginMappings: [
        mapping('root', [bob.username, alice.username], ['admins']),
        { loginUser: 'deploy', allowedPrincipals: { usernames: ['ALICE@example.com'] } },
      ],
      unknown: { anything: 1 },
    });
    expect(host).toMatchObject({
      alias: 'db',
      userCertTtl: '30m',
      hostCertTtl: '2w',
      loginMappings: [
        { ...mapping('root', [bob.username, alice.username], ['admins']), source: 'host' },
        { ...mapping('deploy', [alice.username]), source: 'host' },
      ],
    });
    expect(await site.read(`/api/v1/ssh/hosts/${host['id']}`)).toEqual(host);
  });

  it('is found by either spelling of its id, and of its project’s', async () => {
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    const host = await newHost(site, { projectId: tenant.id });
    const spelled = typeId('ssh_host', host['id'] as Id);
    expect(await site.read(`/api/v1/ssh/hosts/${spelled}`)).toEqual(host);
  });

  it('is served with a slash at the end and without', async () => {
    const host = await newHost(site);
    expect(await site.read(`/api/v1/ssh/hosts/${host['id']}/`)).toEqual(host);
    const body = { projectId, hostname: 'slash.example.com' };
    expect((await ask(site, 'POST', '/hosts/', body)).status).toBe(200);
    expect((await ask(site, 'DELETE', '/hosts/', undefined)).status).toBe(405);
  });

  it.each(['nothing', NOBODY, 'ssh_host_01jd0000000000000000000000', 'a%20b'])(
    'that is called %s is not there, whatever is wanted of it',
    async (id) => {
      const message = /^SSH host with ID .* not found$/;
      for (const [method, rest, body] of [
        ['GET', ''],
        ['PATCH', '', {}],
        ['DELETE', ''],
        ['POST', '/issue-host-cert', { publicKey: 'no key at all' }],
        ['POST', '/issue-user-cert', { loginUser: 'root' }],
        ['GET', '/user-ca-public-key'],
        ['GET', '/host-ca-public-key'],
      ] as const) {
        expectTold(await ask(site, method, `/hosts/${id}${rest}`, body), 404, 'NotFound', message);
      }
    },
  );
});

describe('the name of a host', () => {
  it.each(['10.0.0.1', 'a.b', 'xn--bcher-kva.example', `${'a'.repeat(63)}.example.com`, 'a-b.example.1'])(
    'may be %s',
    async (hostname) => {
      expect(await newHost(site, { hostname })).toMatchObject({ hostname });
    },
  );

  it.each([
    'localhost',
    'a_b.com',
    '*.x.com',
    'a.com.',
    '::1',
    '',
    '.',
    'a..b',
    '-a.example.com',
    'a-.example.com',
    'a b.example.com',
    'bücher.example',
    `${'a'.repeat(64)}.example.com`,
    `${'a.'.repeat(128)}com`,
    'a.example.com\nb.example.com',
  ])('may not be %j', async (hostname) => {
    const refused = await ask(site, 'POST', '/hosts', { projectId, hostname });
    expectTold(refused, 422, 'ValidationFailure', custom(['hostname'], 'Hostname must be a valid hostname'));
    await expectRecorded(site, refused, 'ssh_host_create');
  });

  it('is kept in lower case, as clients look it up', async () => {
    expect(await newHost(site, { hostname: 'UPPER.Example.COM' })).toMatchObject({
      hostname: 'upper.example.com',
    });
  });

  it('is one host’s in a tenant, as its alias is; another tenant may have the same', async () => {
    await newHost(site, { hostname: 'one.example.com', alias: 'one' });
    const again = await ask(site, 'POST', '/hosts', { projectId, hostname: 'One.example.com' });
    expectTold(again, 400, 'BadRequest', 'SSH host with hostname "one.example.com" already exists');
    const alias = await ask(site, 'POST', '/hosts', { projectId, hostname: 'two.example.com', alias: 'one' });
    expectTold(alias, 400, 'BadRequest', 'SSH host with alias "one" already exists');
    const stranger = await site.newTenant();
    await newHost(site, { hostname: 'one.example.com', alias: 'one' }, stranger);
    const other = await newHost(site);
    const moved = await ask(site, 'PATCH', `/hosts/${other['id']}`, { hostname: 'one.example.com' });
    expectTold(moved, 400, 'BadRequest', /already exists/);
    expect(await site.read(`/api/v1/ssh/hosts/${other['id']}`)).toEqual(other);
  });

  it('leaves room for a wildcard before it, where there is to be one', async () => {
    const hostname = `${'a.'.repeat(126)}abc`;
    const body = { projectId, hostname, wildcardPrincipal: true };
    expectTold(await ask(site, 'POST', '/hosts', body), 422, 'ValidationFailure', custom(['hostname']));
    const { id } = await newHost(site, { hostname });
    const change = await ask(site, 'PATCH', `/hosts/${id}`, { wildcardPrincipal: true });
    expectTold(change, 422, 'ValidationFailure', custom(['hostname']));
  });

  it.each(['A', 'a_b', 'a b', '-a', 'a-', 'a--b', 'a.b', 'x'.repeat(65)])(
    'has no alias %j',
    async (alias) => {
      const refused = await ask(site, 'POST', '/hosts', { projectId, hostname: 'alias.example.com', alias });
      expectTold(refused, 422, 'ValidationFailure', custom(['alias']));
    },
  );
});

describe('a body', () => {
  it.each<readonly [Json, readonly unknown[]]>([
    [{ hostname: 'x.example.com' }, wrongType('projectId', 'string', 'undefined')],
    [{ projectId: 'x' }, wrongType('hostname', 'string', 'undefined')],
    [{ projectId: 1, hostname: 'x.example.com' }, wrongType('projectId', 'string', 'number')],
    [{ projectId: 'x', hostname: null }, wrongType('hostname', 'string', 'null')],
    [{ projectId: 'x', hostname: ['x'] }, wrongType('hostname', 'string', 'array')],
    [
      { projectId: 'x', hostname: 'x.example.com', loginMappings: {} },
      wrongType('loginMappings', 'array', 'object'),
    ],
  ])('%j is told as its validator tells it, before the project is looked at', async (body, message) => {
    expectTold(await ask(site, 'POST', '/hosts', body), 422, 'ValidationFailure', message);
  });

  it('that is no JSON is 400', async () => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${site.admin}` };
    for (const payload of ['{', '[]', 'null']) {
      const refused = await site.send('POST', '/api/v1/ssh/hosts', { headers, payload });
      expectTold(refused, 400, 'BadRequest', /JSON/);
    }
  });

  it.each(['nothing', NOBODY])('for the project %s is for no project of the caller', async (project) => {
    const refused = await ask(site, 'POST', '/hosts', { projectId: project, hostname: 'x.example.com' });
    expectTold(refused, 403, 'ForbiddenError', 'You are not a member of this project');
    await expectRecorded(site, refused, 'ssh_host_create');
  });

  it('for another tenant’s project is, too', async () => {
    const theirs = await projectOf(site, await site.newTenant());
    const refused = await ask(site, 'POST', '/hosts', { projectId: theirs, hostname: 'x.example.com' });
    expectTold(refused, 403, 'ForbiddenError', 'You are not a member of this project');
  });
});

describe('a length of time', () => {
  it.each(['1s', '90s', '30m', '1M', '8h', '1.5d', '2w', '1y', '1000', '2 hours', '5 Min', '100y'])(
    'may be %j, and is told as it was given',
    async (text) => {
      expect(await newHost(site, { userCertTtl: text, hostCertTtl: text })).toMatchObject({
        userCertTtl: text,
        hostCertTtl: text,
      });
    },
  );

  it.each(['1mo', 'abc', ' 1h ', '-1h', '0', '0s', '1h30m', 'NaN', '1e309', 'Infinity', 'x'.repeat(200)])(
    'that is %j is 422',
    async (userCertTtl) => {
      const body = { projectId, hostname: 'ttl.example.com', userCertTtl };
      expectTold(await ask(site, 'POST', '/hosts', body), 422, 'ValidationFailure', custom(['userCertTtl']));
    },
  );

  it.each([
    ['', 'Invalid date format string: '],
    ['100', /at least one second/],
    ['999ms', /at least one second/],
    ['101y', /at most 100 years/],
    ['9999y', /at most 100 years/],
  ])('that is %j is 400', async (hostCertTtl, message) => {
    const body = { projectId, hostname: 'ttl.example.com', hostCertTtl };
    expectTold(await ask(site, 'POST', '/hosts', body), 400, 'BadRequest', message);
  });
});

describe('a login mapping', () => {
  const attempt = (loginMappings: readonly unknown[]): ReturnType<typeof ask> =>
    ask(site, 'POST', '/hosts', { projectId, hostname: 'mapping.example.com', loginMappings });

  it('names somebody', async () => {
    const message = 'At least one username or group must be provided';
    const issue = custom(['loginMappings', 0, 'allowedPrincipals'], message);
    expectTold(await attempt([mapping('root', [])]), 422, 'ValidationFailure', issue);
    const bare = { loginUser: 'root', allowedPrincipals: {} };
    expectTold(await attempt([bare]), 422, 'ValidationFailure', issue);
  });

  it('names users and groups of the tenant that are there', async () => {
    expectTold(
      await attempt([mapping('root', ['nobody@example.com'])]),
      400,
      'BadRequest',
      'Invalid username: nobody@example.com',
    );
    expectTold(
      await attempt([mapping('root', [alice.username], ['admins', 'x', 'y'])]),
      400,
      'BadRequest',
      'Invalid group slugs: x, y',
    );
    const stranger = await site.newTenant();
    const theirs = await newUser(site, 'theirs', { by: stranger });
    expectTold(await attempt([mapping('root', [theirs.username])]), 400, 'BadRequest', /^Invalid username/);
  });

  it.each(['a\0b', '\ud800', 'a\nb', '\u202ea'])(
    'names %j, which nothing can be called, as nobody',
    async (name) => {
      for (const nobody of [mapping('root', [name]), mapping('root', [alice.username], [name])]) {
        expectTold(await attempt([nobody]), 400, 'BadRequest', /^Invalid (?:username|group slugs): /);
      }
      await newHost(site, { loginMappings: [mapping('root', [alice.username], ['admins'])] });
    },
  );

  it('names no machine, which could not log in, and nobody whose name is no principal', async () => {
    const machine = await newUser(site, 'robot', { type: 'machine', email: null });
    expectTold(await attempt([mapping('root', ['robot'])]), 400, 'BadRequest', 'Invalid username: robot');
    expect(machine.username).toBe('robot');
    await newUser(site, 'Ann Other', { email: null });
    expectTold(await attempt([mapping('root', ['Ann Other'])]), 400, 'BadRequest', /no principal/);
  });

  it.each(['', 'a b', 'a,b', '-x', '*', 'root#', 'ro\not', 'x'.repeat(256)])(
    'is for no login user %j',
    async (loginUser) => {
      const refused = await attempt([mapping(loginUser, [alice.username])]);
      expectTold(refused, 422, 'ValidationFailure', custom(['loginMappings', 0, 'loginUser']));
    },
  );

  it('is bounded, with all others of its host', async () => {
    const many = Array.from({ length: 1001 }, (_, i) => mapping(`u${i}`, [alice.username]));
    expectTold(await attempt(many), 422, 'ValidationFailure', custom(['loginMappings']));
    const wide = [0, 1].map((i) => mapping(`u${i}`, Array(501).fill(alice.username)));
    expectTold(await attempt(wide), 422, 'ValidationFailure', custom(['loginMappings']));
    await newHost(site, { loginMappings: many.slice(1) });
  });

  it('is not told of who is gone', async () => {
    const carol = await newUser(site, 'carol');
    await site.made('/v1/groups', { slug: 'leaving', identity_ids: [] });
    const host = await newHost(site, {
      loginMappings: [mapping('root', [carol.username, bob.username], ['leaving'])],
    });
    const { data } = await site.read<{ data: readonly { id: string; slug: string }[] }>('/v1/groups');
    await site.call('DELETE', `/v1/groups/${data.find(({ slug }) => slug === 'leaving')?.id}`);
    await site.call('DELETE', `/v1/identities/${carol.id}`);
    expect(await site.read(`/api/v1/ssh/hosts/${host['id']}`)).toMatchObject({
      loginMappings: [{ ...mapping('root', [bob.username]), source: 'host' }],
    });
  });
});

describe('changing a host', () => {
  it('changes what is given, and leaves the rest and its authorities', async () => {
    const host = await newHost(site, { alias: 'old', loginMappings: [mapping('root', [alice.username])] });
    const change = { hostname: 'new.example.com', alias: 'new', userCertTtl: '1h', hostCertTtl: '1d' };
    const ignored = { userSshCaId: NOBODY, hostSshCaId: NOBODY, projectId: NOBODY };
    const changed = await ask(site, 'PATCH', `/hosts/${host['id']}`, { ...change, ...ignored });
    expect([changed.status, changed.body]).toEqual([200, { ...host, ...change }]);
    expect(await site.read(`/api/v1/ssh/hosts/${host['id']}`)).toEqual({ ...host, ...change });
    const cleared = await ask(site, 'PATCH', `/hosts/${host['id']}`, { alias: '' });
    expect(cleared.body).toEqual({ ...host, ...change, alias: null });
    expect((await ask(site, 'PATCH', `/hosts/${host['id']}`, {})).body).toEqual(cleared.body);
  });

  it('replaces all mappings by those that are given', async () => {
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    const logins = async (loginMappings: readonly unknown[]): Promise<unknown> =>
      (await ask(site, 'PATCH', `/hosts/${host['id']}`, { loginMappings })).body['loginMappings'];
    const swapped = [mapping('deploy', [bob.username]), mapping('root', [bob.username, alice.username])];
    expect(await logins(swapped)).toEqual(swapped.map((one) => ({ ...one, source: 'host' })));
    expect(await site.read(`/api/v1/ssh/hosts/${host['id']}`)).toMatchObject({
      loginMappings: swapped.map((one) => ({ ...one, source: 'host' })),
    });
    expect(await logins([])).toEqual([]);
  });

  it('is held to the same rules', async () => {
    const { id } = await newHost(site);
    const refuse = async (change: Json, status: number, error: string, message: RegExp | unknown[]) =>
      expectTold(await ask(site, 'PATCH', `/hosts/${id}`, change), status, error, message);
    await refuse({ hostname: 'x' }, 422, 'ValidationFailure', custom(['hostname']));
    await refuse({ userCertTtl: '1mo' }, 422, 'ValidationFailure', custom(['userCertTtl']));
    await refuse({ loginMappings: [mapping('root', ['x'])] }, 400, 'BadRequest', /^Invalid username: x$/);
  });
});

it('a host that is removed is answered as it was, and gone', async () => {
  const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
  const group = await newHostGroup(site);
  const grouped = await ask(site, 'POST', `/host-groups/${group['id']}/hosts/${host['id']}`);
  const removed = await ask(site, 'DELETE', `/hosts/${host['id']}`);
  expect([removed.status, removed.body]).toEqual([200, grouped.body]);
  expectTold(await ask(site, 'GET', `/hosts/${host['id']}`), 404, 'NotFound', /not found/);
  expectTold(await ask(site, 'DELETE', `/hosts/${host['id']}`), 404, 'NotFound', /not found/);
  await newHost(site, { hostname: host['hostname'] });
  expect((await site.events('&action=ssh_host_delete')).length).toBeGreaterThan(0);
});

describe('the authorities of a host', () => {
  it('are the tenant’s defaults, the same for all', async () => {
    const [one, other] = [await newHost(site), await newHost(site)];
    expect(one['userSshCaId']).toBe(other['userSshCaId']);
    expect(one['hostSshCaId']).toBe(other['hostSshCaId']);
    const config = await site.read(`/api/v1/projects/${projectId}/ssh-config`);
    expect(config).toEqual({
      projectId,
      defaultUserSshCaId: one['userSshCaId'],
      defaultHostSshCaId: one['hostSshCaId'],
    });
  });

  it('may be named, if they are the project’s and of the right kind', async () => {
    const make = async (more: Json, token?: string): Promise<string> => {
      const project = await projectOf(site, token);
      const body = { projectId: project, friendlyName: site.name('ca'), ...more };
      const { ca } = await site.made<{ ca: { id: string } }>('/api/v1/ssh/ca', body, token, 200);
      return ca.id;
    };
    const [user, host, any] = [await make({ kind: 'user' }), await make({ kind: 'host' }), await make({})];
    expect(await newHost(site, { userSshCaId: user, hostSshCaId: host })).toMatchObject({
      userSshCaId: user,
      hostSshCaId: host,
    });
    expect(await newHost(site, { userSshCaId: any, hostSshCaId: any })).toMatchObject({ userSshCaId: any });
    const theirs = await make({}, await site.newTenant());
    for (const [field, title] of [
      ['userSshCaId', 'User'],
      ['hostSshCaId', 'Host'],
    ]) {
      for (const id of [NOBODY, 'nothing', theirs]) {
        const body = { projectId, hostname: 'ca.example.com', [String(field)]: id };
        const message = `${title} SSH CA with ID '${id}' not found in project '${projectId}'`;
        expectTold(await ask(site, 'POST', '/hosts', body), 400, 'BadRequest', message);
      }
    }
    const wrong = { projectId, hostname: 'ca.example.com', userSshCaId: host };
    expectTold(await ask(site, 'POST', '/hosts', wrong), 400, 'BadRequest', /certifies hosts, and not users/);
  });

  it('are missing once a default was removed, and until another is set', async () => {
    const stranger = await site.newTenant();
    const project = await projectOf(site, stranger);
    const host = await newHost(site, {}, stranger);
    const { userSshCaId } = host;
    const removal = (): ReturnType<typeof ask> =>
      ask(site, 'DELETE', `/ca/${userSshCaId}`, undefined, stranger);
    expectTold(await removal(), 400, 'BadRequest', /still in use/);
    await ask(site, 'DELETE', `/hosts/${host['id']}`, undefined, stranger);
    expect((await removal()).status).toBe(200);
    const body = { projectId: project, hostname: 'x.example.com' };
    const refused = await ask(site, 'POST', '/hosts', body, stranger);
    expectTold(refused, 400, 'BadRequest', 'Missing user SSH CA');
    const config = `/api/v1/projects/${project}/ssh-config`;
    await site.call('PATCH', config, { defaultHostSshCaId: null }, stranger);
    const { ca } = await site.made<{ ca: { id: string } }>(
      '/api/v1/ssh/ca',
      { projectId: project, friendlyName: 'other' },
      stranger,
      200,
    );
    await site.call('PATCH', config, { defaultUserSshCaId: ca.id }, stranger);
    const still = await ask(site, 'POST', '/hosts', body, stranger);
    expectTold(still, 400, 'BadRequest', 'Missing host SSH CA');
    await site.call('PATCH', config, { defaultHostSshCaId: ca.id }, stranger);
    expect(await newHost(site, {}, stranger)).toMatchObject({ userSshCaId: ca.id, hostSshCaId: ca.id });
  });
});

describe('the hosts that one may log in to', () => {
  it('are listed with what lets one in, and without who else may', async () => {
    const dora = await newUser(site, 'dora');
    await site.made('/v1/groups', { slug: 'operators', identity_ids: [dora.id] });
    const direct = await newHost(site, {
      loginMappings: [mapping('root', [dora.username, bob.username]), mapping('web', [bob.username])],
    });
    const byGroup = await newHost(site, { loginMappings: [mapping('ops', [], ['operators'])] });
    const grouped = await newHost(site);
    const group = await newHostGroup(site, { loginMappings: [mapping('fleet', [dora.username])] });
    const joined = await ask(site, 'POST', `/host-groups/${group['id']}/hosts/${grouped['id']}`);
    await newHost(site, { loginMappings: [mapping('root', [bob.username])] });
    const answer = await ask(site, 'GET', '/hosts', undefined, dora.token);
    const only = (loginUser: string, source: string): unknown => ({
      loginUser,
      allowedPrincipals: { usernames: [dora.username] },
      source,
    });
    expect(JSON.parse(answer.text)).toEqual([
      { ...joined.body, loginMappings: [only('fleet', 'hostGroup')] },
      { ...byGroup, loginMappings: [only('ops', 'host')] },
      { ...direct, loginMappings: [only('root', 'host')] },
    ]);
    expect(answer.text).not.toContain(bob.username);
  });

  it('are none of a machine’s, which is told so, with the address for a name of the error', async () => {
    const robot = await newUser(site, 'robot-2', { type: 'machine', email: null });
    const refused = await ask(site, 'GET', '/hosts', undefined, robot.token);
    const message = 'You are not allowed to access this resource';
    expectTold(refused, 403, 'Forbidden access to /api/v1/ssh/hosts', message);
    const someone = await newUser(site, 'someone');
    expect((await ask(site, 'GET', '/hosts', undefined, someone.token)).text).toBe('[]');
  });
});
