import { createHash, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { siteOver, type TestSite } from '../../support/site.ts';
import { STORES } from '../../support/stores.ts';

interface Root {
  readonly id: string;
  readonly ca_id: string;
  readonly state: string;
  readonly subject: string;
  readonly sha256: string;
  readonly certificate_pem: string;
}

interface Trust {
  readonly roots: readonly Root[];
  readonly ssh_authorities: readonly {
    readonly id: string;
    readonly kind: string;
    readonly keys: readonly { readonly state: string; readonly public_key: string }[];
  }[];
}

describe.each(STORES)('GET /v1/trust over $name', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await siteOver(kind);
  });
  afterAll(() => site.close());

  const ask = async (): Promise<Trust> => {
    const answer = await site.call('GET', '/v1/trust', undefined, null);
    expect(answer.status, answer.text).toBe(200);
    return answer.body as unknown as Trust;
  };

  it('tells anybody the roots, as they are at the addresses of their issuers', async () => {
    const ca = await site.newCa({ name: 'a name for us alone', common_name: 'Example Root' });
    const root = (await ask()).roots.find(({ ca_id: id }) => id === ca);
    expect(root).toMatchObject({ state: 'active', subject: expect.stringContaining('Example Root') });
    const der = (await site.send('GET', `/aia/${root?.id}`, {})).octets;
    const hex = createHash('sha256').update(der).digest('hex').toUpperCase();
    expect(root?.sha256).toBe(hex.match(/../g)?.join(':'));
    expect(new X509Certificate(root?.certificate_pem ?? '').raw.equals(der)).toBe(true);
    expect(JSON.stringify(await ask())).not.toContain('a name for us alone');
  });

  it('tells of the next key of a root before it signs, and of the one before', async () => {
    const ca = await site.newCa();
    const states = async (): Promise<readonly string[]> =>
      (await ask()).roots.filter(({ ca_id: id }) => id === ca).map(({ state }) => state);
    await site.made(`/v1/pki/ca/${ca}/rotate`, {}, undefined, 200);
    expect(await states()).toEqual(['active', 'next']);
    await site.made(`/v1/pki/ca/${ca}/promote`, undefined, undefined, 200);
    expect(await states()).toEqual(['active', 'previous']);
  });

  it('tells nothing of intermediates, of inactive roots, of what has ended and of other tenants', async () => {
    const root = await site.newCa();
    const intermediate = await site.newCa({ parent_ca_id: root });
    const inactive = await site.newCa();
    expect((await site.call('PATCH', `/v1/pki/ca/${inactive}`, { is_active: false })).status).toBe(200);
    const others = await site.newCa({}, await site.newTenant());
    const shown = (await ask()).roots.map(({ ca_id: id }) => id);
    expect(shown).toContain(root);
    for (const hidden of [intermediate, inactive, others]) expect(shown).not.toContain(hidden);
  });

  it('tells of the SSH authorities that hosts get by default, and of no other', async () => {
    const cluster = await site.made<{ authority_id: string }>('/v1/ssh/clusters', { name: 'secret-project' });
    const { tenant } = await site.read<{ tenant: { id: string } }>('/v1/auth/whoami');
    const host = await site.made<{ userSshCaId: string; hostSshCaId: string }>(
      '/api/v1/ssh/hosts',
      { projectId: tenant.id, hostname: 'web.example.com' },
      undefined,
      200,
    );
    const { ssh_authorities: told } = await ask();
    expect(told.map(({ kind: is }) => is).sort()).toEqual(['host', 'user']);
    expect(told.map(({ id }) => id)).not.toContain(cluster.authority_id);
    for (const { id, keys } of told) {
      const lines = await site.send('GET', `/v1/ssh/authorities/${id}/public-key`, {});
      expect(lines.text).toContain(keys[0]?.public_key);
    }
    expect(host.userSshCaId).not.toBe(host.hostSshCaId);
    expect(JSON.stringify(told)).not.toContain('secret-project');
  });

  it('is bounded, and not sent again to who has it', async () => {
    for (let i = 0; i < 22; i += 1) await site.newCa();
    expect((await ask()).roots).toHaveLength(20);
    const first = await site.send('GET', '/v1/trust', {});
    expect(first.headers['cache-control']).toBe('public, max-age=60');
    const again = await site.send('GET', '/v1/trust', {
      headers: { 'if-none-match': String(first.headers['etag']) },
    });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});
