import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, memorySite, type TestSite } from '../../support/site.ts';
import {
  ask,
  custom,
  expectTold,
  mapping,
  newHost,
  newHostGroup,
  newUser,
  projectOf,
  type User,
} from '../../support/ssh-site.ts';

let site: TestSite;
let projectId: string;
let alice: User;
beforeAll(async () => {
  site = await memorySite();
  projectId = await projectOf(site);
  alice = await newUser(site, 'alice');
});
afterAll(() => site.close());

const NOBODY = '01890000-0000-7000-8000-000000000000';

describe('a host group', () => {
  it('is made, read, changed and removed', async () => {
    const group = await newHostGroup(site, {
      name: 'web',
      loginMappings: [mapping('root', [alice.username])],
    });
    expect(group).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      projectId,
      name: 'web',
      loginMappings: [mapping('root', [alice.username])],
    });
    const path = `/host-groups/${group['id']}`;
    expect((await ask(site, 'GET', path)).body).toEqual(group);
    const renamed = await ask(site, 'PATCH', path, { name: 'www' });
    expect(renamed.body).toEqual({ ...group, name: 'www' });
    const mapped = await ask(site, 'PATCH', path, { loginMappings: [] });
    expect(mapped.body).toEqual({ ...group, name: 'www', loginMappings: [] });
    const { groups } = await site.read<{ groups: readonly unknown[] }>(
      `/api/v1/projects/${projectId}/ssh-host-groups`,
    );
    expect(groups).toEqual([mapped.body]);
    expect((await ask(site, 'DELETE', path)).body).toEqual(mapped.body);
    expectTold(await ask(site, 'GET', path), 404, 'NotFound', /^SSH host group with ID .* not found$/);
  });

  it('bears a name that no other does', async () => {
    await newHostGroup(site, { name: 'taken' });
    const message = "SSH host group with name 'taken' already exists in the organization";
    const body = { projectId, name: 'taken' };
    expectTold(await ask(site, 'POST', '/host-groups', body), 400, 'BadRequest', message);
    const other = await newHostGroup(site);
    const renamed = await ask(site, 'PATCH', `/host-groups/${other['id']}`, { name: 'taken' });
    expectTold(renamed, 400, 'BadRequest', message);
    await newHostGroup(site, { name: 'taken' }, await site.newTenant());
  });

  it.each(['', 'A', 'a b', 'x'.repeat(65)])('is not called %j', async (name) => {
    const refused = await ask(site, 'POST', '/host-groups', { projectId, name });
    expectTold(refused, 422, 'ValidationFailure', custom(['name']));
  });

  it('is held to the rules of mappings', async () => {
    const body = { projectId, name: 'mapped', loginMappings: [mapping('root', ['nobody'])] };
    expectTold(await ask(site, 'POST', '/host-groups', body), 400, 'BadRequest', 'Invalid username: nobody');
  });

  it('has hosts, and tells which are in it', async () => {
    const token = await site.newTenant();
    const [one, other] = [await newHost(site, { alias: 'one' }, token), await newHost(site, {}, token)];
    const group = await newHostGroup(site, {}, token);
    const path = `/host-groups/${group['id']}/hosts`;
    const joined = await ask(site, 'POST', `${path}/${one['id']}`, undefined, token);
    expect([joined.status, joined.body['hostname']]).toEqual([200, one['hostname']]);
    const list = async (query = ''): Promise<unknown> =>
      (await ask(site, 'GET', `${path}${query}`, undefined, token)).body;
    const inside = {
      id: one['id'],
      hostname: one['hostname'],
      alias: 'one',
      isPartOfGroup: true,
      joinedGroupAt: expect.stringMatching(/Z$/),
    };
    const outside = {
      id: other['id'],
      hostname: other['hostname'],
      alias: null,
      isPartOfGroup: false,
      joinedGroupAt: null,
    };
    expect(await list()).toEqual({ hosts: [outside, inside], totalCount: 2 });
    expect(await list('?filter=group-members')).toEqual({ hosts: [inside], totalCount: 1 });
    expect(await list('?filter=non-group-members')).toEqual({ hosts: [outside], totalCount: 1 });
    const odd = await ask(site, 'GET', `${path}?filter=x`, undefined, token);
    expectTold(odd, 422, 'ValidationFailure', custom(['filter']));
    const again = await ask(site, 'POST', `${path}/${one['id']}`, undefined, token);
    expectTold(again, 400, 'BadRequest', /already$/);
    const left = await ask(site, 'DELETE', `${path}/${one['id']}`, undefined, token);
    expect([left.status, left.body]).toEqual([200, one]);
    const gone = await ask(site, 'DELETE', `${path}/${one['id']}`, undefined, token);
    expectTold(gone, 404, 'NotFound', /is not in the SSH host group/);
  });

  it('takes its own authority with it, and leaves a shared one', async () => {
    const token = await site.newTenant();
    const project = await projectOf(site, token);
    const host = await newHost(site, {}, token);
    const group = await newHostGroup(site, {}, token);
    const joined = await ask(
      site,
      'POST',
      `/host-groups/${group['id']}/hosts/${host['id']}`,
      undefined,
      token,
    );
    const own = joined.body['userSshCaId'];
    const status = async (id: unknown): Promise<unknown> =>
      ((await ask(site, 'GET', `/ca/${id}`, undefined, token)).body['ca'] as Json)['status'];
    // Nobody else may name it, until it is shared; and named by a host, it goes on.
    const naming = { projectId: project, hostname: 'naming.example.com', userSshCaId: own };
    const refused = await ask(site, 'POST', '/hosts', naming, token);
    expect([refused.status, refused.body['message']]).toEqual([
      400,
      `User SSH CA with ID '${own}' is the own one of a host group, and not shared`,
    ]);
    const config = { defaultUserSshCaId: own };
    const address = `/api/v1/projects/${project}/ssh-config`;
    expect((await site.call('PATCH', address, config, token)).status).toBe(400);
    await site.call('PATCH', `/v1/ssh/authorities/${own}`, { shared: true }, token);
    const other = await newHost(site, { userSshCaId: own }, token);
    await site.call('PATCH', `/v1/ssh/authorities/${own}`, { shared: false }, token);
    const again = await newHostGroup(site, { projectId: project }, token);
    await ask(site, 'DELETE', `/host-groups/${group['id']}`, undefined, token);
    expect(await status(own)).toBe('active');
    await ask(site, 'POST', `/host-groups/${again['id']}/hosts/${other['id']}`, undefined, token);
    await ask(site, 'POST', `/host-groups/${again['id']}/hosts/${host['id']}`, undefined, token);
    const { userSshCaId } = await site.read<{ userSshCaId: string }>(
      `/api/v1/ssh/hosts/${host['id']}`,
      token,
    );
    expect(await status(userSshCaId)).toBe('active');
    await ask(site, 'DELETE', `/host-groups/${again['id']}`, undefined, token);
    expect(await status(userSshCaId)).toBe('disabled');
  });

  it('takes no host that is not there, or another tenant’s', async () => {
    const group = await newHostGroup(site);
    const theirs = await newHost(site, {}, await site.newTenant());
    for (const id of [NOBODY, 'nothing', theirs['id']]) {
      for (const method of ['POST', 'DELETE'] as const) {
        const refused = await ask(site, method, `/host-groups/${group['id']}/hosts/${id}`);
        expectTold(refused, 404, 'NotFound', `SSH host with ID ${id} not found`);
      }
    }
    const host = await newHost(site);
    const nowhere = await ask(site, 'POST', `/host-groups/${NOBODY}/hosts/${host['id']}`);
    expectTold(nowhere, 404, 'NotFound', `SSH host group with ID ${NOBODY} not found`);
  });
});
