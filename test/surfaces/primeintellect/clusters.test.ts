/** `GET /api/admin/clusters`, `GET /api/admin/clusters/{cluster_id}` and `GET /api/admin/users/whoami`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateSshAuthority } from '../../../src/authorities/ssh/update.ts';
import { type Id, typeId } from '../../../src/base/ids.ts';
import { newPerson } from '../../support/csr-requests.ts';
import { expectParam, newCluster } from '../../support/fleet.ts';
import { callerOf, plainId } from '../../support/inside.ts';
import { type Json, memorySite, type TestSite } from '../../support/site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await memorySite();
});
afterAll(() => site.close());

interface Clusters extends Json {
  readonly total_count: number;
  readonly data: readonly (Json & { readonly id: Id; readonly name: string })[];
}

const NODES = [
  {
    podId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    podName: 'head',
    host: 'head.example.com',
    port: 2222,
    user: 'root',
    role: 'login',
    isControlNode: true,
  },
  {
    podId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    podName: null,
    host: '192.0.2.7',
    port: 22,
    user: 'ubuntu',
    role: null,
    isControlNode: false,
  },
];

describe('the clusters', () => {
  const list = (query: string, token?: string): Promise<Clusters> =>
    site.read<Clusters>(`/api/admin/clusters?${query}`, token);

  it('are listed as the contract has them, with nodes when asked', async () => {
    const tenant = await site.newTenant();
    const { id, name } = await newCluster(site, {}, tenant);
    const head = {
      id: plainId('cluster', id),
      name,
      providerType: 'self-hosted',
      status: 'ACTIVE',
      vaultEnabled: true,
      teamId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      userId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      createdAt: expect.stringMatching(/Z$/),
      controller: NODES[0],
    };
    for (const slash of ['', '/']) {
      expect(await site.read(`/api/admin/clusters${slash}`, tenant)).toEqual({
        total_count: 1,
        offset: 0,
        limit: 20,
        data: [{ ...head, nodes: null }],
        status: 'success',
      });
    }
    expect((await list('detailed=true', tenant)).data).toEqual([{ ...head, nodes: NODES }]);
  });

  it('are found by a part of name or id, whatever the case, and by pages', async () => {
    const tenant = await site.newTenant();
    const names = ['GPU east', 'gpu west', 'storage', 'Storage 2'];
    const made: string[] = [];
    for (const name of names) {
      made.unshift(plainId('cluster', (await newCluster(site, { name }, tenant)).id));
    }
    const ids = async (query: string): Promise<readonly [number, readonly string[]]> => {
      const { data, total_count: total } = await list(query, tenant);
      return [total, data.map(({ id }) => id)];
    };
    expect(await ids('search=gPu')).toEqual([2, made.slice(2)]);
    expect(await ids('search=gPu&limit=1')).toEqual([2, made.slice(2, 3)]);
    expect(await ids('search=gPu&limit=1&offset=1')).toEqual([2, made.slice(3)]);
    expect(await ids(`search=${made[0]?.slice(-8).toUpperCase()}`)).toEqual([1, made.slice(0, 1)]);
    const spelled = typeId('cluster', plainId('cluster', made[1] ?? ''));
    expect(await ids(`search=${spelled}`)).toEqual([1, made.slice(1, 2)]);
    expect(await ids('search=nothing')).toEqual([0, []]);
    expect(await ids('search=%25')).toEqual([0, []]);
    await site.call('DELETE', `/v1/ssh/clusters/${made[0]}`, undefined, tenant);
    expect(await ids('search=')).toEqual([3, made.slice(1)]);
    await site.call('PATCH', `/v1/ssh/clusters/${made[1]}`, { name: 'gpu north' }, tenant);
    expect(await ids('search=gpu')).toEqual([3, made.slice(1)]);
  });

  it('are found by whether certificates are given for them', async () => {
    const tenant = await site.newTenant();
    const [on, off] = [await newCluster(site, {}, tenant), await newCluster(site, {}, tenant)];
    const authority = plainId('ca', off.authority_id);
    await updateSshAuthority(site.site, await callerOf(site, tenant), authority, { isActive: false });
    const found = async (query: string): Promise<unknown> =>
      (await list(query, tenant)).data.map(({ id, vaultEnabled }) => [typeId('cluster', id), vaultEnabled]);
    expect(await found('vaultEnabled=true')).toEqual([[on.id, true]]);
    expect(await found('vaultEnabled=false')).toEqual([[off.id, false]]);
    expect(await found('')).toEqual([
      [off.id, false],
      [on.id, true],
    ]);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=x', 'limit'],
    ['offset=-1', 'offset'],
    ['vaultEnabled=maybe', 'vaultEnabled'],
    ['detailed=', 'detailed'],
    [`search=${'x'.repeat(401)}`, 'search'],
  ])('are not listed for %s', async (query, param) => {
    expectParam(await site.call('GET', `/api/admin/clusters?${query}`), 422, param);
  });

  it('are read one by one, with every member of the contract', async () => {
    const { id, name } = await newCluster(site);
    const { data, status } = await site.read<{ data: Json; status: string }>(`/api/admin/clusters/${id}`);
    expect(status).toBe('success');
    const required = [
      'id',
      'remoteId',
      'name',
      'providerType',
      'status',
      'vaultEnabled',
      'gpuName',
      'gpuCount',
    ];
    for (const member of [...required, 'orchestratorType', 'createdAt', 'updatedAt']) {
      expect(data[member], member).not.toBeNull();
      expect(data[member], member).toBeDefined();
    }
    expect(data).toMatchObject({
      id: plainId('cluster', id),
      remoteId: plainId('cluster', id),
      name,
      gpuName: 'none',
      gpuCount: 0,
      orchestratorType: 'none',
      priceHr: null,
      walletId: null,
      terminatedAt: null,
      sshKeys: [],
      nodes: [
        { podName: 'head', connections: [NODES[0]] },
        { podName: null, connections: [NODES[1]] },
      ],
    });
  });

  it('of another tenant are not there', async () => {
    const stranger = await site.newTenant();
    const { id } = await newCluster(site);
    expectParam(await site.call('GET', `/api/admin/clusters/${id}`, undefined, stranger), 404, 'cluster_id');
    expect(await list(`search=${id}`, stranger)).toMatchObject({ total_count: 0, data: [] });
    expect((await site.call('GET', `/api/admin/clusters/${id}`)).status).toBe(200);
  });

  it('are for admins and managers', async () => {
    const { id } = await newCluster(site);
    for (const path of ['/api/admin/clusters', `/api/admin/clusters/${id}`]) {
      const user = await site.newToken(['ssh:read', 'ssh:issue']);
      expectParam(await site.call('GET', path, undefined, user), 403, 'Authorization');
      expect((await site.call('GET', path, undefined, await site.newToken(['ssh:admin']))).status).toBe(200);
    }
  });
});

describe('whoami', () => {
  const whoami = async (token: string): Promise<Json> =>
    (await site.read<{ data: Json }>('/api/admin/users/whoami', token)).data;

  it.each([
    [['admin'], 'ADMIN'],
    [['ssh:admin'], 'MANAGER'],
    [['ssh:issue', 'ssh:read'], 'USER'],
    [['pki:admin'], 'USER'],
  ])('with %j is %s', async (scopes, role) => {
    const { token } = await newPerson(site, scopes);
    expect((await whoami(token))['admin_role']).toBe(role);
  });

  it('says who, and what the token may do, also when it is narrowed', async () => {
    const body = { name: 'Grace', type: 'user', email: 'grace@example.com' };
    const { id } = await site.made<{ id: string }>('/v1/identities', body);
    const token = await site.newToken(['ssh:admin', 'audit:read'], {
      identity_id: id,
      only: { clusters: ['x'] },
    });
    expect(await site.read('/api/admin/users/whoami', token)).toEqual({
      data: {
        name: 'Grace',
        email: 'grace@example.com',
        admin_role: 'MANAGER',
        permissions: { ssh: ['read', 'admin'], audit: ['read'] },
      },
      status: 'success',
    });
    expect(await whoami(await site.newToken(['admin']))).toMatchObject({
      email: null,
      permissions: { tenant: ['admin'], ssh: ['read', 'issue', 'admin'], pki: ['read', 'issue', 'admin'] },
    });
    expectParam(await site.call('GET', '/api/admin/users/whoami', undefined, null), 401, 'Authorization');
  });
});
