import { afterEach, describe, expect, it } from 'vitest';
import type { KeyGenerator } from '../../../src/keys/generate.ts';
import type { Answer, Json, TestSite } from '../../support/site.ts';
import { siteOver } from '../../support/site.ts';
import {
  ask,
  certificateOf,
  keyFiles,
  mapping,
  newHost,
  newHostGroup,
  newUser,
  projectOf,
  type Signed,
} from '../../support/ssh-site.ts';
import { STORES } from '../../support/stores.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** What is done while a login's key is being made: after the mapping was found, and before the certificate is committed. */
let meanwhile: (() => Promise<void>) | undefined;

function interrupted(real: KeyGenerator): KeyGenerator {
  return {
    async generate(algorithm, owner) {
      const work = meanwhile;
      meanwhile = undefined;
      await work?.();
      return real.generate(algorithm, owner);
    },
  };
}

describe.each(STORES)('over $name', (kind) => {
  const open = async (): Promise<Awaited<ReturnType<typeof siteOver>>> => {
    const site = await siteOver(kind, { keys: interrupted });
    closers.push(() => site.close());
    return site;
  };
  const statuses = (answers: readonly Answer[]): readonly number[] =>
    answers.map(({ status }) => status).toSorted((a, b) => a - b);
  const login = (site: TestSite, id: unknown, token: string): Promise<Answer> =>
    ask(site, 'POST', `/hosts/${id}/issue-user-cert`, { loginUser: 'root' }, token);

  it('of many hosts with one name, one is made', async () => {
    const site = await open();
    const twin = await site.twin();
    const projectId = await projectOf(site);
    await newHost(site);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        ask(i % 2 === 0 ? site : twin, 'POST', '/hosts', {
          projectId,
          hostname: 'one.example.com',
          alias: 'one',
        }),
      ),
    );
    expect(statuses(answers)).toEqual([200, ...Array<number>(9).fill(400)]);
    const { hosts } = await site.read<{ hosts: readonly Json[] }>(`/api/v1/projects/${projectId}/ssh-hosts`);
    expect(hosts).toHaveLength(2);
  });

  it('of many first hosts, all get the same authorities', async () => {
    const site = await open();
    const twin = await site.twin();
    const hosts = await Promise.all(Array.from({ length: 6 }, (_, i) => newHost(i % 2 === 0 ? site : twin)));
    expect(new Set(hosts.map((host) => host['userSshCaId'])).size).toBe(1);
    expect(new Set(hosts.map((host) => host['hostSshCaId'])).size).toBe(1);
  });

  it('a mapping that is removed while a login is certified lets nobody in', async () => {
    const site = await open();
    const twin = await site.twin();
    const alice = await newUser(site, 'alice');
    const { id } = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    meanwhile = async () => {
      await ask(twin, 'PATCH', `/hosts/${id}`, { loginMappings: [] });
    };
    expect((await login(site, id, alice.token)).status).toBe(401);
    await ask(twin, 'PATCH', `/hosts/${id}`, { loginMappings: [mapping('root', [alice.username])] });
    expect((await login(site, id, alice.token)).status).toBe(200);
    const found = await site.read<{ totalCount: number }>(
      `/api/v1/projects/${await projectOf(site)}/ssh-certificates`,
    );
    expect(found.totalCount).toBe(1);
  });

  it('nor does a membership of a group of users, or of hosts, that ends meanwhile', async () => {
    const site = await open();
    const alice = await newUser(site, 'alice');
    const made = await site.made<{ id: string }>('/v1/groups', { slug: 'ops', identity_ids: [alice.id] });
    const byUsers = await newHost(site, { loginMappings: [mapping('root', [], ['ops'])] });
    meanwhile = async () => {
      await site.call('DELETE', `/v1/groups/${made.id}`);
    };
    expect((await login(site, byUsers['id'], alice.token)).status).toBe(401);
    const host = await newHost(site);
    const group = await newHostGroup(site, { loginMappings: [mapping('root', [alice.username])] });
    const place = `/host-groups/${group['id']}/hosts/${host['id']}`;
    await ask(site, 'POST', place);
    meanwhile = async () => {
      await ask(site, 'DELETE', place);
    };
    expect((await login(site, host['id'], alice.token)).status).toBe(401);
    await ask(site, 'POST', place);
    expect((await login(site, host['id'], alice.token)).status).toBe(200);
  });

  it('a host that joins a group meanwhile is not opened by the authority that it had', async () => {
    const site = await open();
    const alice = await newUser(site, 'alice');
    const host = await newHost(site, { loginMappings: [mapping('root', [alice.username])] });
    const group = await newHostGroup(site);
    meanwhile = async () => {
      await ask(site, 'POST', `/host-groups/${group['id']}/hosts/${host['id']}`);
    };
    const answer = await login(site, host['id'], alice.token);
    expect(answer.status).toBe(200);
    const { signatureKey } = certificateOf(answer.body as unknown as Signed);
    const trusted = await ask(site, 'GET', `/hosts/${host['id']}/user-ca-public-key`, undefined, null);
    expect(trusted.text).toContain(Buffer.from(signatureKey.blob).toString('base64'));
  });

  it('a host that is renamed while its certificate is made gets one for what it is called', async () => {
    const site = await open();
    const twin = await site.twin();
    const { publicKey } = keyFiles('ed25519');
    const { id } = await newHost(site);
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (_, i) =>
        i % 3 === 2
          ? await ask(twin, 'PATCH', `/hosts/${id}`, { hostname: `n${i}.example.com` })
          : await ask(site, 'POST', `/hosts/${id}/issue-host-cert`, { publicKey }),
      ),
    );
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    const last = await ask(site, 'POST', `/hosts/${id}/issue-host-cert`, { publicKey });
    const { hostname } = await site.read<{ hostname: string }>(`/api/v1/ssh/hosts/${id}`);
    expect(certificateOf(last.body as unknown as Signed).principals).toEqual([hostname]);
  });

  it('a host that is put into a group many times at once is in it once', async () => {
    const site = await open();
    const host = await newHost(site);
    const group = await newHostGroup(site);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => ask(site, 'POST', `/host-groups/${group['id']}/hosts/${host['id']}`)),
    );
    expect(statuses(answers)).toEqual([200, ...Array<number>(5).fill(400)]);
    const deleted = await Promise.all([
      ask(site, 'DELETE', `/hosts/${host['id']}`),
      ask(site, 'DELETE', `/host-groups/${group['id']}`),
    ]);
    expect(statuses(deleted)).toEqual([200, 200]);
  });
});
