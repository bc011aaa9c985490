/** `/v1/ssh/clusters`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newAuthority, newCluster, requestCertificate } from '../../support/fleet.ts';
import { expectError } from '../../support/refused.ts';
import { type Json, memorySite, siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface ClusterBody extends Json {
  readonly id: string;
  readonly name: string;
  readonly authority_id: string;
  readonly nodes: readonly { readonly id: string; readonly host: string; readonly user: string }[];
}

const CLUSTER_ID = /^cluster_[0-7][0-9a-z]{25}$/;

describe.each(STORES)('clusters over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const make = (more: Json = {}, token?: string): Promise<ClusterBody> =>
    site.made<ClusterBody>('/v1/ssh/clusters', { name: site.name('cluster'), ...more }, token);

  it('has its nodes, an authority of its own and the usual permissions', async () => {
    const nodes = [
      {
        name: 'head',
        host: 'Head.Example.com',
        port: 2222,
        user: 'root',
        role: 'login',
        is_control_node: true,
      },
      { host: '2001:DB8::0:1', user: 'ubuntu' },
    ];
    const made = await make({ name: 'gpu 1', nodes });
    expect(made).toEqual({
      id: expect.stringMatching(CLUSTER_ID),
      name: 'gpu 1',
      authority_id: expect.stringMatching(/^ca_/),
      nodes: [
        {
          id: expect.stringMatching(/^node_/),
          name: 'head',
          host: 'head.example.com',
          port: 2222,
          user: 'root',
          role: 'login',
          is_control_node: true,
        },
        {
          id: expect.stringMatching(/^node_/),
          name: null,
          host: '2001:db8::1',
          port: 22,
          user: 'ubuntu',
          role: null,
          is_control_node: false,
        },
      ],
      critical_options: {},
      extensions: ['permit-pty'],
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    });
    expect(await site.read(`/v1/ssh/clusters/${made.id}`)).toEqual(made);
    const other = await make();
    expect(other.authority_id).not.toBe(made.authority_id);
    expect(other.nodes).toEqual([]);
  });

  it('is read by its id in either spelling, and by no other tenant', async () => {
    const { id } = await make();
    const stranger = await site.newTenant();
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const body = method === 'PATCH' ? { name: 'stolen' } : undefined;
      const refused = await site.call(method, `/v1/ssh/clusters/${id}`, body, stranger);
      expectError(refused, { status: 404, code: 'cluster_not_found' });
    }
    expectError(await site.call('GET', '/v1/ssh/clusters/x'), { status: 404, code: 'cluster_not_found' });
    expect((await site.read<ClusterBody>(`/v1/ssh/clusters/${id}`)).id).toBe(id);
    expect((await site.read<{ data: Json[] }>('/v1/ssh/clusters', stranger)).data).toEqual([]);
  });

  it('stands in a list by pages, the newest first', async () => {
    const tenant = await site.newTenant();
    const made: string[] = [];
    for (let i = 0; i < 3; i++) made.unshift((await make({}, tenant)).id);
    type Page = { data: readonly ClusterBody[]; cursor: string; has_more: boolean };
    const first = await site.read<Page>('/v1/ssh/clusters?limit=2', tenant);
    const second = await site.read<Page>(`/v1/ssh/clusters?limit=2&cursor=${first.cursor}`, tenant);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(made);
    expect([first.has_more, second.has_more, second.cursor]).toEqual([true, false, null]);
    expectError(await site.call('GET', '/v1/ssh/clusters?limit=101', undefined, tenant), { field: 'limit' });
  });

  it('keeps the ids of nodes that stay', async () => {
    const { id, nodes } = await make({
      nodes: [
        { host: 'a.example.com', user: 'root' },
        { host: 'b.example.com', user: 'root' },
        { host: 'c.example.com', user: 'root' },
      ],
    });
    const [a, b] = nodes;
    const changed = await site.call('PATCH', `/v1/ssh/clusters/${id}`, {
      nodes: [
        { host: 'new.example.com', user: 'root' },
        { id: a?.id, host: 'moved.example.com', user: 'admin' },
        { host: 'B.example.com', port: 22, user: 'root', name: 'named' },
      ],
    });
    expect(changed.status, changed.text).toBe(200);
    const [first, second, third] = changed.body['nodes'] as ClusterBody['nodes'];
    expect(second).toMatchObject({ id: a?.id, host: 'moved.example.com', user: 'admin' });
    expect(third).toMatchObject({ id: b?.id, name: 'named' });
    expect(nodes.map((node) => node.id)).not.toContain(first?.id);
    const again = [{ id: a?.id, host: 'x.example.com', user: 'root' }];
    const twice = { nodes: [...again, { ...again[0], host: 'y.example.com' }] };
    expectError(await site.call('PATCH', `/v1/ssh/clusters/${id}`, twice), { field: 'nodes[1].id' });
    const gone = { nodes: [{ id: nodes[2]?.id, host: 'x.example.com', user: 'root' }] };
    expectError(await site.call('PATCH', `/v1/ssh/clusters/${id}`, gone), { field: 'nodes[0].id' });
  });

  it('changes what is given, and nothing else', async () => {
    const made = await make({ nodes: [{ host: 'a.example.com', user: 'root' }] });
    const renamed = await site.call('PATCH', `/v1/ssh/clusters/${made.id}`, { name: 'renamed' });
    expect(renamed.body).toEqual({ ...made, name: 'renamed', updated_at: expect.any(String) });
    const taken = await site.call('POST', '/v1/ssh/clusters', { name: 'renamed' });
    expectError(taken, { status: 409, code: 'cluster_exists' });
    const old = await make({ name: made.name });
    const clash = await site.call('PATCH', `/v1/ssh/clusters/${old.id}`, { name: 'renamed' });
    expectError(clash, { status: 409, code: 'cluster_exists' });
    const same = await site.call('PATCH', `/v1/ssh/clusters/${made.id}`, { name: 'renamed' });
    expect(same.status).toBe(200);
  });

  it('of one name is made once, however often it is asked for at the same time', async () => {
    const asked = Array.from({ length: 4 }, () => site.call('POST', '/v1/ssh/clusters', { name: 'raced' }));
    const statuses = (await Promise.all(asked)).map(({ status }) => String(status));
    expect(statuses.sort()).toEqual(['201', '409', '409', '409']);
  });

  it('is removed with its name, and its own authority signs no more', async () => {
    const cluster = await newCluster(site);
    expect((await requestCertificate(site, cluster.id)).status).toBe(200);
    expect((await site.call('DELETE', `/v1/ssh/clusters/${cluster.id}`)).status).toBe(204);
    expectError(await site.call('GET', `/v1/ssh/clusters/${cluster.id}`), {
      status: 404,
      code: 'cluster_not_found',
    });
    expect((await requestCertificate(site, cluster.id)).status).toBe(404);
    const [event] = await site.events('&action=ssh_cluster_delete');
    expect(event?.extra_data).toMatchObject({ name: cluster.name });
    const again = await make({ name: cluster.name });
    expect(again.authority_id).not.toBe(cluster.authority_id);
    expectError(await site.call('DELETE', `/v1/ssh/clusters/${cluster.id}`), {
      status: 404,
      code: 'cluster_not_found',
    });
  });
});

describe('a cluster that could never work', () => {
  let site: TestSite;
  beforeAll(async () => {
    site = await memorySite();
  });
  afterAll(() => site.close());

  const node = (more: Json): Json => ({ nodes: [{ host: 'a.example.com', user: 'root', ...more }] });

  it.each<[what: string, body: Json, field: string]>([
    ['an empty name', { name: ' ' }, 'name'],
    ['a name of two lines', { name: 'a\nb' }, 'name'],
    ['a name that is an id', { name: 'cluster_01kb4m3r8hf2q9w7n5x0z6yc1d' }, 'name'],
    ['a host that is none', node({ host: 'a_b.example.com' }), 'nodes[0].host'],
    ['an empty host', node({ host: '' }), 'nodes[0].host'],
    ['a pattern of hosts', node({ host: '*.example.com' }), 'nodes[0].host'],
    ['a host with its port', node({ host: 'a.example.com:22' }), 'nodes[0].host'],
    ['a bad address', node({ host: '010.0.0.1' }), 'nodes[0].host'],
    ['port 0', node({ port: 0 }), 'nodes[0].port'],
    ['port 65536', node({ port: 65536 }), 'nodes[0].port'],
    ['half a port', node({ port: 22.5 }), 'nodes[0].port'],
    ['no user', node({ user: '' }), 'nodes[0].user'],
    ['two users', node({ user: 'root,admin' }), 'nodes[0].user'],
    ['every user', node({ user: '*' }), 'nodes[0].user'],
    ['a user with a blank', node({ user: 'a b' }), 'nodes[0].user'],
    ['an option of ssh', node({ user: '-oProxyCommand=x' }), 'nodes[0].user'],
    ['a name of a node on two lines', node({ name: 'a\nb' }), 'nodes[0].name'],
    ['a role that hides itself', node({ role: 'a\u202eb' }), 'nodes[0].role'],
    ['an id of no node', node({ id: 'node_01kb4m3r8hf2q9w7n5x0z6yc1d' }), 'nodes[0].id'],
    ['an id of another kind', node({ id: 'cluster_01kb4m3r8hf2q9w7n5x0z6yc1d' }), 'nodes[0].id'],
    [
      'one node twice',
      {
        nodes: [
          { host: 'a.example.com', user: 'root' },
          { host: 'A.example.com', user: 'root', port: 22, name: 'again' },
        ],
      },
      'nodes[1]',
    ],
    [
      'more users than a certificate has principals',
      { nodes: Array.from({ length: 257 }, (_, i) => ({ host: 'a.example.com', user: `u${i}` })) },
      'nodes',
    ],
    [
      'more nodes than are kept',
      {
        nodes: Array.from({ length: 1001 }, (_, i) => ({ host: 'a.example.com', port: i + 1, user: 'root' })),
      },
      'nodes',
    ],
    [
      'an option that sshd does not know',
      { critical_options: { 'no-such': '' } },
      'critical_options.no-such',
    ],
    [
      'bits behind a prefix',
      { critical_options: { 'source-address': '10.0.0.1/8' } },
      'critical_options.source-address',
    ],
    [
      'a command of two lines',
      { critical_options: { 'force-command': 'a\nb' } },
      'critical_options.force-command',
    ],
    [
      'a flag with a value',
      { critical_options: { 'verify-required': 'yes' } },
      'critical_options.verify-required',
    ],
    [
      'an option that is no text',
      { critical_options: { 'force-command': 5 } },
      'critical_options.force-command',
    ],
    ['a permission that is none', { extensions: ['permit-all'] }, 'extensions[0]'],
    ['an authority that is none', { authority_id: 'ca_01kb4m3r8hf2q9w7n5x0z6yc1d' }, 'authority_id'],
    ['an authority that is no id', { authority_id: 'shared' }, 'authority_id'],
  ])('is refused when it is saved: %s', async (_, body, field) => {
    const before = (await site.read<{ data: Json[] }>('/v1/ssh/clusters')).data;
    const refused = await site.call('POST', '/v1/ssh/clusters', { name: site.name('cluster'), ...body });
    expectError(refused, { field });
    const { id } = await newCluster(site, { name: 'twin', nodes: [] });
    const { name, authority_id: _authority, ...change } = body;
    if (name !== undefined || Object.keys(change).length > 0) {
      expectError(await site.call('PATCH', `/v1/ssh/clusters/${id}`, { name, ...change }), { field });
    }
    await site.call('DELETE', `/v1/ssh/clusters/${id}`);
    expect((await site.read<{ data: Json[] }>('/v1/ssh/clusters')).data).toEqual(before);
  });

  it('is taken at the edge of each bound', async () => {
    const nodes = Array.from({ length: 1000 }, (_, i) => ({
      host: 'a.example.com',
      port: i === 0 ? 65_535 : i,
      user: `u${i % 256}`,
    }));
    const made = await newCluster(site, {
      name: 'x'.repeat(100),
      nodes,
      critical_options: { 'source-address': '10.0.0.0/8,2001:DB8::1', 'force-command': 'echo hi' },
      extensions: [],
    });
    expect(made).toMatchObject({
      critical_options: { 'source-address': '10.0.0.0/8,2001:db8::1', 'force-command': 'echo hi' },
      extensions: [],
    });
    expect(made.nodes).toHaveLength(1000);
  });

  it('names the authority only of its tenant, for users, and shared', async () => {
    const stranger = await site.newTenant();
    const shared = await newAuthority(site, { kind: 'user', shared: true });
    const theirs = await newAuthority(site, { kind: 'user', shared: true }, stranger);
    const own = await newAuthority(site, { kind: 'user', shared: false });
    const hosts = await newAuthority(site, { kind: 'host', shared: true });
    const another = (await newCluster(site)).authority_id;
    for (const authority_id of [theirs, own, hosts, another, await site.newCa()]) {
      const body = { name: 'x', authority_id };
      expectError(await site.call('POST', '/v1/ssh/clusters', body), { field: 'authority_id' });
    }
    const one = await newCluster(site, { authority_id: shared });
    const two = await newCluster(site, { authority_id: shared });
    expect([one.authority_id, two.authority_id]).toEqual([shared, shared]);
    await site.call('DELETE', `/v1/ssh/clusters/${one.id}`);
    expect((await requestCertificate(site, two.id)).status).toBe(200);
  });

  it('of which a thousand are there already is refused', async () => {
    const tenant = await site.newTenant();
    const authority_id = await newAuthority(site, { kind: 'user', shared: true }, tenant);
    for (let i = 0; i < 1000; i++) await newCluster(site, { authority_id, nodes: [] }, tenant);
    const refused = await site.call('POST', '/v1/ssh/clusters', { name: 'one more', authority_id }, tenant);
    expectError(refused, { status: 409, code: 'conflict' });
    expect((await site.read<Json>('/api/admin/clusters', tenant))['total_count']).toBe(1000);
  });
});
