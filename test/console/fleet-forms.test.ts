/** What the console's forms of SSH and of access send, taken by the server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineOf, NO_TOKEN, bodyOf as tokenBody } from '../../ui/src/pages/access/token-draft.ts';
import { applyLine } from '../../ui/src/pages/ssh/applied.ts';
import {
  bodyOf as clusterBody,
  draftOf as clusterDraft,
  newCluster,
  newNode,
} from '../../ui/src/pages/ssh/cluster-draft.ts';
import {
  bodyOf as hostBody,
  draftOf as hostDraft,
  newHost,
  newLogin,
} from '../../ui/src/pages/ssh/host-draft.ts';
import { memorySite, type TestSite } from '../support/site.ts';

type Cluster = Parameters<typeof clusterDraft>[0];
type Host = Parameters<typeof hostDraft>[0];

let site: TestSite;
beforeAll(async () => {
  site = await memorySite();
});
afterAll(() => site.close());

describe('a cluster that is filled in', () => {
  it('is made as it was filled in, without rows in which nothing stands', async () => {
    const draft = {
      ...newCluster(),
      name: ' gpu ',
      nodes: [
        { ...newNode('ubuntu'), host: ' GPU1.example.com ', isControl: true },
        { ...newNode('root'), host: '192.0.2.7', port: '2222', name: 'spare', role: 'worker' },
        newNode(),
      ],
      sourceAddress: '10.0.0.0/8',
    };
    const made = await site.made<Cluster>('/v1/ssh/clusters', clusterBody(draft));
    expect(made).toMatchObject({
      name: 'gpu',
      nodes: [
        { host: 'gpu1.example.com', port: 22, user: 'ubuntu', name: null, is_control_node: true },
        { host: '192.0.2.7', port: 2222, user: 'root', name: 'spare', role: 'worker' },
      ],
      extensions: ['permit-pty'],
      critical_options: { 'source-address': '10.0.0.0/8' },
    });
  });

  it('stays as it is when it is saved unchanged, with the ids of its nodes and what the form does not show', async () => {
    const before = await site.made<Cluster>('/v1/ssh/clusters', {
      name: 'kept',
      nodes: [{ host: 'a.example.com', user: 'root', port: 2200, name: 'a', is_control_node: true }],
      critical_options: { 'verify-required': '', 'force-command': 'true' },
    });
    const path = `/v1/ssh/clusters/${before.id}`;
    const { body } = await site.call('PATCH', path, clusterBody(clusterDraft(before)));
    expect({ ...body, updated_at: '' }).toEqual({ ...before, updated_at: '' });
  });
});

describe('a host that is filled in', () => {
  it('is made with its logins, and stays as it is when it is saved unchanged', async () => {
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    await site.made('/v1/groups', { slug: 'ops' });
    const draft = {
      ...newHost(),
      hostname: 'web.example.com',
      alias: 'web',
      logins: [newLogin('root', 'admin, group:ops'), newLogin()],
    };
    const body = { projectId: tenant.id, ...hostBody(draft) };
    const made = await site.made<Host>('/api/v1/ssh/hosts', body, undefined, 200);
    expect(made.loginMappings).toEqual([
      { loginUser: 'root', allowedPrincipals: { usernames: ['admin'], groups: ['ops'] }, source: 'host' },
    ]);
    const saved = await site.call('PATCH', `/api/v1/ssh/hosts/${made.id}`, hostBody(hostDraft(made)));
    expect(saved.body).toEqual(made);
  });
});

describe('a token that is filled in', () => {
  it('is held to what was named, and to nothing of a kind that was not', async () => {
    const draft = {
      ...NO_TOKEN,
      name: 'ci of Ada’s',
      scopes: ['ssh:admin'],
      only: { ...NO_TOKEN.only, clusters: 'gpu, spare' },
    };
    const made = await site.made('/v1/tokens', tokenBody(draft));
    expect(made).toMatchObject({ scopes: ['ssh:admin'], only: { clusters: ['gpu', 'spare'] } });
    expect(lineOf(draft)).toBe(
      "token create 'ci of Ada’s' --scope ssh:admin --ttl 90d --cluster gpu --cluster spare",
    );
  });

  it('is not held, and has no end, where nothing was said of that', async () => {
    const draft = { ...NO_TOKEN, name: 'all', scopes: ['pki:read'], ttl: ' ' };
    const made = await site.made('/v1/tokens', tokenBody(draft));
    expect(made).toMatchObject({ expires_at: null });
    expect(made).not.toHaveProperty('only');
  });
});

it('a document for `chancery apply` ends where it ends, whatever is in it', () => {
  expect(applyLine({ name: "it's\nEND" })).toBe(`apply -f - <<'END'\n{"name":"it's\\nEND"}\nEND`);
});
